import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FORECAST_RANGE, forecastOf, type Shape } from './forecast.ts';

const HOUR_OLD: Shape = { age: 1, size: 500, half: 110, known: 500, reach: 300_000 };

test.each([
  ['too young', { age: FORECAST_RANGE.ageMin / 2 }],
  ['too old', { age: FORECAST_RANGE.ageMax * 2 }],
  ['too small', { size: FORECAST_RANGE.sizeMin - 1 }],
  ['too large', { size: FORECAST_RANGE.sizeMax + 1 }],
])('nothing is said of a cascade that is %s', (_, change) => {
  expect(forecastOf({ ...HOUR_OLD, ...change })).toEqual({ nextHour: null, final: null });
});

test.each([
  ['nobody’s followers are known', { known: 0, reach: 0 }],
  ['few are', { known: 100, reach: 60_000 }],
  ['they are unlike those of the fit', { reach: 500 * FORECAST_RANGE.followersMax * 2 }],
])('the counts alone forecast where %s', (_, change) => {
  const { final } = forecastOf({ ...HOUR_OLD, ...change });
  // The middle of the fit on counts at an hour: e^.74 times what is there.
  expect((final?.middle ?? 0) / HOUR_OLD.size).toBeGreaterThan(1.9);
  expect((final?.middle ?? 0) / HOUR_OLD.size).toBeLessThan(2.3);
});

test('a cascade that still grows, or reaches many, comes further', () => {
  const middle = (change: Partial<Shape>): number =>
    forecastOf({ ...HOUR_OLD, ...change }).final?.middle ?? 0;
  expect(middle({ half: 250 })).toBeGreaterThan(middle({ half: 50 }));
  expect(middle({ reach: 900_000 })).toBeGreaterThan(middle({ reach: 100_000 }));
});

test('an interval is wider, in proportion, where there is little to go by', () => {
  const width = (shape: Shape): number => {
    const { final } = forecastOf(shape);
    return (final?.high ?? 0) / (final?.low ?? 1);
  };
  const small = { age: 1, size: 15, half: 3, known: 15, reach: 9000 };
  expect(width(small)).toBeGreaterThan(width(HOUR_OLD));
});

test('an interval holds its middle, and the end is never below what is there', () => {
  const shapes = fc
    .record({
      age: fc.double({ min: FORECAST_RANGE.ageMin, max: FORECAST_RANGE.ageMax, noNaN: true }),
      size: fc.integer({ min: FORECAST_RANGE.sizeMin, max: FORECAST_RANGE.sizeMax }),
      last: fc.double({ min: 0, max: 1, noNaN: true }),
      seen: fc.double({ min: 0, max: 1, noNaN: true }),
      mean: fc.nat({ max: 1e6 }),
    })
    .map(({ age, size, last, seen, mean }) => {
      const known = Math.floor(size * seen);
      return { age, size, half: size * last, known, reach: known * mean };
    });
  fc.assert(
    fc.property(shapes, (shape) => {
      const { nextHour, final } = forecastOf(shape);
      for (const forecast of [nextHour, final]) {
        expect(forecast?.low).toBeLessThanOrEqual(forecast?.middle ?? -1);
        expect(forecast?.middle).toBeLessThanOrEqual(forecast?.high ?? -1);
        expect(forecast?.low).toBeGreaterThanOrEqual(0);
      }
      expect(final?.low).toBeGreaterThanOrEqual(shape.size);
    }),
  );
});
