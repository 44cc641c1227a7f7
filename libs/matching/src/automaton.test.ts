import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Automaton, type Begin, createAutomaton, step } from './automaton.ts';
import { kindOfUnit, PLAIN } from './characters.ts';
import { NOWHERE, ROOT } from './trie.ts';

/** Each term with where it ends. */
function search(automaton: Automaton, text: string): string[] {
  const { trie, outputs, fails } = automaton;
  const found: string[] = [];
  let state: number = ROOT;
  for (let i = 0; i < text.length; i += 1) {
    state = step(automaton, state, text.charCodeAt(i));
    let at = outputs[state] ?? -1;
    for (; at >= 0; at = outputs[fails[at] ?? NOWHERE] ?? -1) {
      found.push(`${trie.terms[at]}@${i + 1}`);
    }
  }
  return found.toSorted();
}

function searchNaively(terms: readonly string[], begin: Begin, text: string): string[] {
  const isInWord = (at: number) => at >= 0 && kindOfUnit(text.charCodeAt(at)) === PLAIN;
  const found: string[] = [];
  for (const [index, term] of terms.entries()) {
    for (let from = 0; from + term.length <= text.length; from += 1) {
      if (begin === 'word' && isInWord(from - 1) && isInWord(from)) continue;
      if (text.startsWith(term, from)) found.push(`${index}@${from + term.length}`);
    }
  }
  return found.toSorted();
}

test.each<Begin>(['anywhere', 'word'])(
  'it finds every term that begins at a place: %s, however few states have full rows',
  (begin) => {
    const letter = fc.constantFrom('a', 'b', 'c', 'é', '中', '-');
    const term = fc.string({ unit: letter, minLength: 1, maxLength: 6 });
    const terms = fc.uniqueArray(term, { maxLength: 12 });
    const text = fc.string({ unit: fc.oneof(letter, fc.constantFrom('x', '.')), maxLength: 60 });
    fc.assert(
      fc.property(terms, text, fc.constantFrom(0, 24, 60, 1_000_000), (given, within, cells) => {
        const automaton = createAutomaton(given, begin, cells);
        expect(search(automaton, within)).toEqual(searchNaively(given, begin, within));
      }),
      { numRuns: 2_000 },
    );
  },
);

test.each<Begin>(['anywhere', 'word'])('letters too rare for a column are found: %s', (begin) => {
  const han = Array.from({ length: 400 }, (_, i) => String.fromCharCode(0x4e00 + i));
  const terms = ['a b', 'ab', ...han.map((sign, i) => `a${sign}${han[(i * 7) % 400]}`)];
  const text = `ab a b ${han.map((sign, i) => `aa${sign}a${sign}${han[(i * 7) % 400]}`).join('')}`;
  const found = search(createAutomaton(terms, begin), text);
  expect(found).toEqual(searchNaively(terms, begin, text));
  expect(found.length).toBeGreaterThanOrEqual(400);
});

test('ten thousand long terms stay within the bound of the full rows', () => {
  const terms = Array.from({ length: 10_000 }, (_, i) => `naam ${i * 7_919} bv ${i}`);
  const automaton = createAutomaton(terms, 'word');
  expect(automaton.rows.length).toBeLessThanOrEqual(128 * 1024);
  expect(search(automaton, 'wij van naam 79190 bv 10!')).toEqual(
    searchNaively(terms, 'word', 'wij van naam 79190 bv 10!'),
  );
});
