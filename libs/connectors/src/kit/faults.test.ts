import { SourceError } from '@goldenhour/pipeline/ports';
import { expect, test } from 'vitest';
import { connectionFault, statusFault } from './faults.ts';

const withCode = (code: string) => Object.assign(new Error(`something ${code}`), { code });

test.each([
  ['ENOTFOUND', /cannot find h\.example: check its name, and that this machine has a network/],
  ['EAI_AGAIN', /cannot find h\.example/],
  ['ECONNREFUSED', /h\.example refuses connections/],
  ['ENETUNREACH', /no way to h\.example/],
  ['ETIMEDOUT', /does not answer in time/],
  ['UND_ERR_CONNECT_TIMEOUT', /does not answer in time/],
  ['ECONNRESET', /broke the connection/],
  ['CERT_HAS_EXPIRED', /not valid today: check the clock of this machine/],
  ['CERT_NOT_YET_VALID', /not valid today/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', /is for another name/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', /nobody known here vouches .* NODE_EXTRA_CA_CERTS/],
  ['SELF_SIGNED_CERT_IN_CHAIN', /nobody known here vouches/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /nobody known here vouches/],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /nobody known here vouches/],
  ['EPROTO', /does not speak TLS there/],
  ['ERR_SSL_WRONG_VERSION_NUMBER', /does not speak TLS there/],
  ['ESTRANGE', /the connection to h\.example failed: ESTRANGE/],
])('%s is told as what it means', (code, sentence) => {
  for (const error of [
    withCode(code),
    // As fetch gives it.
    new TypeError('fetch failed', { cause: withCode(code) }),
    new TypeError('fetch failed', { cause: new AggregateError([withCode(code)]) }),
  ]) {
    const fault = connectionFault(error, 'h.example');
    expect(fault).toMatchObject({ code: 'unavailable', retryable: true });
    expect(fault.message).toMatch(sentence);
    expect(fault.message).toContain(code);
  }
});

test('a fault of a source stays as it is, and what has no code is told by its words', () => {
  const fault = new SourceError('auth', 'x');
  expect(connectionFault(fault, 'h')).toBe(fault);
  expect(connectionFault(new Error('a\r\nb'), 'h').message).toBe('the connection to h failed: a b');
  expect(connectionFault(null, 'h').message).toBe('the connection to h failed: ');
});

const NOW = Date.parse('2026-11-20T10:00:00Z');
test.each([
  [401, undefined, 'auth', undefined],
  [403, undefined, 'auth', undefined],
  [429, '120', 'rate_limited', 120_000],
  [429, 'Fri, 20 Nov 2026 10:01:00 GMT', 'rate_limited', 60_000],
  [429, 'soon', 'rate_limited', undefined],
  [429, '99999999', 'rate_limited', 86_400_000],
  [503, '7', 'unavailable', 7_000],
  [500, null, 'unavailable', undefined],
  [404, undefined, 'protocol', undefined],
])('status %d with Retry-After %s is %s', (status, retryAfter, code, retryAfterMs) => {
  const body = 'no\u0007\r\nway '.repeat(200);
  const fault = statusFault({ host: 'h', status, retryAfter, body, now: NOW });
  expect(fault).toMatchObject({ code, retryAfterMs, retryable: true });
  expect(fault.message).toMatch(/^[^\p{Cc}]{10,300}$/u);
});
