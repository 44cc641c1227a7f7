import { JUDGED } from '@goldenhour/text';
import { expect, test } from 'vitest';
import { readSources } from './sources.ts';

const OWN = readSources().texts.filter(({ name }) => name.startsWith('own'));

test('threats and what looks like one teach topics and no tone, and count less', () => {
  const own = OWN.filter(({ name }) => name === 'own');
  const lopsided = OWN.filter(({ name }) => name === 'own, lopsided');
  expect(lopsided).toHaveLength(JUDGED.length);
  for (const { texts, weight } of lopsided) {
    expect(texts.length).toBeGreaterThan(0);
    expect(weight).toBeLessThan(own[0]?.weight ?? 0);
    for (const { polarity, sentiment, categories } of texts) {
      expect([polarity, sentiment]).toEqual([undefined, undefined]);
      expect(categories).toBeDefined();
    }
  }
  const tones = own.flatMap(({ texts }) => texts.map(({ sentiment }) => sentiment));
  expect(tones).not.toContain(undefined);
});
