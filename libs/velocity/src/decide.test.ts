import { expect, test } from 'vitest';
import { emptyBaseline } from './baseline.ts';
import { type Bin, emptyBin } from './bin.ts';
import {
  type Judgement,
  judge,
  onsetOf,
  reachesFloor,
  type Situation,
  severityOf,
  significance,
} from './decide.ts';
import { createZoneOffset } from './hours.ts';
import { BIN_MS, type SubjectProfile } from './types.ts';
import { addVoice } from './voices.ts';

const AT = Date.UTC(2026, 2, 20, 12, 30);
const profile: SubjectProfile = {
  id: 's',
  timeZone: 'UTC',
  thresholds: { floor: 10, ratio: 3 },
};

/** Mentions of the bin that began `minute` minutes ago, each by a voice of its own. */
function ago(
  minute: number,
  total: number,
  negative: number,
  of: { unscored?: number; voices?: number } = {},
): Bin {
  const bin = emptyBin(AT - minute * BIN_MS);
  bin.total = total;
  bin.negative = negative * 1000;
  bin.unscored = of.unscored ?? 0;
  for (let n = 0; n < (of.voices ?? total); n += 1) addVoice(bin.voices, minute * 100 + n);
  return bin;
}

/** So much history that nearly nothing but the given mentions per minute is expected. */
function situation(
  bins: readonly Bin[],
  rates: { readonly total: number; readonly negative: number } = { total: 0, negative: 0 },
  ratio = 3,
): Situation {
  const baseline = emptyBaseline(AT);
  const minutes = 1_000_000;
  for (const hour of baseline.hours) {
    hour.minutes = minutes * 1000;
    hour.total = minutes * rates.total * 1000;
    hour.negative = minutes * rates.negative * 1000;
  }
  return {
    profile: { ...profile, thresholds: { floor: 10, ratio } },
    baseline,
    bins: bins.toSorted((a, b) => a.start - b.start),
    at: AT,
    zoneOffset: createZoneOffset(),
  };
}

test('significance is the signed root of twice the log likelihood ratio', () => {
  expect(significance(10, 1)).toBeCloseTo(Math.sqrt(2 * (10 * Math.log(10) - 9)), 12);
  expect(significance(1, 1)).toBe(0);
  expect(significance(0, 1)).toBe(0);
});

test.each<[string, Situation, { velocity: number; measure: string; windowMinutes: number }]>([
  [
    'the floor limits where nothing is normal; of equal windows the shortest is told',
    situation([ago(1, 12, 12)]),
    { velocity: 1.2, measure: 'negative', windowMinutes: 5 },
  ],
  [
    'the ratio limits where much is normal',
    situation([ago(1, 240, 240)], { total: 40, negative: 20 }),
    // 240 in five minutes where 100 are normal: 2.4 times, of the 3 that are needed.
    { velocity: 0.8, measure: 'negative', windowMinutes: 5 },
  ],
  [
    'significance limits where the ratio is easy',
    situation([ago(1, 20, 20)], { total: 9, negative: 2 }, 1.1),
    { velocity: 0.556, measure: 'negative', windowMinutes: 5 },
  ],
  [
    'all mentions need twice the floor',
    situation([ago(1, 24, 0)]),
    { velocity: 1.2, measure: 'total', windowMinutes: 5 },
  ],
  [
    'all mentions need twice the ratio',
    situation([ago(1, 240, 0)], { total: 4, negative: 1 }),
    { velocity: 2, measure: 'total', windowMinutes: 5 },
  ],
  [
    'negatives speak first where they reach their threshold',
    situation([ago(1, 200, 55)]),
    { velocity: 5.5, measure: 'negative', windowMinutes: 5 },
  ],
  [
    'and all mentions where those do not',
    situation([ago(1, 200, 9)]),
    { velocity: 10, measure: 'total', windowMinutes: 5 },
  ],
  [
    'a small share of negatives weakens them in proportion',
    situation([ago(1, 20, 4), ago(2, 16, 0)]),
    { velocity: 1.8, measure: 'total', windowMinutes: 5 },
  ],
  [
    'the bin that began five minutes ago is in the shortest window',
    situation([ago(5, 12, 12)]),
    { velocity: 1.2, measure: 'negative', windowMinutes: 5 },
  ],
  [
    'the one before it is not',
    situation([ago(6, 12, 12)]),
    { velocity: 1.2, measure: 'negative', windowMinutes: 10 },
  ],
  [
    'a slow rise is seen in the longest window',
    situation([ago(60, 4, 4), ago(40, 4, 4), ago(20, 4, 4)]),
    { velocity: 1.2, measure: 'negative', windowMinutes: 60 },
  ],
  [
    'fewer voices than half the floor hold it down',
    situation([ago(1, 90, 90, { voices: 4 })]),
    { velocity: 0.8, measure: 'negative', windowMinutes: 5 },
  ],
])('%s', (_, given, expected) => {
  const { velocity, evidence } = judge(given);
  const { measure, windowMinutes } = evidence;
  expect({ velocity, measure, windowMinutes }).toEqual(expected);
});

test('negatives that are stronger than all mentions are told below the threshold too', () => {
  expect(judge(situation([ago(1, 8, 8)])).evidence.measure).toBe('negative');
  expect(judge(situation([ago(1, 8, 0)])).evidence.measure).toBe('total');
});

test('an hour of the day that was never seen needs a higher ratio', () => {
  const known = situation([ago(1, 240, 240)], { total: 40, negative: 20 });
  const unseen = situation([ago(1, 240, 240)], { total: 40, negative: 20 });
  const hour = unseen.baseline.hours[12];
  if (hour !== undefined) Object.assign(hour, { minutes: 0, total: 0, negative: 0 });
  expect(judge(unseen).velocity).toBeCloseTo(judge(known).velocity / 3, 2);
});

test('evidence tells what was counted in the window, and what is normal there', () => {
  const bins = [ago(1, 20, 15, { unscored: 4 }), ago(3, 10, 2.5), ago(30, 100, 0)];
  expect(judge(situation(bins, { total: 1, negative: 0.5 })).evidence).toMatchObject({
    measure: 'negative',
    windowMinutes: 5,
    total: 30,
    expectedTotal: expect.closeTo(5, 1) as number,
    negative: 17.5,
    expectedNegative: expect.closeTo(2.5, 1) as number,
    negativeShare: 0.673,
    unscored: 4,
    voices: 30,
  });
});

test('the expectation follows the hours that the window lies in', () => {
  const given = situation([ago(1, 12, 12)], { total: 1, negative: 1 });
  const past = given.baseline.hours[11];
  if (past !== undefined) past.negative *= 3;
  const at = Date.UTC(2026, 2, 20, 12, 2);
  const bins = [{ ...emptyBin(at - BIN_MS), total: 40, negative: 40_000 }];
  const { evidence } = judge({ ...given, bins, at });
  // Two minutes of this hour with one each, the others of the hour before with three.
  expect(evidence.windowMinutes).toBe(15);
  expect(evidence.expectedNegative).toBeCloseTo(2 + 13 * 3, 1);
});

test.each<[string, Situation, number]>([
  ['a burst began with its first bin', situation([ago(3, 20, 20), ago(2, 20, 20)]), 3],
  [
    'what is ordinary before it is no part of it',
    situation([ago(50, 1, 1), ago(30, 1, 1), ago(3, 20, 20), ago(1, 20, 20)], {
      total: 0.2,
      negative: 0.05,
    }),
    3,
  ],
  ['bins without negatives do not begin it', situation([ago(9, 50, 0), ago(2, 20, 20)]), 2],
])('%s', (_, given, minutes) => {
  expect(onsetOf(given, 'negative')).toBe(AT - minutes * BIN_MS);
});

const judged = (
  velocity: number,
  of: { share?: number; negative?: number; voices?: number; measure?: 'total' } = {},
): Judgement => ({
  velocity,
  evidence: {
    measure: of.measure ?? 'negative',
    windowMinutes: 5,
    total: 100,
    expectedTotal: 1,
    negative: of.negative ?? 100,
    expectedNegative: 1,
    negativeShare: of.share ?? 0.9,
    unscored: 0,
    voices: of.voices ?? 100,
    historyHours: 200,
  },
  samples: [],
});

test.each<[string, Judgement, number]>([
  ['calm', judged(0.499), 0],
  ['elevated', judged(0.5), 1],
  ['just below the threshold', judged(0.999), 1],
  ['at the threshold', judged(1), 1],
  ['half as much again', judged(1.5), 2],
  ['a small share', judged(1.5, { share: 0.29 }), 1],
  ['few negatives', judged(1.5, { negative: 14.9 }), 1],
  ['few voices', judged(1.5, { voices: 4 }), 1],
  ['below the third', judged(3.999), 2],
  ['four times', judged(4), 3],
  ['four times, without a majority', judged(4, { share: 0.49 }), 2],
  ['four times, with fewer negatives', judged(4, { negative: 49.9 }), 2],
  ['four times, with fewer voices', judged(4, { voices: 19 }), 2],
  ['all mentions, however many', judged(99, { measure: 'total' }), 1],
])('severity of %s', (_, judgement, severity) => {
  expect(severityOf(judgement, profile)).toBe(severity);
});

test('only from a floor on an alarm is possible', () => {
  const { thresholds } = profile;
  expect(reachesFloor([ago(1, 19, 9), ago(2, 0, 0.999)], thresholds)).toBe(false);
  expect(reachesFloor([ago(1, 19, 9), ago(2, 0, 1)], thresholds)).toBe(true);
  expect(reachesFloor([ago(1, 19, 0), ago(2, 1, 0)], thresholds)).toBe(true);
});
