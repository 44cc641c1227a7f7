import { createZoneOffset, type SeriesVerdict } from '@goldenhour/velocity';
import { expect, test } from 'vitest';
import { fakeSeries } from './fake-series.ts';
import { Track } from './track.ts';

const BIN = 5 * 60_000;
const START = Date.parse('2026-05-04T10:00:00Z');

/** A track whose detector says what the test says. */
function scripted(verdicts: readonly Partial<SeriesVerdict>[]): Track {
  let next = 0;
  const quiet = fakeSeries({ ...OPTIONS, binMs: BIN }).step({ start: 0, total: 0, negative: 0 });
  return new Track(
    {
      ...OPTIONS,
      subject: 'acme',
      createSeries: () => ({
        step: ({ total }) => {
          if (total === null) return { ...quiet, velocity: null };
          const verdict = verdicts[next] ?? {};
          next += 1;
          return { ...quiet, velocity: 0, ...verdict };
        },
      }),
    },
    BIN,
  );
}

const OPTIONS = { timeZone: 'UTC', zoneOffset: createZoneOffset(), weeks: 4, floor: 5 };
const ALARM = { alarm: true, status: 'alarm', velocity: 2, severity: 2, total: 90 } as const;
const ABOVE = { ...ALARM, alarm: false } as const;

function play(track: Track, bins: number, total: (bin: number) => number | null = () => 1) {
  return Array.from({ length: bins }, (_, bin) => {
    const start = START + bin * BIN;
    const { alarm, events } = track.step({ start, total: total(bin), negative: null });
    return { bin, alarm, said: events.map(({ transition }) => transition) };
  }).filter(({ alarm, said }) => alarm || said.length > 0);
}

test('an alarm is the bin in which a crisis opens, and what goes on above the threshold is none', () => {
  const found = play(scripted([{}, ALARM, ABOVE, ABOVE]), 4);
  expect(found).toEqual([{ bin: 1, alarm: true, said: ['opened'] }]);
});

test('every alarm is an opening or reopening, and every one of those an alarm', () => {
  const track = new Track({ ...OPTIONS, subject: 'acme', createSeries: fakeSeries }, BIN);
  const found = play(track, 2_000, (bin) => (bin % 97 < 2 ? 200 : 10 + (bin % 7)));
  expect(found.some(({ alarm }) => alarm)).toBe(true);
  for (const { alarm, said } of found) {
    expect(said.some((one) => one === 'opened' || one === 'reopened')).toBe(alarm);
  }
});

test('silence of what is missing is no calm: the crisis stays open, and says what was blind', () => {
  const track = scripted([ALARM, {}]);
  play(track, 2);
  const gapEnd = START + 500 * BIN;
  expect(track.skip(START + 2 * BIN, gapEnd)).toEqual([]);
  const after = Array.from({ length: 12 }, (_, bin) =>
    track.step({ start: gapEnd + bin * BIN, total: 1, negative: null }),
  ).flatMap(({ events }) => events);
  expect(after[0]).toMatchObject({ transition: 'eased', blind: ['counts'], mode: 'replay' });
});

test('a missing bin has no velocity', () => {
  const track = scripted([{}, {}]);
  expect(track.step({ start: START, total: null, negative: null })).toEqual({
    ...{ velocity: null, alarm: false, events: [] },
  });
});

test('a velocity that is no number is none', () => {
  const track = scripted([{ velocity: Number.NaN }, { velocity: Number.NEGATIVE_INFINITY }]);
  for (const start of [START, START + BIN]) {
    expect(track.step({ start, total: 1, negative: null }).velocity).toBeNull();
  }
});
