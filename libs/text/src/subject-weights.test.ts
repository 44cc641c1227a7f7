import fc from 'fast-check';
import { expect, test } from 'vitest';
import { muteOthers, subjectWeights } from './subject-weights.ts';
import { TAG_BIT } from './tags.ts';
import { type Span, TOKENS_MAX, Tokens } from './tokens.ts';

const tokens = new Tokens();
const weights = new Float32Array(TOKENS_MAX);

/** Where a name stands in a text. */
function placesOf(text: string, name: string): readonly Span[] {
  return Array.from(text.matchAll(new RegExp(name, 'g')), ({ index }) => [
    index,
    index + name.length,
  ]);
}

/** Weights of the words of a text for Noord, of which Zuid is another subject. */
function weightsOf(text: string): readonly number[] {
  tokens.read(text, placesOf(text, 'Noord'), placesOf(text, 'Zuid'));
  subjectWeights(tokens, weights);
  return Array.from(weights.subarray(0, tokens.count));
}

/** Words that count in full for Noord, names left out. */
function heard(text: string): readonly string[] {
  return weightsOf(text)
    .map((weight, at) => (weight === 1 ? tokens.word(at) : ''))
    .filter((word) => word !== '');
}

const HEARD: readonly [text: string, heard: string][] = [
  ['Noord is plat, gelukkig heb ik Zuid', 'is plat'],
  ['Zuid is plat, gelukkig heb ik Noord', 'gelukkig heb ik'],
  ['Noord is plat. Al de hele dag. Zuid doet het', 'is plat al de hele dag'],
  ['Wat een dag. Noord is plat, Zuid niet', 'wat een dag is plat'],
  ['Zuid is fijn. Zo vlot. Noord traag', 'traag'],
  ['Noord is plat', 'is plat'],
  ['Zuid is plat', 'is plat'],
  ['niemand is plat', 'niemand is plat'],
  ['Noord traag en Zuid vlot', 'traag'],
];

test.each(HEARD)('of "%s" what counts for the subject is "%s"', (text, words) => {
  expect(heard(text)).toEqual(words.split(' '));
});

test('what is said elsewhere counts little, and not nothing', () => {
  for (const weight of weightsOf('Noord is plat, Zuid is fijn en vlot')) {
    expect(weight).toBeGreaterThan(0);
    expect(weight).toBeLessThanOrEqual(1);
  }
  const [, , , , fijn = 1] = weightsOf('Noord is plat, Zuid is fijn');
  expect(fijn).toBeLessThan(0.5);
});

test('a clause that names nobody goes on about whom the one before it named last', () => {
  const behindOther = weightsOf('Noord plat en Zuid vlot, de hele dag').slice(-3);
  const behindSubject = weightsOf('Zuid vlot en Noord plat, de hele dag').slice(-3);
  expect(behindSubject).toEqual([1, 1, 1]);
  for (const weight of behindOther) expect(weight).toBeLessThan(0.5);
});

test('what is about another has no feeling and no topic, and keeps what is dangerous in it', () => {
  const { length } = weightsOf('Noord traag. Zuid schiet');
  const valence = new Float32Array(length).fill(-2);
  const tags = new Int32Array(length).fill(TAG_BIT.service | TAG_BIT.violence | TAG_BIT.negation);
  muteOthers(length, weights, { valence, tags });
  expect(Array.from(valence)).toEqual([-2, -2, 0, 0]);
  const danger = TAG_BIT.violence | TAG_BIT.negation;
  const all = TAG_BIT.service | danger;
  expect(Array.from(tags)).toEqual([all, all, danger, danger]);
});

test('in a clause that names both, what stands nearer to the other is not heard', () => {
  const { length } = weightsOf('Noord traag en Zuid vlot');
  const valence = new Float32Array(length).fill(1);
  muteOthers(length, weights, { valence, tags: new Int32Array(length) });
  expect(valence[1]).toBe(1);
  expect(valence[4]).toBe(0);
});

test('every word of any text has a weight, whoever is named where', () => {
  const word = fc.constantFrom('Noord', 'Zuid', 'plat', 'fijn', ',', '.', '!', 'maar', '😡');
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), (words) => {
      weights.fill(Number.NaN);
      const all = weightsOf(words.join(' '));
      for (const weight of all) expect(weight > 0 && weight <= 1).toBe(true);
      const isNamed = words.includes('Noord') && words.includes('Zuid');
      if (!isNamed) expect(all.every((weight) => weight === 1)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
