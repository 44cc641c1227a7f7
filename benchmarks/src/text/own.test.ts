import { createScorer } from '@goldenhour/scorers';
import { describe, expect, test } from 'vitest';
import { measureOwn } from './own.ts';

/**
 * What the committed model must not fall below on our dev parts, one to five points under what it
 * reaches, and what the error of its confidence must not reach: a change of words, rules or weights
 * that costs more than that is a mistake.
 */
const FLOORS = [
  {
    language: 'nl',
    sentiment: 71,
    microF1: 0.82,
    threatRecall: 0.87,
    threatPrecision: 0.9,
    calibration: 0.1,
  },
  {
    language: 'en',
    sentiment: 66,
    microF1: 0.78,
    threatRecall: 0.79,
    threatPrecision: 0.86,
    calibration: 0.1,
  },
  {
    language: 'de',
    sentiment: 70,
    microF1: 0.85,
    threatRecall: 0.9,
    threatPrecision: 0.89,
    calibration: 0.1,
  },
  {
    language: 'fr',
    sentiment: 66,
    microF1: 0.82,
    threatRecall: 0.88,
    threatPrecision: 0.9,
    calibration: 0.1,
  },
  {
    language: 'es',
    sentiment: 67,
    microF1: 0.81,
    threatRecall: 0.88,
    threatPrecision: 0.89,
    calibration: 0.1,
  },
  {
    language: 'it',
    sentiment: 71,
    microF1: 0.81,
    threatRecall: 0.83,
    threatPrecision: 0.86,
    calibration: 0.1,
  },
  {
    language: 'pt',
    sentiment: 70,
    microF1: 0.83,
    threatRecall: 0.86,
    threatPrecision: 0.9,
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
