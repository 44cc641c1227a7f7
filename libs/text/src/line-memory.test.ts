import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LINE, LineMemory, PAYLOAD } from './line-memory.ts';

const SLOTS = 16;
const SPARE = 8;

/** Remembers the word itself, and says what it found where it should be. */
class Words {
  readonly memory = new LineMemory(SLOTS, SPARE);
  learned = 0;
  readonly #lines = new Int32Array(1);

  /** @returns the line, and the word that it remembers */
  find(word: number): { readonly line: number; readonly word: number | undefined } {
    const key = keyOf(word);
    this.memory.seek(Int32Array.of(key), 1, this.#lines);
    const found = this.memory.find(key, word, this.#lines[0] ?? 0);
    const line = found < 0 ? ~found : found;
    if (found < 0) {
      this.learned += 1;
      this.memory.ints[line + PAYLOAD] = word;
    }
    return { line, word: this.memory.ints[line + PAYLOAD] };
  }
}

/** Spread over sets and marks, odd as keys are. */
function keyOf(word: number): number {
  return Math.imul(word + 1, 0x9e3779b1) | 1;
}

const texts = fc.array(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: SPARE }), {
  maxLength: 60,
});

test('what is found is what was remembered, whatever had to give way', () => {
  fc.assert(
    fc.property(texts, (some) => {
      const words = new Words();
      for (const text of some) {
        words.memory.nextText();
        for (const word of text) expect(words.find(word).word).toBe(word);
      }
    }),
  );
});

test('the words of one text keep their lines until the next, also when they fill a set', () => {
  fc.assert(
    fc.property(texts, (some) => {
      const words = new Words();
      for (const text of some) {
        words.memory.nextText();
        const lines = text.map((word) => words.find(word).line);
        text.forEach((word, at) => {
          expect(words.memory.ints[(lines[at] ?? 0) + PAYLOAD]).toBe(word);
        });
        expect(Math.max(0, ...lines)).toBeLessThan(words.memory.size * LINE);
      }
    }),
  );
});

test('what is asked for in every text is learned once, whatever comes and goes', () => {
  const words = new Words();
  words.memory.nextText();
  words.find(0);
  for (let other = 1; other < 200; other += 1) {
    words.memory.nextText();
    words.find(0);
    words.find(other);
  }
  expect(words.learned).toBe(200);
});

test('lines are given in the order of meeting', () => {
  const words = new Words();
  words.memory.nextText();
  const lines = [7, 3, 9].map((word) => words.find(word).line);
  expect(lines).toEqual([LINE, 2 * LINE, 3 * LINE]);
});

test('words with the same key are told apart by the check', () => {
  const memory = new LineMemory(SLOTS, SPARE);
  const key = keyOf(5);
  memory.nextText();
  const first = memory.find(key, 1, 0);
  const second = memory.find(key, 2, 0);
  expect(first).toBeLessThan(0);
  expect(second).toBeLessThan(0);
  expect(second).not.toBe(first);
  expect(memory.find(key, 1, 0)).toBe(~first);
  expect(memory.find(key, 2, 0)).toBe(~second);
});
