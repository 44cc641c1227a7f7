import { NameFinder } from '@goldenhour/matching';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pseudoSubject } from './pseudo-subject.ts';

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);

const NAMED: readonly [text: string, ...names: string[]][] = [
  ['@united if I wait I am late for Red Sox', '@united', 'united'],
  ['so tired of @ziggo today', '@ziggo', 'ziggo'],
  ['wat een dag bij #TataSteel, en morgen Ajax Amsterdam', '#TataSteel', 'Ajax Amsterdam'],
  ['Saw the new Ben Affleck movie tonight', 'Ben Affleck'],
];

test.each(NAMED)('"%s" is about one of the names in it, each in its turn', (text, ...names) => {
  const found = new Set<string | undefined>(SEEDS.map((seed) => pseudoSubject(text, seed)));
  expect(found).toEqual(new Set(names));
});

test.each(['', 'Today nobody is named.', 'mail me at someone@example.org', 'I @ you # 1'])(
  '"%s" is about nobody',
  (text) => {
    for (const seed of SEEDS) expect(pseudoSubject(text, seed)).toBeUndefined();
  },
);

const WORDS = ['@anna', '#Tag', 'and', 'Delft', 'the', '@b_2', 'Berlin', '!', ', ', ' ', ' '];

test('who is named stands in the text, as a subject of that name is found', () => {
  const finder = new NameFinder();
  const texts = fc.array(fc.constantFrom(...WORDS)).map((words) => words.join(' '));
  fc.assert(
    fc.property(texts, fc.nat(), (text, seed) => {
      const name = pseudoSubject(text, seed);
      expect(pseudoSubject(text, seed)).toBe(name);
      if (name !== undefined) expect(finder.find(text, name)).not.toEqual([]);
    }),
  );
});
