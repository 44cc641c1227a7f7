import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprintOf } from './fingerprint.ts';
import { pair } from './hash.ts';
import { TokenKind, Tokens } from './tokens.ts';

const tokens = new Tokens();

function pairsOf({ folded, count }: Tokens): Int32Array {
  return Int32Array.from({ length: count }, (_, at) => pair(folded[at - 1] ?? 7, folded[at] ?? 0));
}

function fingerprint(text: string): string {
  tokens.read(text);
  return fingerprintOf(tokens, pairsOf(tokens));
}

/** Bit by bit, as the book has it. */
function naive(text: string): string {
  const { kind, folded, count } = tokens.read(text);
  const masked: readonly (number | undefined)[] = [TokenKind.USER, TokenKind.URL, TokenKind.SIGN];
  const words = Array.from({ length: count }, (_, at) => at)
    .filter((at) => !masked.includes(kind[at]))
    .map((at) => folded[at] ?? 0);
  const first = words.map((word, at) => pair(words[at - 1] ?? 0, word));
  const second = first.map((hash) => Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d));
  return [first, second].map(majority).join('');
}

function majority(hashes: readonly number[]): string {
  let bits = 0;
  for (let bit = 0; bit < 32; bit += 1) {
    const set = hashes.filter((hash) => ((hash >>> bit) & 1) === 1).length;
    if (2 * set > hashes.length) bits |= 1 << bit;
  }
  return (bits >>> 0).toString(16).padStart(8, '0');
}

const WORDS = 'de trein is weer te laat @iemand https://a.example/b ! … 😡 #Storing'.split(' ');

test('it is the majority of the bits of all words with the one before, in texts of any length', () => {
  const text = fc
    .array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 6 })), { maxLength: 130 })
    .map((words) => words.join(' '));
  fc.assert(
    fc.property(text, (some) => {
      expect(fingerprint(some)).toBe(naive(some));
    }),
  );
});

test('whom a copy names and where it links to changes nothing', () => {
  const copy = fingerprint('De trein is weer te laat vandaag');
  expect(fingerprint('@ns De trein is weer te laat @reiziger vandaag! https://t.example/x')).toBe(
    copy,
  );
  expect(fingerprint('De bus is weer te laat vandaag')).not.toBe(copy);
});

test.each([30, 31, 32, 33, 64, 65])('also where a word is said %d times', (times) => {
  const text = 'storing '.repeat(times);
  expect(fingerprint(text)).toBe(naive(text));
});
