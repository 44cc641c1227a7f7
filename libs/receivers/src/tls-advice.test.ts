import { expect, test } from 'vitest';
import { tlsAdvice } from './tls-advice.ts';

test.each([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', /NODE_EXTRA_CA_CERTS/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /NODE_EXTRA_CA_CERTS/],
  ['CERT_HAS_EXPIRED', /clock of this machine/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', /for another name/],
  ['EPROTO', /does not speak TLS/],
  ['ECONNREFUSED', /^$/],
])('%s', (code, advice) => {
  expect(tlsAdvice(code)).toMatch(advice);
});
