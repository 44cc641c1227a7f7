import { createScorer } from '@goldenhour/scorers';
import { describe, expect, test } from 'vitest';
import { measureOwn } from './own.ts';

/**
 * What the committed model must not fall below on our dev parts, some points under what it reaches:
 * a change of words, rules or weights that costs more than that is a mistake.
 */
const FLOORS = [
  { language: 'nl', sentiment: 73, microF1: 0.7, threatRecall: 0.85, threatPrecision: 0.6 },
  { language: 'en', sentiment: 67, microF1: 0.62, threatRecall: 0.65, threatPrecision: 0.6 },
  { language: 'others', sentiment: 63, microF1: 0.48, threatRecall: 0.5, threatPrecision: 0.4 },
] as const;

describe('the default scorer on our dev parts', async () => {
  const figures = await measureOwn(await createScorer('goldenhour'), 'dev');
  test.each(FLOORS)('$language stays above its floors', (floor) => {
    const got = figures.find(({ language }) => language === floor.language);
    expect(got?.sentiment).toBeGreaterThan(floor.sentiment);
    expect(got?.microF1).toBeGreaterThan(floor.microF1);
    expect(got?.threatRecall).toBeGreaterThan(floor.threatRecall);
    expect(got?.threatPrecision).toBeGreaterThan(floor.threatPrecision);
    expect(got?.rightLanguage).toBeGreaterThan(0.98);
    expect(got?.calibration).toBeLessThan(0.1);
  });
});
