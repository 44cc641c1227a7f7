import { inspect } from 'node:util';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { parseSecrets, Signer } from './signature.ts';

const GOOD = `whsec_${Buffer.alloc(24, 255).toString('base64')}`;

test('it signs as the reference library does, for any secret and body', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 24, maxLength: 64 }),
      fc.string({ unit: 'grapheme' }),
      fc.integer({ min: 0, max: 4e9 }),
      (key, body, seconds) => {
        const secret = `whsec_${Buffer.from(key).toString('base64')}`;
        const signer = parseSecrets(secret);
        if ('fault' in signer) throw new Error(signer.fault);
        const expected = new Webhook(secret).sign('org/live/1/2', new Date(seconds * 1000), body);
        expect(signer.sign({ id: 'org/live/1/2', seconds, body })).toBe(expected);
      },
    ),
  );
});

test('it signs as the specification shows', () => {
  // The example of the reference implementations' own tests.
  const signer = parseSecrets('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  if ('fault' in signer) throw new Error(signer.fault);
  const message = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    seconds: 1_614_265_330,
    body: '{"test": 2432232314}',
  };
  expect(signer.sign(message)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test.each([
  ['', 'is empty'],
  [' \n ', 'is empty'],
  ['abc', 'must begin with whsec_'],
  [`${GOOD} abc`, 'must begin with whsec_'],
  ['whsec_', '24 to 64 bytes'],
  [`whsec_${Buffer.alloc(23).toString('base64')}`, '24 to 64 bytes'],
  [`whsec_${Buffer.alloc(65).toString('base64')}`, '24 to 64 bytes'],
  [`${GOOD}!`, 'must be base64'],
  [`whsec_${'*'.repeat(40)}`, 'must be base64'],
  [Array(5).fill(GOOD).join(' '), 'more than 4'],
])('"%s" %s', (text, fault) => {
  const signer = parseSecrets(text);
  expect(signer).toMatchObject({ fault: expect.stringContaining(fault) });
  if (text.length > 8) expect(JSON.stringify(signer)).not.toContain(text.slice(8));
});

test('it shows nobody what it signs with', () => {
  const signer = parseSecrets(GOOD);
  if (!(signer instanceof Signer)) throw new Error(signer.fault);
  const shown = [
    inspect({ signer }, { showHidden: true, depth: 9 }),
    JSON.stringify({ signer }),
    signer.toString(),
  ];
  for (const text of shown) {
    expect(text).toContain('[secret]');
    expect(text).not.toContain('255');
    expect(text).not.toContain('/////');
  }
});
