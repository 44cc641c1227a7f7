import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noSamples, offerSample, type Sample, samplesIn, worstOf } from './samples.ts';

const sample = (mention: string, time: number, sentiment: number | null): Sample => ({
  mention,
  time,
  sentiment,
  cited: false,
});

test('the first mention stands in until a clearly negative one comes, then the worst is kept too', () => {
  const samples = noSamples();
  const offer = (mention: string, sentiment: number | null, time: number) =>
    offerSample(samples, sample(mention, time, sentiment));
  expect(offer('a', 500, 1)).toEqual({ sample: true, replaced: [] });
  expect(offer('b', null, 2)).toEqual({ sample: false, replaced: [] });
  expect(offer('c', -300, 3)).toEqual({ sample: true, replaced: ['a'] });
  expect(offer('d', -299, 4)).toEqual({ sample: false, replaced: [] });
  expect(offer('e', -400, 5)).toEqual({ sample: true, replaced: [] });
  expect(offer('f', -400, 6)).toEqual({ sample: false, replaced: [] });
  expect(offer('g', -900, 7)).toEqual({ sample: true, replaced: ['e'] });
  expect(offer('h', -350, 0)).toEqual({ sample: true, replaced: ['c'] });
  expect(samplesIn(samples).map(({ mention }) => mention)).toEqual(['h', 'g']);
});

test('what a signal points to is not put out', () => {
  const samples = noSamples();
  offerSample(samples, { ...sample('a', 1, -500), cited: true });
  offerSample(samples, { ...sample('b', 2, -600), cited: true });
  expect(offerSample(samples, sample('c', 0, -900))).toEqual({ sample: true, replaced: [] });
  expect(samplesIn(samples).map(({ mention }) => mention)).toEqual(['c']);
});

test('which are kept does not depend on the order; kept and put out make up all that were taken', () => {
  const offered = fc.uniqueArray(
    fc.record({
      mention: fc.string({ minLength: 1, maxLength: 3 }),
      time: fc.nat(5),
      sentiment: fc.option(fc.integer({ min: -1000, max: 1000 })),
    }),
    { selector: ({ mention }) => mention, maxLength: 12 },
  );
  fc.assert(
    fc.property(offered, fc.infiniteStream(fc.nat()), (all, dice) => {
      const shuffled = all
        .map((one) => ({ one, key: dice.next().value ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ one }) => one);
      const kept = [all, shuffled].map((order) => {
        const samples = noSamples();
        const taken = new Set<string>();
        for (const one of order) {
          const { sample: isTaken, replaced } = offerSample(samples, { ...one, cited: false });
          if (isTaken) taken.add(one.mention);
          for (const mention of replaced) expect(taken.delete(mention)).toBe(true);
        }
        const names = samplesIn(samples).map(({ mention }) => mention);
        expect(taken).toEqual(new Set(names));
        return names;
      });
      expect(kept[1]).toEqual(kept[0]);
    }),
  );
});

const named = (samples: readonly Sample[]) => samples.map(({ mention }) => mention);

test('worst comes first, unscored last, ties by time and id', () => {
  const all = [
    sample('e', 1, null),
    sample('d', 1, 200),
    sample('c', 2, -500),
    sample('b', 1, -500),
    sample('a', 1, -500),
  ];
  expect(named(worstOf(all, 5))).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('different ones go before copies', () => {
  const all = [
    ...['a', 'b', 'c', 'd'].map((mention, time) => sample(mention, time, -900)),
    sample('e', 1, -500),
    sample('f', 1, null),
    sample('g', 1, null),
  ];
  expect(named(worstOf(all, 1))).toEqual(['a']);
  expect(named(worstOf(all, 3))).toEqual(['a', 'e', 'f']);
  expect(named(worstOf(all, 5))).toEqual(['a', 'b', 'e', 'f', 'g']);
});
