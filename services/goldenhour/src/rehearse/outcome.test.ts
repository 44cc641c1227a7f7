import type { CrisisEvent } from '@goldenhour/crisis';
import { createWorld } from '@goldenhour/rehearsal';
import { expect, test } from 'vitest';
import { outcomeOf } from './outcome.ts';
import { createLocalTime, report } from './report.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 15, 19, 30);
const CRISIS = createWorld({ scenario: 'school-threat', seed: 1, start: START });
const CALM = createWorld({ scenario: 'give-away', seed: 1, start: START });

type Told = {
  minute: number;
  severity?: CrisisEvent['severity'];
  subject?: string;
  crisis?: string;
  mode?: CrisisEvent['mode'];
  transition?: CrisisEvent['transition'];
  openedMinute?: number;
};

/** An event at a minute of the play. */
function event({ minute, severity = 2, openedMinute = minute, ...over }: Told): CrisisEvent {
  const at = START + minute * MINUTE;
  const openedAt = START + openedMinute * MINUTE;
  return {
    version: 1,
    crisis: 'c1',
    revision: 1,
    transition: 'opened',
    status: 'open',
    mode: 'drill',
    subject: 'meerkoet',
    lane: 'velocity',
    ...{ at, onset: openedAt, openedAt, easedAt: null },
    resolvedAt: over.transition === 'resolved' ? at : null,
    reopenings: 0,
    ...{ severity, peakSeverity: severity, velocity: 1, peakVelocity: 1 },
    evidence: {
      measure: 'negative',
      windowMinutes: 5,
      total: 1,
      expectedTotal: 0,
      negative: 1,
      expectedNegative: 0,
      negativeShare: 1,
      unscored: 0,
      voices: 1,
      historyHours: 672,
      samples: [],
      missing: [],
    },
    blind: [],
    lateMs: null,
    ...over,
  };
}

test.each<[string, readonly Told[], readonly RegExp[]]>([
  ['nothing', [], [/was not found/]],
  ['in time and severe', [{ minute: 20 }], []],
  ['at the last minute', [{ minute: 42 }], []],
  ['a minute too late', [{ minute: 43 }], [/found 1 minute later/]],
  ['before anything happened', [{ minute: 5 }], [/before anything had happened/, /not found/]],
  ['before, and again when it did', [{ minute: 5 }, { minute: 20, crisis: 'c2' }], [/before/]],
  ['in time, and never severe', [{ minute: 20, severity: 1 }], [/as severity 1.*at least 2/]],
  [
    'in time, and severe later',
    [
      { minute: 20, severity: 1 },
      { minute: 60, openedMinute: 20, transition: 'escalated' },
    ],
    [],
  ],
  [
    'another subject too',
    [{ minute: 20 }, { minute: 30, crisis: 'c2', subject: 'belvink' }],
    [/belvink/],
  ],
  [
    'a notice elsewhere',
    [{ minute: 20 }, { minute: 30, crisis: 'c2', subject: 'belvink', severity: 1 }],
    [],
  ],
  ['in the weeks before alone', [{ minute: -900, mode: 'backfill' }], [/not found/]],
])('a crisis that was told as: %s', (_, told, faults) => {
  const outcome = outcomeOf(CRISIS.truth, told.map(event));
  expect(outcome.faults).toEqual(faults.map((fault) => expect.stringMatching(fault)));
  expect(outcome.agrees).toBe(faults.length === 0);
});

test.each<[string, readonly Told[], readonly RegExp[]]>([
  ['nothing', [], []],
  ['a notice', [{ minute: 20, severity: 1, subject: 'brommelo' }], []],
  [
    'an alarm',
    [{ minute: 20, severity: 2, subject: 'brommelo' }],
    [/severity 2; at most 1 is fair/],
  ],
  ['an alarm elsewhere', [{ minute: 20, severity: 3, subject: 'belvink' }], [/belvink/]],
])('a calm that was told as: %s', (_, told, faults) => {
  expect(outcomeOf(CALM.truth, told.map(event)).faults).toEqual(
    faults.map((fault) => expect.stringMatching(fault)),
  );
});

test('one crisis is what all of its events say together', () => {
  const told: readonly Told[] = [
    { minute: 25, severity: 1 },
    { minute: 31, severity: 3, openedMinute: 25, transition: 'escalated' },
    { minute: 200, severity: 3, openedMinute: 25, transition: 'resolved' },
  ];
  expect(outcomeOf(CRISIS.truth, told.map(event)).found).toEqual([
    {
      crisis: 'c1',
      subject: 'meerkoet',
      lane: 'velocity',
      openedAt: START + 25 * MINUTE,
      onset: START + 25 * MINUTE,
      severity: 3,
      severeAt: START + 31 * MINUTE,
      resolvedAt: START + 200 * MINUTE,
      minutesAfterOnset: 13,
    },
  ]);
});

test('the report stands both beside each other, in local time', () => {
  const outcome = outcomeOf(CRISIS.truth, [
    event({ minute: 13 }),
    event({ minute: -900, mode: 'backfill', crisis: 'c0', severity: 1 }),
  ]);
  const text = report(CRISIS, outcome, createLocalTime('Europe/Amsterdam'));
  expect(text.split('\n').slice(1)).toEqual([
    expect.stringMatching(/^What really happened: A threat against a school/),
    '  20:42  a crisis of Meerkoet College begins; it should be told by 21:12, as serious or worse at its worst',
    '  21:30  the organisation speaks for the first time',
    '  21:30  it promises to come back at 22:15, and keeps its word',
    'What was found:',
    '  20:43  Meerkoet College, velocity, 1 minute after the onset; serious at its worst (from 20:43); open at the end',
    '  in the four weeks before, when nothing had happened: 1 told (Meerkoet College), 0 of them as more than a notice',
    'The two agree.',
  ]);
});

test('a report of what does not agree says why', () => {
  const text = report(
    CALM,
    outcomeOf(CALM.truth, [event({ minute: 20, subject: 'brommelo' })]),
    createLocalTime('UTC'),
  );
  expect(text).toMatch(/The two do not agree:\n {2}- It was a calm, and was told as severity 2/);
  expect(report(CALM, outcomeOf(CALM.truth, []), createLocalTime('UTC'))).toMatch(
    /What was found:\n {2}nothing\nThe two agree\.$/,
  );
});
