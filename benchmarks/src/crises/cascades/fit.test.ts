import { forecastOf } from '@goldenhour/velocity';
import { describe, expect, test } from 'vitest';
import { crossValidated, fitOf, type Judged, momentsOf } from './fit.ts';
import { realCascades } from './real.ts';

const cascades = realCascades();

/** Skipped where the cascades are not here. */
describe.skipIf(cascades === undefined)('the forecast on real cascades', () => {
  const moments = momentsOf(cascades ?? []);
  const anHour = (judged: readonly Judged[], whole: boolean): readonly Judged[] =>
    judged.filter(({ moment }) => moment.hours === 1 && (moment.level === 0) === whole);

  test.each([
    ['followers', 0.33],
    ['counts', 0.4],
  ] as const)('by %s, its median error at an hour is at most %d', (model, most) => {
    const judged = crossValidated(moments, model, 'final');
    for (const whole of [true, false]) {
      const at = anHour(judged, whole);
      const errors = at.map(({ error }) => error).sort((a, b) => a - b);
      const covered = at.filter(({ covered: is }) => is).length / at.length;
      expect(errors[errors.length >> 1]).toBeLessThanOrEqual(most);
      expect(covered).toBeGreaterThan(0.7);
      expect(covered).toBeLessThan(0.9);
    }
  });

  test('what ships is what the fit gives', () => {
    const { middle } = fitOf(moments, 'counts', 'final');
    const shape = { age: 1, size: 1000, half: 222.2, known: 0, reach: 0 };
    const told = forecastOf(shape).final?.middle ?? 0;
    expect(told / 1000).toBeCloseTo(Math.exp(middle[0] ?? 0), 1);
  });
});
