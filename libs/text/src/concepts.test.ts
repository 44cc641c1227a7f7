import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConceptList, ConceptNames, NO_CONCEPTS, type WordConcepts } from './concepts.ts';
import { hashWord } from './hash.ts';
import type { Judged } from './labels.ts';
import { Tokens } from './tokens.ts';

const NAMES = new ConceptNames('# names\nkill\tto kill\n\nslow\tlate\ntrain\ta train\n', 'names');
const tokens = new Tokens();

function listOf(language: Judged, ...lines: string[]): ConceptList {
  return new ConceptList(language, NAMES).add(lines.join('\n'), 'list');
}

/** Concepts of the first word of a text. */
function conceptsOf(list: ConceptList, text: string): WordConcepts {
  const { units, from, length } = tokens.read(text);
  const start = from[0] ?? 0;
  return list.find(units, start, start + (length[0] ?? 0));
}

const KILL: WordConcepts = { first: hashWord('kill'), second: 0 };

test.each([
  ['nl', 'vermoord', 'vermoord'],
  ['nl', 'vermoord', 'VERMOORDDE'],
  ['en', 'murder', 'muuuurder'],
  ['nl', 'moord', 'zelfmoord'],
  ['nl', 'moord', 'roof-moord'],
  ['en', 'kill', "kill's"],
  ['en', 'kill', 'killed'],
  ['de', 'mord', 'raubmord'],
  ['fr', 'tuer', "l'tuer"],
  ['es', 'matar', 'matando'],
  ['pt', 'matará', 'matara'],
] as const)('%s: the concept of "%s" is that of "%s"', (language, listed, word) => {
  expect(conceptsOf(listOf(language, `kill\t${listed}`), word)).toEqual(KILL);
});

test.each([
  ['en', 'kill', 'skill'],
  ['en', 'kill', 'roadkill'],
  ['nl', 'as', 'jas'],
  ['en', 'constructor', '__proto__'],
] as const)('%s: the concept of "%s" is not that of "%s"', (language, listed, word) => {
  expect(conceptsOf(listOf(language, `kill\t${listed}`), word)).toEqual(NO_CONCEPTS);
});

test('a word has the concepts of its lines, in their order', () => {
  const list = listOf('nl', '# words', 'slow\ttraag vertraging', '', 'train\ttrein vertraging');
  expect(conceptsOf(list, 'vertraging')).toEqual({
    first: hashWord('slow'),
    second: hashWord('train'),
  });
  expect(conceptsOf(list, 'trein')).toEqual({ first: hashWord('train'), second: 0 });
  expect(conceptsOf(list, 'traag')).toEqual({ first: hashWord('slow'), second: 0 });
});

test('the same line twice says nothing new', () => {
  const line = 'kill\tdood  doden';
  expect(conceptsOf(listOf('nl', line, line), 'doden')).toEqual(KILL);
});

test.each([
  ['a concept there is not', 'kil\tdood', /list:1: there is no concept "kil"/],
  ['a concept that every object has', 'constructor\tdood', /no concept "constructor"/],
  ['no tab', 'kill dood', /list:1: a concept, a tab and words are wanted/],
  ['a word of a third concept', 'kill\tdood\nslow\tdood\ntrain\tdood', /list:3: "dood" stands at/],
])('%s is refused, with its line', (_, text, reason) => {
  expect(() => listOf('nl', ...text.split('\n'))).toThrow(reason);
});

test.each([
  ['a name without a description', 'kill'],
  ['no name', '\tto kill'],
  ['a name that stands twice', 'kill\tto kill\nkill\tto kill'],
])('of names %s is refused', (_, text) => {
  expect(() => new ConceptNames(text, 'names')).toThrow(/names:\d: a new name of a concept/);
});

test('whatever is looked up, what is found is of the list', () => {
  const list = listOf('nl', 'kill\tdood doden moord', 'slow\ttraag moord');
  const concepts = new Set([0, hashWord('kill'), hashWord('slow')]);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      tokens.read(text);
      for (let at = 0; at < tokens.count; at += 1) {
        const from = tokens.from[at] ?? 0;
        const { first, second } = list.find(tokens.units, from, from + (tokens.length[at] ?? 0));
        expect(concepts).toContain(first);
        expect(concepts).toContain(second);
      }
    }),
  );
});
