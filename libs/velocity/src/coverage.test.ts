import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  absentAt,
  addGaps,
  type GapLog,
  gapsIn,
  type Interval,
  MISSING_MAX,
  missingIn,
  TRAIL_MAX_MS,
} from './coverage.ts';
import { BIN_MS, type SourceCoverage } from './types.ts';

const M = BIN_MS;
const source = (of: Partial<SourceCoverage>): SourceCoverage => ({
  source: 'x',
  since: 0,
  watermark: 100 * M,
  blind: [],
  ended: false,
  ...of,
});

/** So that never nobody watches. */
const always = source({ source: 'z' });

test.each<[string, Partial<SourceCoverage>, Interval, boolean]>([
  ['has seen all of it', {}, [10 * M, 20 * M], false],
  ['has come exactly to its end', { watermark: 20 * M }, [10 * M, 20 * M], false],
  ['has not come to its end', { watermark: 20 * M - 1 }, [10 * M, 20 * M], true],
  ['began exactly at its start', { since: 10 * M }, [10 * M, 20 * M], false],
  ['began inside it', { since: 15 * M + 1 }, [10 * M, 20 * M], false],
  ['began after it', { since: 30 * M }, [10 * M, 20 * M], false],
  [
    'began inside it, and fell behind',
    { since: 15 * M, watermark: 19 * M },
    [10 * M, 20 * M],
    true,
  ],
  [
    'was blind before it began',
    { since: 15 * M, blind: [[12 * M, 15 * M]] },
    [10 * M, 20 * M],
    false,
  ],
  ['began inside it, blind', { since: 15 * M, blind: [[12 * M, 16 * M]] }, [10 * M, 20 * M], true],
  [
    'is blind in the rest of the bin in which it began',
    { since: 19 * M + 1, blind: [[19 * M + 2, 19 * M + 3]] },
    [10 * M, 20 * M],
    false,
  ],
  ['was blind before', { blind: [[0, 10 * M]] }, [10 * M, 20 * M], false],
  ['was blind for an instant of it', { blind: [[20 * M - 1, 20 * M]] }, [10 * M, 20 * M], true],
  ['is blind after it', { blind: [[20 * M, 30 * M]] }, [10 * M, 20 * M], false],
  ['ended before it', { watermark: 5 * M, ended: true }, [10 * M, 20 * M], false],
  ['ended inside it', { watermark: 15 * M, ended: true }, [10 * M, 20 * M], false],
  [
    'ended inside it, and was blind in it before',
    { watermark: 15 * M, ended: true, blind: [[11 * M, 12 * M]] },
    [10 * M, 20 * M],
    true,
  ],
  [
    'ended before it, blind to the end of time',
    { watermark: 5 * M, ended: true, blind: [[4 * M, 99 * M]] },
    [10 * M, 20 * M],
    false,
  ],
  [
    'ended, but began after it',
    { since: 30 * M, watermark: 40 * M, ended: true },
    [10 * M, 20 * M],
    false,
  ],
])('a source that %s', (_, of, [from, to], isMissing) => {
  expect(missingIn([source(of)], from, to)).toEqual(isMissing ? ['x'] : []);
  expect(gapsIn([source(of), always], from, to).length > 0).toBe(isMissing);
});

test.each<[string, Partial<SourceCoverage>, boolean]>([
  ['is up to date', { watermark: 50 * M }, false],
  ['is fetched now and then', { watermark: 50 * M - TRAIL_MAX_MS }, false],
  ['was not heard from for long', { watermark: 50 * M - TRAIL_MAX_MS - 1 }, true],
  ['ended long ago', { watermark: 5 * M, ended: true }, false],
  ['is blind', { blind: [[40 * M, 60 * M]] }, true],
  ['was blind till five minutes ago', { blind: [[40 * M, 45 * M]] }, false],
  ['was blind till just now', { blind: [[40 * M, 45 * M + 1]] }, true],
  ['will be blind', { blind: [[50 * M, 60 * M]] }, false],
  ['ended and was blind then', { watermark: 5 * M, ended: true, blind: [[5 * M, 99 * M]] }, false],
])('a source that %s: is it absent?', (_, of, isAbsent) => {
  expect(absentAt([source(of)], 50 * M)).toEqual(isAbsent ? ['x'] : []);
});

test('missing sources are told sorted and bounded', () => {
  const many = Array.from({ length: MISSING_MAX + 3 }, (_, n) =>
    source({ source: `s${String(n).padStart(2, '0')}`, watermark: 0 }),
  );
  const missing = missingIn(many.toReversed(), 0, M);
  expect(missing).toHaveLength(MISSING_MAX);
  expect(missing).toEqual(missing.toSorted((a, b) => (a < b ? -1 : 1)));
});

test('without any source nothing is covered', () => {
  expect(gapsIn([], 0, 5 * M)).toEqual([[0, 5 * M]]);
});

test('a bin that no source watched from its start to its end is a gap, though none is missing in it', () => {
  const first = source({ since: 2 * M + 1, watermark: 5 * M + 1, ended: true });
  const second = source({ source: 'y', since: 8 * M });
  expect(gapsIn([first, second], 0, 10 * M)).toEqual([
    [0, 3 * M],
    [5 * M, 8 * M],
  ]);
  expect(gapsIn([first, second, always], 0, 10 * M)).toEqual([]);
  expect(missingIn([first, second], 0, 10 * M)).toEqual([]);
});

test('gaps are the bins in which some source was missing', () => {
  const x = source({ blind: [[3 * M + 5, 4 * M + 5]] });
  const y = source({ source: 'y', since: 2 * M, blind: [[4 * M, 6 * M]] });
  expect(gapsIn([x, y], 0, 10 * M)).toEqual([[3 * M, 6 * M]]);
});

test('the log is the same in whatever portions it is told', () => {
  const blind = fc
    .uniqueArray(fc.nat(60), { maxLength: 20 })
    .map((minutes) =>
      minutes.sort((a, b) => a - b).map((minute): Interval => [minute * M, (minute + 1) * M]),
    );
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 59 }), { maxLength: 10 });
  fc.assert(
    fc.property(blind, cuts, (intervals, at) => {
      const coverage = [source({ blind: intervals })];
      const ends = [...at.sort((a, b) => a - b), 60];
      const log: GapLog = [];
      ends.forEach((end, index) => {
        const from = (ends[index - 1] ?? 0) * M;
        const before = JSON.stringify(log);
        const changed = addGaps(log, gapsIn(coverage, from, end * M), from, end * M);
        // JSON writes Infinity as null, which is enough to see a change.
        expect(changed).toBe(JSON.stringify(log) !== before);
      });
      const whole: GapLog = [];
      addGaps(whole, gapsIn(coverage, 0, 60 * M), 0, 60 * M);
      expect(log).toEqual(whole);
    }),
  );
});
