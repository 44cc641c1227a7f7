import { createScorer } from '@goldenhour/scorers';
import { describe, expect, test } from 'vitest';
import { measureOwn } from './own.ts';

/**
 * What the committed model must not fall below on our dev parts, some points under what it reaches:
 * a change of words, rules or weights that costs more than that is a mistake.
 */
const FLOORS = [
  { language: 'nl', sentiment: 60, microF1: 0.7, threatRecall: 0.7, threatPrecision: 0.8 },
  { language: 'en', sentiment: 55, microF1: 0.65, threatRecall: 0.6, threatPrecision: 0.75 },
  { language: 'de', sentiment: 55, microF1: 0.6, threatRecall: 0.5, threatPrecision: 0.7 },
  { language: 'fr', sentiment: 55, microF1: 0.6, threatRecall: 0.5, threatPrecision: 0.7 },
  { language: 'es', sentiment: 55, microF1: 0.6, threatRecall: 0.5, threatPrecision: 0.7 },
  { language: 'it', sentiment: 55, microF1: 0.6, threatRecall: 0.5, threatPrecision: 0.7 },
  { language: 'pt', sentiment: 55, microF1: 0.6, threatRecall: 0.5, threatPrecision: 0.7 },
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
    expect(got?.calibration).toBeLessThan(0.13);
  });
});
