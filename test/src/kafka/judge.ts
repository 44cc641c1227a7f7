/** Whether a run left what it must: nothing lost, nothing twice, and byte for byte the same. */
import type { InRecord } from '@goldenhour/pipeline/ports';
import { eventPrint, type Told, toldOnce } from '../world/desk.ts';
import type { Played } from '../world/play.ts';

/** What must come of a scenario. Of each list the order tells nothing. */
export type Expected = {
  /** Subject, mention, revision. */
  readonly scores: readonly string[];
  /** What the detectors said, as it stands on the log. */
  readonly signals: readonly string[];
  /** Crisis events as they stand on the wire. */
  readonly transitions: readonly string[];
  readonly notifications: readonly string[];
};

/** Of each list what is missing, and what is there too often or should not be there at all. */
export type Judgement = {
  readonly [kind in keyof Expected]: {
    readonly lost: readonly string[];
    readonly surplus: readonly string[];
  };
} & {
  /** Crises whose events do not stand, or were not first told, in the order of their revisions. */
  readonly disordered: readonly string[];
};

export function judge(
  expected: Expected,
  found: { readonly played: Played; readonly told: readonly Told[]; readonly namespace: string },
): Judgement {
  const { played, namespace } = found;
  const told = toldOnce(found.told);
  return {
    scores: compare(expected.scores, scoresOf(played.scored)),
    signals: compare(expected.signals, signalsOf(played.signals)),
    transitions: compare(
      expected.transitions,
      played.crises.map((record) => wireForm(record, namespace)),
    ),
    notifications: compare(expected.notifications, told.map(eventPrint)),
    disordered: [
      ...disordered(played.crises.map(({ value }) => JSON.parse(value ?? '{}'))),
      ...disordered(told.map(({ data }) => data)),
    ],
  };
}

/** Nothing lost, nothing twice, all in order. */
export function isClean({ disordered: crises, ...lists }: Judgement): boolean {
  return (
    crises.length === 0 &&
    Object.values(lists).every(({ lost, surplus }) => lost.length + surplus.length === 0)
  );
}

/** Key, headers and value. Append times are no part of an event; the namespace must be the run's own. */
export function wireForm({ key, headers, value }: InRecord, namespace: string): string {
  const { 'goldenhour-clocked': _, ce_source: source, ...rest } = headers;
  const isOwn = source === `/goldenhour/${namespace}`;
  return JSON.stringify([key, { ...rest, ...(isOwn ? {} : { source }) }, value]);
}

export function scoresOf(records: readonly InRecord[]): string[] {
  return records.flatMap(({ value }) => {
    const { subject, scores } = JSON.parse(value ?? '') as {
      readonly subject: string;
      readonly scores: readonly { readonly mention: string; readonly revision: number }[];
    };
    return scores.map(({ mention, revision }) => `${subject} ${mention} ${revision}`);
  });
}

/** Not the clock records beside them, which a batch may join. */
export function signalsOf(records: readonly InRecord[]): string[] {
  return records.flatMap(({ value }) => {
    const { t, signal } = JSON.parse(value ?? '') as {
      readonly t: string;
      readonly signal: object;
    };
    return t === 'signal' ? [JSON.stringify(signal)] : [];
  });
}

function compare(expected: readonly string[], found: readonly string[]) {
  return { lost: minus(expected, found), surplus: minus(found, expected) };
}

/** What of the first list is not in the second, counted: twice is one too many. */
function minus(list: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const other of others) left.set(other, (left.get(other) ?? 0) + 1);
  return list.filter((item) => {
    const count = left.get(item) ?? 0;
    left.set(item, count - 1);
    return count <= 0;
  });
}

function disordered(
  events: readonly { readonly crisis: string; readonly revision: number }[],
): string[] {
  const next = new Map<string, number>();
  const found = new Set<string>();
  for (const { crisis, revision } of events) {
    const wanted = next.get(crisis) ?? 1;
    if (revision !== wanted) found.add(crisis);
    next.set(crisis, wanted + 1);
  }
  return [...found];
}
