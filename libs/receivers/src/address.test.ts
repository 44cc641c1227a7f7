import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AddressKind, kindOf } from './address.ts';

const CASES: readonly [kind: AddressKind, addresses: string][] = [
  [
    'public',
    '1.1.1.1 93.184.216.34 172.15.255.255 172.32.0.0 100.63.0.1 100.128.0.1 223.255.255.255',
  ],
  ['public', '2606:4700::1111 2a00:1450:4001::1 2001:4860:4860::8888'],
  ['private', '10.0.0.0 10.255.255.255 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 fd12::1'],
  ['loopback', '127.0.0.1 127.255.255.254 ::1'],
  ['never', '0.0.0.0 0.1.2.3 169.254.169.254 169.254.0.1 168.63.129.16 100.100.100.200'],
  ['never', '192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 255.255.255.255'],
  [
    'never',
    ':: fe80::1 fe80::1%eth0 fd12::1%eth0 2606::1%1 fec0::1 ff02::1 2001::1 2001:db8::1 fd00:ec2::254 100::1 5f00::1',
  ],
  // What carries an IPv4 address is what that address is.
  ['loopback', '::ffff:127.0.0.1 ::ffff:7f00:1 64:ff9b::127.0.0.1 2002:7f00:1::'],
  ['private', '::ffff:10.0.0.1 0:0:0:0:0:ffff:a00:1 64:ff9b::a00:1 2002:c0a8:101::1'],
  ['never', '::ffff:169.254.169.254 64:ff9b::a9fe:a9fe 2002:a9fe:a9fe:: ::127.0.0.1'],
  ['public', '::ffff:1.1.1.1 64:ff9b::101:101 2002:101:101::1'],
  ['never', 'localhost 1.2.3 0x7f.1 2130706433 017700000001 1.2.3.4.5 :::: [::1] 127.0.0.1%x'],
];

test.each(CASES)('%s: %s', (kind, addresses) => {
  for (const address of addresses.split(' '))
    expect(`${address} ${kindOf(address)}`).toBe(`${address} ${kind}`);
  expect(kindOf('')).toBe('never');
});

test('mapped into IPv6, however it is written, an address is what it was', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
      const high = ((a << 8) | b).toString(16);
      const low = ((c << 8) | d).toString(16);
      for (const written of [
        `::ffff:${address}`,
        `::FFFF:${high}:${low}`,
        `0:0:0:0:0:ffff:${high}:${low}`,
        `0000:0000:0000:0000:0000:ffff:${address}`,
        `64:ff9b::${address}`,
        `2002:${high}:${low}::1`,
      ])
        expect(kindOf(written)).toBe(kindOf(address));
    }),
  );
});

test('any text has a kind', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.ipV6(),
        fc.ipV6().map((a) => `${a}%1`),
      ),
      (text) => {
        expect(['public', 'private', 'loopback', 'never']).toContain(kindOf(text));
      },
    ),
  );
});
