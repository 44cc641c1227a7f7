import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTermTree, type TermTree } from './term-tree.ts';

/** The terms that a text begins with. */
function beginnings(
  { classes, classCount, dense, denseStates, terms, deepStep }: TermTree,
  text: string,
) {
  const found: number[] = [];
  let state = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unitClass = classes[text.charCodeAt(at)] ?? 0;
    state =
      state < denseStates
        ? (dense[state * classCount + unitClass] ?? 0)
        : deepStep(state, unitClass);
    if (state === 0) break;
    const term = terms[state] ?? -1;
    if (term >= 0) found.push(term);
  }
  return found;
}

test('it knows all terms that a text begins with, however few states have full rows', () => {
  const letter = fc.constantFrom(...'abcdefghijklmnopé中'.split(''));
  const given = fc.uniqueArray(fc.string({ unit: letter, minLength: 1, maxLength: 6 }), {
    maxLength: 60,
  });
  const within = fc.string({ unit: letter, maxLength: 12 });
  fc.assert(
    fc.property(given, within, fc.constantFrom(0, 20, 60, 1_000_000), (terms, text, cells) => {
      const expected = terms.flatMap((term, index) => (text.startsWith(term) ? [index] : []));
      const found = beginnings(createTermTree(terms, cells), text);
      expect(found.toSorted((a, b) => a - b)).toEqual(expected);
      expect(found).toEqual(
        found.toSorted((a, b) => (terms[a] ?? '').length - (terms[b] ?? '').length),
      );
    }),
    { numRuns: 2_000 },
  );
});
