/**
 * An independent model of the pipeline: from what the log holds, what must come of it. It shares
 * types and hashes with the real one, and no rule: those are told anew, in the plainest way.
 */
import type { CrisisEvent } from '@goldenhour/crisis';
import type { Subject } from '@goldenhour/matching';
import type { EpochMs } from '@goldenhour/mention';
import type { SettledBin, Signal } from '@goldenhour/velocity';
import { toneOf } from '../world/tone.ts';
import type { Arrival } from './arrivals.ts';
import { detect } from './detector.ts';
import { lifeOf } from './life.ts';
import { type Timeline, timelineOf } from './timeline.ts';

export type ScoredOnce = {
  readonly subject: string;
  readonly mention: string;
  readonly revision: number;
  readonly time: EpochMs;
  readonly official: boolean;
  readonly sentiment: number | 'unscored';
};

export type Prediction = {
  readonly timeline: Timeline;
  readonly scored: readonly ScoredOnce[];
  readonly counts: readonly (SettledBin & { readonly t: 'bin' | 'add' })[];
  readonly missed: readonly { readonly mention: string; readonly time: EpochMs }[];
  readonly signals: readonly Signal[];
  readonly events: readonly CrisisEvent[];
};

export function predict(arrivals: readonly Arrival[], subjects: readonly Subject[]): Prediction {
  const timeline = timelineOf(arrivals);
  const told = subjects.map((subject) => {
    const detected = detect(subject, timeline);
    return { ...detected, events: lifeOf(detected.signals, timeline.closes) };
  });
  return {
    timeline,
    scored: timeline.left.flatMap(({ subject, said, time, official }): ScoredOnce[] => {
      if (said.op !== 'upsert') return [];
      const score = toneOf(said.text);
      const isScored = 'sentiment' in score && !Number.isNaN(score.sentiment);
      const sentiment = isScored ? score.sentiment : 'unscored';
      return [{ subject, mention: said.id, revision: said.revision, time, official, sentiment }];
    }),
    counts: told.flatMap(({ counts }) => counts),
    missed: told.flatMap(({ missed }) => missed),
    signals: told.flatMap(({ signals }) => signals),
    events: told.flatMap(({ events }) => events),
  };
}
