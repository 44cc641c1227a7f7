import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hash32, hashHex } from './hash.ts';

// Made with mmh3 5.3 for Python: hash(s, 0, signed=False) and the words of hash_bytes(s).
test.each([
  ['', 0x00000000, '000000000000000000000000'],
  ['a', 0x3c2569b2, 'a794933c5556b01b5556b01b'],
  ['é', 0x10110787, 'b2013c81e6cec69ce6cec69c'],
  ['test', 0xba6bd213, '6f02ef30550c7d68550c7d68'],
  ['foobar', 0xa4c4d4bd, '2432f512fc5ca9fa9ee498cb'],
  ['Hello, world!', 0xc0363e43, '26acdba7f0638dfc402b4263'],
  ['ππππππππ', 0xec72b6e8, '2049b39a3346a1af58ca5454'],
  ['Ziggo: storing in Zürich 😡', 0x9ea26ea2, '65b62ec4da256a79aaf7ac86'],
  ['The quick brown fox jumps over the lazy dog', 0x2e4ff723, '2f1583c3ecee2c675d7bf66c'],
])('%j has the hashes of the reference', (text, small, large) => {
  expect(hash32(text)).toBe(small);
  expect(hashHex(text)).toBe(large);
});

test('a seed gives another hash, that of the reference', () => {
  expect(hash32('aaaa', 0x9747b28c)).toBe(0x5a97808a);
});

test('a lone surrogate hashes as the replacement character', () => {
  expect(hash32('a\ud800b')).toBe(hash32('a\ufffdb'));
  expect(hashHex('\udc00')).toBe(hashHex('\ufffd'));
});

test('every text gives a hash in range', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const small = hash32(text);
      expect(small >= 0 && small < 2 ** 32 && Number.isInteger(small)).toBe(true);
      expect(hashHex(text)).toMatch(/^[0-9a-f]{24}$/);
    }),
  );
});

test('near texts spread over partitions', () => {
  const counts = new Array<number>(12).fill(0);
  for (let i = 0; i < 12_000; i += 1) {
    const at = hash32(`subject-${i}`) % 12;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  // 1,000 each are expected with a standard deviation of 30; five of them either way.
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});
