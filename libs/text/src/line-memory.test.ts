import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LINE, LineMemory, PAYLOAD } from './line-memory.ts';

const LINES = 16;
const WORDS_MAX = 8;

/** Remembers the words themselves, and says what it found where they should be. */
class Words {
  readonly memory = new LineMemory(LINES);
  learned = 0;

  /** @returns the lines of a text's words */
  find(text: readonly number[]): readonly number[] {
    const { memory } = this;
    if (!memory.hasRoom(text.length)) memory.forget();
    const lines = new Int32Array(text.length);
    memory.find(Int32Array.from(text, keyOf), Int32Array.from(text), text.length, lines);
    return Array.from(lines, (found, at) => {
      const line = found < 0 ? ~found : found;
      if (found < 0) {
        expect(memory.ints.subarray(line + PAYLOAD, line + LINE)).toEqual(EMPTY);
        this.learned += 1;
        memory.ints.fill(text[at] ?? 0, line + PAYLOAD, line + LINE);
      }
      return line;
    });
  }

  wordAt(line: number): number | undefined {
    return this.memory.ints[line + PAYLOAD];
  }
}

const EMPTY = new Int32Array(LINE - PAYLOAD);

/** Spread, odd as keys are; of every four words two share a key. */
function keyOf(word: number): number {
  return Math.imul((word & ~2) + 1, 0x9e3779b1) | 1;
}

const texts = fc.array(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: WORDS_MAX }), {
  maxLength: 60,
});

test('what is found is what was remembered, for all words of a text at once', () => {
  fc.assert(
    fc.property(texts, (some) => {
      const words = new Words();
      for (const text of some)
        expect(words.find(text).map((line) => words.wordAt(line))).toEqual(text);
    }),
  );
});

test('a word is learned once, until there is no room for a text', () => {
  const words = new Words();
  const few = Array.from({ length: LINES - 2 }, (_, word) => word);
  for (let time = 0; time < 3; time += 1) for (const word of few) words.find([word]);
  expect(words.learned).toBe(few.length);
  expect(words.memory.hasRoom(1)).toBe(true);
  expect(words.memory.hasRoom(2)).toBe(false);
  words.find([99, 0, 0]);
  expect(words.learned).toBe(few.length + 2);
  expect(words.find([99, 0])).toEqual([LINE, 2 * LINE]);
});

test('lines are given in the order of meeting', () => {
  expect(new Words().find([7, 3, 9, 3])).toEqual([LINE, 2 * LINE, 3 * LINE, 2 * LINE]);
});

test('words with the same key are told apart by the check', () => {
  const words = new Words();
  expect(keyOf(4)).toBe(keyOf(6));
  expect(words.find([4, 6])).toEqual([LINE, 2 * LINE]);
  expect(words.find([6, 4])).toEqual([2 * LINE, LINE]);
});
