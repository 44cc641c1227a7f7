import { createScorer } from '@goldenhour/scorers';
import { describe, expect, test } from 'vitest';
import { measureOwn } from './own.ts';

/**
 * What the committed model must not fall below on our dev parts, three to five points under what it
 * reaches, and what the error of its confidence must not reach (French and Spanish have .11 and .12):
 * a change of words, rules or weights that costs more than that is a mistake.
 */
const FLOORS = [
  {
    language: 'nl',
    sentiment: 70,
    microF1: 0.78,
    threatRecall: 0.74,
    threatPrecision: 0.9,
    calibration: 0.1,
  },
  {
    language: 'en',
    sentiment: 64,
    microF1: 0.74,
    threatRecall: 0.68,
    threatPrecision: 0.85,
    calibration: 0.1,
  },
  {
    language: 'de',
    sentiment: 65,
    microF1: 0.78,
    threatRecall: 0.78,
    threatPrecision: 0.82,
    calibration: 0.1,
  },
  {
    language: 'fr',
    sentiment: 60,
    microF1: 0.76,
    threatRecall: 0.72,
    threatPrecision: 0.88,
    calibration: 0.13,
  },
  {
    language: 'es',
    sentiment: 58,
    microF1: 0.71,
    threatRecall: 0.58,
    threatPrecision: 0.76,
    calibration: 0.13,
  },
  {
    language: 'it',
    sentiment: 60,
    microF1: 0.68,
    threatRecall: 0.56,
    threatPrecision: 0.8,
    calibration: 0.1,
  },
  {
    language: 'pt',
    sentiment: 62,
    microF1: 0.7,
    threatRecall: 0.6,
    threatPrecision: 0.86,
    calibration: 0.1,
  },
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
    expect(got?.calibration).toBeLessThan(floor.calibration);
  });
});
