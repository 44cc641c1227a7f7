/** Roots that took off: each speaks in a lane of its own until it has slowed down. */
import { type EpochMs, hashHex } from '@goldenhour/mention';
import type { TakeOff } from '../cascades/types.ts';
import type { CascadeEvidence, Evidence, Severity, Signal, SignalStatus } from '../types.ts';

/** Roots of one subject that speak at a time: of more, the first go on. */
export const ROOTS_TOLD_MAX = 8;

/**
 * A root is in alarm while it draws so much of what made it one, and elevated while it draws a
 * quarter of that. Chosen: half of what the first hour brings comes in the first minutes.
 */
const ALARM_FROM = 0.5;
const ELEVATED_FROM = ALARM_FROM / 4;

/** A root that took off and is not normal again. */
export type RootStanding = {
  readonly root: string;
  readonly onset: EpochMs;
  velocity: number;
  severity: Severity;
  /** Mentions an hour with which it was an alarm. */
  readonly bar: number;
};

/** @returns where the root stands; null where there is no room for it */
export function takeOff(roots: RootStanding[], off: TakeOff): RootStanding | null {
  const known = roots.find(({ root }) => root === off.root);
  if (known !== undefined) {
    known.velocity = Math.max(known.velocity, off.velocity);
    known.severity = off.severity > known.severity ? off.severity : known.severity;
    return known;
  }
  if (roots.length >= ROOTS_TOLD_MAX) return null;
  const { root, began, velocity, severity, bar } = off;
  const standing = { root, onset: began, velocity, severity, bar };
  roots.push(standing);
  return standing;
}

/** @param cascade null when it was forgotten */
export function statusOf({ bar }: RootStanding, cascade: CascadeEvidence | null): SignalStatus {
  const speed = cascade?.speed ?? 0;
  if (speed >= bar * ALARM_FROM) return 'alarm';
  return speed >= bar * ELEVATED_FROM ? 'elevated' : 'normal';
}

export function rootSignal(
  standing: RootStanding,
  of: {
    readonly subject: string;
    readonly at: EpochMs;
    readonly status: SignalStatus;
    readonly evidence: Evidence;
  },
): Signal {
  const { root, velocity, severity } = standing;
  const { subject, at, status, evidence } = of;
  const key = `root:${root}`;
  // A root may be older than the first minute that is told of it, never younger.
  const onset = Math.min(standing.onset, at - 1);
  return {
    id: hashHex(`${subject} ${key} ${at} ${status} ${evidence.cascade?.size ?? 0}`),
    ...{ subject, lane: 'root', key, status, onset, at, velocity, severity, evidence },
  };
}
