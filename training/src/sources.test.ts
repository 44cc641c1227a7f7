import { JUDGED } from '@goldenhour/text';
import { expect, test } from 'vitest';
import { readSources } from './sources.ts';

const OWN = readSources().texts.filter(({ name }) => name.startsWith('own'));

test('threats and what looks like one count less than other texts of ours', () => {
  const own = OWN.filter(({ name }) => name === 'own');
  const lopsided = OWN.filter(({ name }) => name === 'own, lopsided');
  expect(lopsided).toHaveLength(JUDGED.length);
  for (const { texts, weight } of lopsided) {
    expect(texts.length).toBeGreaterThan(0);
    expect(weight).toBeLessThan(own[0]?.weight ?? 0);
  }
});

test('all texts of ours teach sentiment and topics, and polarity all but threats and what looks like one', () => {
  for (const { name, texts } of OWN) {
    for (const { sentiment, polarity, categories } of texts) {
      expect([sentiment, categories]).not.toContain(undefined);
      expect(polarity === undefined).toBe(name === 'own, lopsided');
    }
  }
});

test('the tone of what was written for its tone counts less, and of nothing else', () => {
  const sharesOf = (is: (name: string) => boolean) =>
    new Set(
      OWN.filter(({ name }) => is(name)).flatMap(({ texts }) =>
        texts.map(({ toneShare }) => toneShare),
      ),
    );
  expect(sharesOf((name) => name === 'own')).toEqual(new Set([undefined, 0.5]));
  expect(sharesOf((name) => name !== 'own')).toEqual(new Set([undefined]));
});
