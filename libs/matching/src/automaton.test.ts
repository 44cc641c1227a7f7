import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Automaton, createAutomaton } from './automaton.ts';

function search(automaton: Automaton, text: string): string[] {
  const found: string[] = [];
  let state = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unitClass = automaton.classes[text.charCodeAt(i)] ?? 0;
    state =
      state < automaton.denseStates
        ? (automaton.dense[state * automaton.classCount + unitClass] ?? 0)
        : automaton.deepStep(state, unitClass);
    let at = automaton.outputs[state] ?? -1;
    for (; at >= 0; at = automaton.suffixes[at] ?? -1) {
      found.push(`${automaton.terms[at]}@${i + 1}`);
    }
  }
  return found.toSorted();
}

function searchNaively(terms: readonly string[], text: string): string[] {
  const found: string[] = [];
  for (const [index, term] of terms.entries()) {
    for (let end = term.length; end <= text.length; end += 1) {
      if (text.slice(end - term.length, end) === term) found.push(`${index}@${end}`);
    }
  }
  return found.toSorted();
}

test('it finds every occurrence of every term, however few states have full rows', () => {
  const letters = fc.constantFrom('a', 'b', 'c', 'é', '中');
  const term = fc.string({ unit: letters, minLength: 1, maxLength: 6 });
  const terms = fc.uniqueArray(term, { maxLength: 12 });
  const text = fc.string({ unit: fc.oneof(letters, fc.constant('x')), maxLength: 60 });
  fc.assert(
    fc.property(terms, text, fc.constantFrom(0, 12, 40, 1_000_000), (given, within, cells) => {
      const automaton = createAutomaton(given, cells);
      expect(search(automaton, within)).toEqual(searchNaively(given, within));
    }),
    { numRuns: 1_000 },
  );
});

test('ten thousand long terms stay within the bound of the full rows', () => {
  const terms = Array.from({ length: 10_000 }, (_, i) => `naam ${i * 7_919} bv ${i}`);
  const automaton = createAutomaton(terms);
  expect(automaton.dense.length).toBeLessThanOrEqual(4 * 1024 * 1024);
  expect(search(automaton, 'wij van naam 79190 bv 10!')).toEqual(
    searchNaively(terms, 'wij van naam 79190 bv 10!'),
  );
});
