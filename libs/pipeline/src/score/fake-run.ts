/** Runs a log through the score machine, cut into batches and broken off wherever a test wants. */
import type { EpochMs } from '@goldenhour/mention';
import type { Observation } from '@goldenhour/velocity';
import type { InRecord, OutRecord } from '../ports/index.ts';
import type { ScoredRecord, SignalsRecord } from '../records.ts';
import { TOPICS } from '../topics.ts';
import { CountingDetector } from './counting-detector.ts';
import { fakeScore } from './fakes.ts';
import { type MachineBounds, ScoreMachine, type Step } from './machine.ts';

export type RunPlan = {
  /** Sizes of the batches, over and over. @range ≥ 1 */
  readonly sizes: readonly number[];
  /** What follows each batch; after the last of them each is committed when it is worth it. */
  readonly then: readonly ('go on' | 'commit' | 'crash' | 'commit and crash')[];
};

export const AT_ONCE: RunPlan = { sizes: [Number.MAX_SAFE_INTEGER], then: [] };

/** How the machine stood after a record. */
export type Moment = { readonly now: EpochMs; readonly live: boolean; readonly speaking: boolean };

export type Run = {
  readonly outputs: readonly OutRecord[];
  /** After each record that was applied, in all lives. */
  readonly moments: readonly Moment[];
  /** What the detector was told, in all lives. */
  readonly observed: readonly Observation[];
  /** The clock as it was when a record was read, or as it was committed: one list for each life. */
  readonly clocks: readonly (readonly EpochMs[])[];
  readonly waiting: number;
  readonly late: number;
  readonly offset: number | undefined;
};

/** What was committed when the whole log was read. */
export function runLog(log: readonly InRecord[], plan: RunPlan, bounds?: MachineBounds): Run {
  const state = new Map<string, string>();
  const outputs: OutRecord[] = [];
  let clock: EpochMs[] = [];
  const clocks = [clock];
  let committed = Number.NEGATIVE_INFINITY;
  const moments: Moment[] = [];
  const observed: Observation[] = [];
  let offset: number | undefined;
  let late = 0;
  const start = (): ScoreMachine =>
    new ScoreMachine({
      partition: 0,
      subjects: new Set(['s1', 's2']),
      state: new Map([...state].sort(([a], [b]) => (a < b ? -1 : 1))),
      committed: offset,
      scorer: { name: 'fake', version: '1' },
      createDetector: (restored) => new CountingDetector(restored, observed),
      ...(bounds === undefined ? {} : { bounds }),
    });
  let machine = start();
  const commit = (): void => {
    const { commit: taken, counts } = machine.take();
    outputs.push(...taken.outputs);
    for (const [key, value] of taken.state) {
      if (value === null) state.delete(key);
      else state.set(key, value);
    }
    offset = taken.offset ?? offset;
    late += counts.late;
    committed = machine.clock.now;
  };
  let at = 0;
  for (let batch = 0; at < log.length; batch += 1) {
    const records = log.slice(at, at + (plan.sizes[batch % plan.sizes.length] ?? 1));
    at += records.length;
    for (const step of machine.plan(records)) {
      machine.apply(step, scoreOf(step));
      clock.push(machine.clock.now);
      const { now, live, speaking } = machine.clock;
      moments.push({ now, live, speaking });
    }
    const then = plan.then[batch] ?? (machine.worthCommitting ? 'commit' : 'go on');
    if (then === 'commit' || then === 'commit and crash') commit();
    if (then === 'crash' || then === 'commit and crash') {
      machine = start();
      clock = [committed, machine.clock.now];
      clocks.push(clock);
      const from = offset ?? 0;
      at = log.findIndex((record) => record.offset >= from);
      if (at < 0) break;
    }
  }
  commit();
  return { outputs, moments, observed, clocks, waiting: machine.waiting, late, offset };
}

const scoreOf = (step: Step) =>
  step.kind === 'mention' ? fakeScore(step.value.mention) : ({ unscored: 'no_words' } as const);

type Values = readonly Readonly<Record<string, unknown>>[];

export function valuesOf(outputs: readonly OutRecord[], topic: string): Values {
  return outputs
    .filter((output) => output.topic === topic)
    .map(({ value }) => JSON.parse(value ?? '{}') as Readonly<Record<string, unknown>>);
}

/** The scores of each subject in the order they left. */
export function scoresOf(
  outputs: readonly OutRecord[],
): ReadonlyMap<string, ScoredRecord['scores']> {
  const scores = new Map<string, ScoredRecord['scores']>();
  for (const value of valuesOf(outputs, TOPICS.scored.name)) {
    const record = value as unknown as ScoredRecord;
    scores.set(record.subject, [...(scores.get(record.subject) ?? []), ...record.scores]);
  }
  return new Map([...scores].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The records of `signals`, with neighbouring clock records of the same coverage joined. */
export function signalsOf(outputs: readonly OutRecord[]): Values {
  const joined: Readonly<Record<string, unknown>>[] = [];
  for (const value of valuesOf(outputs, TOPICS.signals.name)) {
    const last = joined.at(-1);
    const joins =
      value['t'] === 'clock' &&
      last?.['t'] === 'clock' &&
      last['to'] === value['from'] &&
      String(last['missing']) === String(value['missing']);
    if (joins) joined.splice(-1, 1, { ...last, to: value['to'] });
    else joined.push(value);
  }
  return joined;
}

export const recordsOf = (outputs: readonly OutRecord[]): readonly SignalsRecord[] =>
  valuesOf(outputs, TOPICS.signals.name) as unknown as readonly SignalsRecord[];

/** All that was said, in a form that does not show where the batches ended. */
export function essence(outputs: readonly OutRecord[]) {
  const keyed = (topic: string) =>
    outputs.filter((output) => output.topic === topic).map(({ key, value }) => ({ key, value }));
  return {
    scores: scoresOf(outputs),
    signals: signalsOf(outputs),
    counts: keyed(TOPICS.counts.name),
    samples: keyed(TOPICS.samples.name),
    deadLetters: keyed(TOPICS.deadLetters.name),
  };
}
