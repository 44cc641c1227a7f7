/** One subject through one close: what settles, what is learned, what is said. */
import { type EpochMs, hashHex } from '@goldenhour/mention';
import { emptyBaseline, learn } from './baseline.ts';
import { type Bin, binStart, emptyBin, settledBin } from './bin.ts';
import type { Changes } from './changes.ts';
import { absentAt, type GapLog, missingIn } from './coverage.ts';
import {
  ELEVATED_FROM,
  judge,
  onsetOf,
  reachesFloor,
  type Situation,
  severityOf,
} from './decide.ts';
import { DAY_MS, type ZoneOffset } from './hours.ts';
import { type Sample, samplesIn } from './samples.ts';
import { binKey, type Standing, type Subject } from './state.ts';
import {
  BIN_MS,
  type CloseResult,
  LONGEST_WINDOW_MS,
  type SettledBin,
  type Signal,
  type SourceCoverage,
  type SubjectProfile,
} from './types.ts';

/**
 * Bins of one subject that are not settled: those of the longest window, and a day ahead of the
 * clock for a stage that reads before it closes. What would need more is refused.
 */
export const LIVE_BINS_MAX = (LONGEST_WINDOW_MS + DAY_MS) / BIN_MS;

/**
 * Quiet minutes are learned in steps of this, so that a subject's state is not written at each
 * close. It divides every zone's hours.
 * @unit milliseconds
 */
const LEARN_STEP_MS = 15 * BIN_MS;

/**
 * A subject below its threshold is not called normal while a source is absent, for at most this
 * long: a source that never returns must not hold it for ever.
 * @unit milliseconds
 */
export const HOLD_MAX_MS = DAY_MS;

export type Watched = Subject & {
  readonly profile: SubjectProfile;
  /** By start: closed ones that are not settled, then those of the future. */
  readonly bins: Bin[];
};

/** What a close knows, and where it puts what comes of it. */
export type Closing = {
  /** End of the bin that closes. */
  readonly at: EpochMs;
  readonly coverage: readonly SourceCoverage[];
  /** Sources missing in the bin that begins at `start`; asked for the same one by every subject. */
  readonly missingIn: (start: EpochMs) => readonly string[];
  readonly gaps: GapLog;
  readonly zoneOffset: ZoneOffset;
  readonly changes: Changes;
  readonly signals: Signal[];
  readonly settled: SettledBin[];
  readonly forget: CloseResult['forget'][number][];
};

/** Before the first close nobody knows from when on it is watched: it learns from then. */
export function watch(profile: SubjectProfile): Watched {
  return {
    profile,
    standing: { status: 'normal', onset: null, heldSince: null, missing: [] },
    baseline: emptyBaseline(Infinity),
    bins: [],
  };
}

/** Whether a close at the right time has something to do for it. */
export function isActive({ bins, standing }: Watched): boolean {
  return bins.length > 0 || standing.status !== 'normal';
}

/** The bin that begins at `start`, made when there is none; null at {@link LIVE_BINS_MAX}. */
export function binAt({ bins }: Watched, start: EpochMs): Bin | null {
  // Late mentions are rare, so the search begins at the end.
  let at = bins.length;
  while (at > 0 && (bins[at - 1]?.start ?? start) > start) at -= 1;
  const known = bins[at - 1];
  if (known !== undefined && known.start === start) return known;
  if (bins.length >= LIVE_BINS_MAX) return null;
  const bin = emptyBin(start);
  bins.splice(at, 0, bin);
  return bin;
}

/** Bins whose end is the longest window behind: written out, learned, forgotten. */
export function settle(subject: Watched, closing: Closing): void {
  const { standing, bins, profile } = subject;
  const { changes } = closing;
  const settledTo = closing.at - LONGEST_WINDOW_MS;
  const last = settledTo - BIN_MS;
  const kept = bins.findIndex(({ start }) => start > last);
  const settling = bins.slice(0, kept < 0 ? bins.length : kept);
  const missingLast = closing.missingIn(last);
  for (const bin of settling) tell(subject, bin, closing);
  // An empty bin is told of when it says that a source came or went.
  if (settling.at(-1)?.start !== last && !isSameList(missingLast, standing.missing)) {
    tell(subject, emptyBin(last), closing);
  }
  learnTo(subject, settling.length > 0 ? settledTo : learnStep(settledTo), closing);
  for (const bin of settling) {
    for (const sample of samplesIn(bin.samples)) {
      if (!sample.cited) closing.forget.push({ subject: profile.id, mention: sample.mention });
    }
    changes.bins.delete(bin);
    changes.deleted.add(binKey(profile.id, bin.start));
  }
  bins.splice(0, settling.length);
}

function tell(subject: Watched, bin: Bin, closing: Closing): void {
  const { standing, profile } = subject;
  const missing = closing.missingIn(bin.start);
  closing.settled.push(settledBin(profile.id, bin, missing));
  if (isSameList(missing, standing.missing)) return;
  standing.missing = missing;
  closing.changes.subjects.set(profile.id, subject);
}

/** The last step of learning that ends at or before `time`. */
export function learnStep(time: EpochMs): EpochMs {
  return Math.floor(time / LEARN_STEP_MS) * LEARN_STEP_MS;
}

/** Learns all minutes before `to`, which must be settled. */
export function learnTo(
  subject: Watched,
  to: EpochMs,
  how: Pick<Closing, 'gaps' | 'zoneOffset' | 'changes'>,
): void {
  const { baseline, profile, bins } = subject;
  if (to <= baseline.learnedTo) return;
  learn(baseline, { to, bins, gaps: how.gaps, profile, zoneOffset: how.zoneOffset });
  how.changes.subjects.set(profile.id, subject);
}

/** Alarm, elevated, or once normal; nothing while nothing is the matter. */
export function decide(subject: Watched, closing: Closing): void {
  const { standing, bins, profile, baseline } = subject;
  const { at, coverage, zoneOffset } = closing;
  const open = bins.findIndex(({ start }) => start >= at);
  const closed = open < 0 ? bins : bins.slice(0, open);
  if (standing.status === 'normal' && !reachesFloor(closed, profile.thresholds)) return;
  const situation: Situation = { profile, baseline, bins: closed, at, zoneOffset };
  const judgement = judge(situation);
  const { velocity, evidence } = judgement;
  if (velocity < 1 && standing.status === 'normal') return;

  const onset = standing.onset ?? onsetOf(situation, evidence.measure);
  move(subject, standingAfter(velocity, onset, standing, closing), closing.changes);
  cite(subject, judgement.samples, closing.changes);
  closing.signals.push({
    id: hashHex(`${profile.id} velocity ${onset} ${at}`),
    subject: profile.id,
    lane: 'velocity',
    status: standing.status,
    onset,
    at,
    velocity,
    severity: severityOf(judgement, profile),
    evidence: {
      ...evidence,
      samples: judgement.samples.map(({ mention }) => mention),
      missing: missingIn(coverage, at - evidence.windowMinutes * BIN_MS, at),
    },
  });
}

function standingAfter(
  velocity: number,
  onset: EpochMs,
  before: Standing,
  { at, coverage }: Closing,
): Standing {
  const { missing } = before;
  if (velocity >= 1) return { status: 'alarm', onset, heldSince: null, missing };
  const elevated: Standing = { status: 'elevated', onset, heldSince: null, missing };
  if (velocity >= ELEVATED_FROM) return elevated;
  const heldSince = before.heldSince ?? at;
  if (absentAt(coverage, at).length > 0 && at - heldSince < HOLD_MAX_MS)
    return { ...elevated, heldSince };
  return { status: 'normal', onset: null, heldSince: null, missing };
}

function move(subject: Watched, next: Standing, changes: Changes): void {
  const { standing } = subject;
  const stays =
    next.status === standing.status &&
    next.onset === standing.onset &&
    next.heldSince === standing.heldSince;
  Object.assign(standing, next);
  if (!stays) changes.subjects.set(subject.profile.id, subject);
}

function cite(subject: Watched, samples: readonly Sample[], changes: Changes): void {
  for (const sample of samples) {
    if (sample.cited) continue;
    sample.cited = true;
    const bin = subject.bins.find(({ start }) => start === binStart(sample.time));
    if (bin !== undefined) changes.bins.set(bin, subject.profile.id);
  }
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => name === b[at]);
}
