/** What a replay has left in its log, as bins of a minute and what was said of each. */
import type { CrisisEvent } from '@goldenhour/crisis';
import { AppError } from '@goldenhour/host';
import type { EpochMs } from '@goldenhour/mention';
import { decodeSignalsRecord, type ScoredRecord, TOPICS } from '@goldenhour/pipeline';
import type { Reader } from '@goldenhour/pipeline/ports';
import { BIN_MS } from '@goldenhour/velocity';
import { readCrises, recordsOf } from '../found-crises.ts';

/** Bins that are not empty, over all subjects; 200 bytes each. */
export const BINS_MAX = 4_000_000;

export type MentionBin = {
  readonly start: EpochMs;
  readonly subject: string;
  total: number;
  /** Probabilities, summed. */
  negative: number;
  /** The largest that was said at its end; null where all was normal and nothing was said. */
  velocity: number | null;
};

export type Found = {
  /** Those that are not empty, by (start, subject). */
  readonly bins: readonly MentionBin[];
  /** By (at, crisis, revision). */
  readonly events: readonly CrisisEvent[];
};

/** @throws AppError where there are more bins than fit into memory */
export async function readFound(log: Reader): Promise<Found> {
  const bins = new Map<string, MentionBin>();
  for await (const { value } of recordsOf(log, TOPICS.scored.name)) {
    // Written by this very process, and read by nobody else before.
    const { subject, scores } = JSON.parse(value ?? '') as ScoredRecord;
    for (const score of scores) {
      if (score.official) continue;
      const bin = binOf(bins, subject, score.time);
      bin.total += 1;
      if ('negative' in score) bin.negative += score.negative;
    }
  }
  await addVelocities(log, bins);
  return {
    bins: [...bins.values()].sort(
      (a, b) => a.start - b.start || (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0),
    ),
    events: await readCrises(log),
  };
}

async function addVelocities(log: Reader, bins: ReadonlyMap<string, MentionBin>): Promise<void> {
  for await (const record of recordsOf(log, TOPICS.signals.name)) {
    const decoded = decodeSignalsRecord(record);
    if (!decoded.ok || decoded.value.t !== 'signal') continue;
    const { subject, at, velocity } = decoded.value.signal;
    const bin = bins.get(keyOf(subject, at - BIN_MS));
    if (bin !== undefined) bin.velocity = Math.max(bin.velocity ?? velocity, velocity);
  }
}

function binOf(bins: Map<string, MentionBin>, subject: string, time: EpochMs): MentionBin {
  const start = Math.floor(time / BIN_MS) * BIN_MS;
  const key = keyOf(subject, start);
  const known = bins.get(key);
  if (known !== undefined) return known;
  if (bins.size >= BINS_MAX) {
    throw new AppError(
      `The files hold more than ${BINS_MAX} minutes with mentions: test a part of them at a time.`,
    );
  }
  const made = { start, subject, total: 0, negative: 0, velocity: null };
  bins.set(key, made);
  return made;
}

const keyOf = (subject: string, start: EpochMs): string => `${start} ${subject}`;
