/**
 * When a root takes off: it draws more within an hour than roots of the subject usually do, and
 * is not friendly.
 *
 * Real viral cascades come in a burst: half of all that the first hour brings comes in the first
 * minutes. So the first minutes already tell what the hour brings at the least, and that is held
 * against the subject's own tail, at the level that is crossed so seldom that false alarms stay
 * within their budget.
 */
import type { EpochMs } from '@goldenhour/mention';
import type { Severity } from '../types.ts';
import { accelerationAt, RECENT_MS, recentAt, speedAt } from './recent.ts';
import { type Root, voicesOf } from './root.ts';
import { levelOf, PRIOR_HOSTILE, REACHED, type Tail, weeklyAt } from './tail.ts';
import type { CascadeTone, TakeOff } from './types.ts';

/**
 * How often roots of each tone may cross their bar when nothing is wrong, and the least that the
 * bar may be. The first keeps the lane within .05 false alarms a subject-week. Of real viral
 * cascades the slower half reaches 25 in 40 seconds, all of them in half an hour (TiDeH). The
 * other bars are chosen: where no words tell that it is meant badly, only size may.
 */
const BARS: Readonly<
  Record<
    CascadeTone,
    { readonly kind: 'all' | 'hostile'; readonly weekly: number; readonly floor: number }
  >
> = {
  hostile: { kind: 'hostile', weekly: 0.015, floor: 25 },
  unknown: { kind: 'all', weekly: 0.01, floor: 150 },
  calm: { kind: 'all', weekly: 0.001, floor: 1000 },
};
const FLOOR_MIN = 25;
/** Distinct voices under a root that can take off: one account that repeats itself is no cascade. */
const VOICES_MIN = 10;
/** A root speaks again when it has grown by this. */
const AGAIN = 10;

/** Probability from which a root, or those who answer it on average, are hostile: twice the usual. */
const HOSTILE = 0.4;
/** Scored answers from which they say more than chance. Chosen. */
const ANSWERS_MIN = 8;
/** Answers at the usual share that are added, so that few of them say little. */
const ANSWERS_PRIOR = 2;
const SEVERE: Severity = 2;

/**
 * What the hour brings at the least, over what there is at an age: (hour ÷ age)^GROWTH, the age a
 * minute at the least. 45 of 50 real cascades grew by more than this from 2, 5, 10, 15 and 30
 * minutes (3.4, 2.0, 1.6, 1.4 and 1.2 times).
 * @source TiDeH, see `benchmarks/src/crises/cascades`
 */
const GROWTH = 0.25;
const GROWTH_MAX = (RECENT_MS / 60_000) ** GROWTH;

/** Judges a root that has just grown, and learns from it what is usual. */
export function judge(root: Root, tail: Tail, at: EpochMs): TakeOff | null {
  const { sum } = root.recent;
  const tone = toneOf(root);
  if (sum * GROWTH_MAX > root.most) learn(root, tail, expectedAt(root, at), tone);
  if (sum < FLOOR_MIN || root.size < root.tookOff * AGAIN) return null;
  if (voicesOf(root) + root.platform.unseen < VOICES_MIN) return null;
  const expected = expectedAt(root, at);
  const { kind, weekly, floor } = BARS[tone];
  if (expected < floor) return null;
  const bar = Math.max(floor, levelOf(tail, { kind, weekly, own: root.lesson }));
  if (expected < bar) return null;
  root.tookOff = root.size;
  return {
    root: root.id,
    at,
    began: root.origin,
    size: root.size,
    speed: speedAt(root.recent, at, root.origin),
    acceleration: accelerationAt(root.recent, at),
    expected: Math.round(expected),
    bar: Math.round(bar),
    velocity:
      Math.round(-Math.log10(weeklyAt(tail, { kind, own: root.lesson }, expected)) * 1000) / 1000,
    tone,
    severity: severityOf(root, tone),
    likes: root.platform.likes,
  };
}

export function toneOf({ verdict, answers, hostility }: Root): CascadeTone {
  if (verdict !== null && ((verdict.negative ?? 0) >= HOSTILE || verdict.severity >= SEVERE)) {
    return 'hostile';
  }
  if (answers >= ANSWERS_MIN) {
    const usual = ANSWERS_PRIOR * PRIOR_HOSTILE;
    const share = (hostility / 1000 + usual) / (answers + ANSWERS_PRIOR);
    if (share >= HOSTILE) return 'hostile';
    return 'calm';
  }
  return verdict === null || verdict.negative === null ? 'unknown' : 'calm';
}

/** What is said against the subject, and spreads, would worry whoever speaks for it. */
function severityOf({ verdict }: Root, tone: CascadeTone): Severity {
  if (tone !== 'hostile') return 1;
  return verdict !== null && verdict.severity > SEVERE ? verdict.severity : SEVERE;
}

/** Of the last 60 minutes; of a younger root, what they will be at the least. */
function expectedAt(root: Root, at: EpochMs): number {
  const age = Math.max(60_000, at - root.origin);
  const count = recentAt(root.recent, at);
  return age >= RECENT_MS || !root.timed ? count : count * (RECENT_MS / age) ** GROWTH;
}

/** A root that took off teaches no further: a crisis must not become what is usual. */
function learn(root: Root, tail: Tail, expected: number, tone: CascadeTone): void {
  if (root.tookOff > 0 || expected <= root.most) return;
  root.most = expected;
  if (expected < REACHED) return;
  const hostile = { hostile: 1, unknown: PRIOR_HOSTILE, calm: 0 }[tone];
  const lesson = {
    reached: 1,
    hostile: Math.max(root.lesson.hostile, hostile),
    beyond: Math.log(expected / REACHED),
  };
  tail.reached += lesson.reached - root.lesson.reached;
  tail.hostile += lesson.hostile - root.lesson.hostile;
  tail.beyond += lesson.beyond - root.lesson.beyond;
  root.lesson = lesson;
}
