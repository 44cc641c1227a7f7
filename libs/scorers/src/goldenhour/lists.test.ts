import { JUDGED } from '@goldenhour/text';
import { expect, test } from 'vitest';
import {
  CONCEPTS,
  conceptFile,
  LEXICON_FILES,
  readConceptWords,
  readLexiconFile,
  readLexiconRows,
} from './parts.ts';

/** Terms that stand twice, each with its lines. */
function twice(list: string): readonly string[] {
  const lines = new Map<string, number[]>();
  for (const [index, line] of list.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const [term = ''] = line.split('\t');
    lines.set(term, [...(lines.get(term) ?? []), index + 1]);
  }
  return [...lines].flatMap(([term, at]) =>
    at.length > 1 ? [`${term} stands in the lines ${at.join(' and ')}: make one of them`] : [],
  );
}

test.each([...Object.values(LEXICON_FILES).flat(), 'threats', 'pictures'])(
  'no term stands twice in %s: of two lines the second would count for nothing',
  (name) => {
    expect(twice(readLexiconFile(name))).toEqual([]);
  },
);

const TERMS: readonly (readonly [list: string, terms: readonly string[]])[] = [
  ...[...Object.values(LEXICON_FILES).flat(), 'threats'].map(
    (name) => [name, readLexiconRows(name).map(([term = '']) => term)] as const,
  ),
  ...JUDGED.map((language) => [conceptFile(language), readConceptWords(language)] as const),
];

test.each(TERMS)('no word in %s has a digit but 0: texts are read so', (_, terms) => {
  expect(terms.length).toBeGreaterThan(0);
  expect(terms.filter((term) => /[1-9]/.test(term))).toEqual([]);
});

/** Concepts that a list has lines of. */
function conceptsIn(name: string): ReadonlySet<string> {
  return new Set(readLexiconRows(name).map(([concept = '']) => concept));
}

test.each(JUDGED)('every concept has words in %s', (language) => {
  expect(conceptsIn(conceptFile(language))).toEqual(conceptsIn(CONCEPTS));
});

test('a term that stands twice is told with its lines', () => {
  const list = '# words\ngoed\t2\n\nslecht\t-2\ngoed\t1\tpraise\nniet goed\t-2\n';
  expect(twice(list)).toEqual(['goed stands in the lines 2 and 5: make one of them']);
});
