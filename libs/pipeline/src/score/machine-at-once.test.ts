/** What the detector is told of a single mention, and what it says of one before its bin closes. */
import type { Mention } from '@goldenhour/mention';
import { BIN_MS } from '@goldenhour/velocity';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crashes, MINUTE, SECOND, wholeLog } from './fake-logs.ts';
import { AT_ONCE, type RunPlan, recordsOf, runLog } from './fake-run.ts';
import { type Entry, fakeScore, logOf, mentionOf, T0, tickOf } from './fakes.ts';
import { LATE_MS } from './outputs.ts';
import { DELAY_BOUND_MS } from './partition-clock.ts';

/** Ids whose hash makes the scorer say that somebody should be woken. */
const [PAGE = '', PAGE_TOO = ''] = Array.from({ length: 100 }, (_, n) => `p${n}`).filter(
  (id) => 'page' in fakeScore(mentionOf({ id })),
);

const said = (id: string, fields: Partial<Mention> = {}, official = false): Entry => ({
  value: { t: 'mention', subject: 's1', official, mention: mentionOf({ id, ...fields }) },
});
const liked = (likes: number, fields: Partial<Mention> = {}, official = false): Entry =>
  said(
    'm',
    { op: 'engagement', revision: likes, engagement: { likes, views: 9 }, ...fields },
    official,
  );
const tick = (watermark: number): Entry => ({
  value: tickOf({ watermark, sequence: watermark }),
});
const ended = (watermark: number): Entry => ({
  value: tickOf({ watermark, sequence: Number.MAX_SAFE_INTEGER, status: 'ended' }),
});

/** After each record a commit, and the process dies. */
const EACH: RunPlan = { sizes: [1], then: new Array(100).fill('commit and crash') };

function saidIn(log: readonly Entry[], plan: RunPlan = AT_ONCE) {
  return recordsOf(runLog(logOf(log), plan).outputs).map((record) => {
    if (record.t === 'clock') return `clock ${(record.to - T0) / MINUTE}`;
    if (record.t !== 'signal') return record.t;
    const { lane, key, at, evidence } = record.signal;
    return `${lane} ${key} ${(at - T0) / MINUTE} #${evidence.total}`;
  });
}

test('a mention that speaks alone is told after the clock of the empty bins before it, and before that of its own', () => {
  const log = [tick(T0), said(PAGE, { time: T0 + 7 * MINUTE + SECOND }), tick(T0 + 30 * MINUTE)];
  for (const plan of [AT_ONCE, EACH])
    expect(saidIn(log, plan)).toEqual(['clock 7', `threat ${PAGE} 8 #1`, 'clock 30']);
});

test('it is told as soon as the clock has passed it, while its bin is open', () => {
  const log = [tick(T0), said(PAGE, { time: T0 + SECOND }), tick(T0 + 2 * SECOND)];
  expect(saidIn(log)).toEqual([`threat ${PAGE} 1 #1`]);
});

test('what comes late is told with the bin that is open then', () => {
  const log = [
    tick(T0),
    tick(T0 + 3 * MINUTE + SECOND),
    said(PAGE, { time: T0 + MINUTE }),
    ended(T0 + 4 * MINUTE),
  ];
  expect(saidIn(log)).toEqual(['clock 3', `threat ${PAGE} 4 #1`, 'clock 4', 'end']);
});

test('likes are heard in the order of time among the mentions, and those of own accounts are not', () => {
  const log = [
    tick(T0),
    liked(30, { time: T0 + 3 * SECOND }),
    liked(20, { time: T0 + SECOND }),
    said(PAGE, { time: T0 + 2 * SECOND }),
    liked(40, { time: T0 + 4 * SECOND }, true),
    said('n', { op: 'engagement', engagement: { views: 3 } }),
    tick(T0 + 30 * SECOND),
  ];
  for (const plan of [AT_ONCE, EACH])
    expect(saidIn(log, plan)).toEqual([`root m 1 #1`, `threat ${PAGE} 1 #2`, `root m 1 #3`]);
});

test('what is said at once says how late only where it is said while catching up', () => {
  const lateOf = (wait: number) => {
    const log: Entry[] = [
      { value: tickOf({ source: 'l', clock: 'log', mode: 'live' }) },
      said(PAGE),
      { value: { t: 'heartbeat' }, wait },
      { ...said(PAGE_TOO), wait: SECOND },
    ];
    return recordsOf(runLog(logOf(log), AT_ONCE).outputs).flatMap((record) =>
      record.t === 'signal' && record.signal.lane === 'threat' ? [record.lateMs] : [],
    );
  };
  expect(lateOf(30 * SECOND)).toEqual([null, null]);
  const most = BIN_MS + DELAY_BOUND_MS + LATE_MS;
  expect(lateOf(most)).toEqual([null, null]);
  // The clock passed the first only when its bin was long over; the second came late itself.
  expect(lateOf(most + 1)).toEqual([most + 1 - BIN_MS, null]);
});

test('each is said once, and with the bin of its mention or a later one, wherever it crashes', () => {
  let heard = 0;
  fc.assert(
    fc.property(wholeLog, crashes, (log, plan) => {
      const { outputs, observed } = runLog(log, plan);
      // A life that was not committed is told again, and of nothing else.
      const lives = new Set(observed.map((told) => JSON.stringify(told)));
      const once = runLog(log, AT_ONCE).observed.map((told) => JSON.stringify(told));
      expect([...lives].sort()).toEqual(once.sort());
      const records = recordsOf(outputs);
      const times = new Map(observed.map((told) => [`${told.subject} ${told.mention}`, told.time]));
      const ids: string[] = [];
      for (const [index, record] of records.entries()) {
        if (record.t !== 'signal' || record.signal.lane !== 'threat') continue;
        const { id, subject, key, at } = record.signal;
        ids.push(id);
        const time = times.get(`${subject} ${key}`) ?? Number.POSITIVE_INFINITY;
        // When all have said their last word, what lies ahead is let go with the bin that is open.
        const next = records.slice(index).find(({ t }) => t === 'clock' || t === 'end');
        if (next?.t !== 'end') expect(at).toBeGreaterThan(time);
      }
      heard += ids.length;
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 100 },
  );
  expect(heard).toBeGreaterThan(20);
});
