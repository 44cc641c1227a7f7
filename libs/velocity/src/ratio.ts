/**
 * The first detector: counts of one minute against what is normal at this hour of the day. A
 * floor, a ratio, a significance and a number of voices have to be passed together.
 *
 * Only subjects with something in the last hour, or not yet back to normal, are visited at a
 * close: its time grows with those, whatever the number of quiet ones.
 */
import type { EpochMs } from '@goldenhour/mention';
import { addToBin, type Bin, binStart, emptyBin, settledBin, thousandths } from './bin.ts';
import { createChanges, drainChanges } from './changes.ts';
import { addGaps, GAPS_MAX, type GapLog, gapsIn, missingIn } from './coverage.ts';
import { createZoneOffset, type ZoneOffset } from './hours.ts';
import { offerSample } from './samples.ts';
import {
  binKey,
  DETECTOR_NAME,
  decodeBin,
  decodeGaps,
  decodeHeader,
  decodeSubject,
  GAPS_KEY,
  HEADER_KEY,
  parseBinKey,
  STATE_VERSION,
  StateError,
} from './state.ts';
import {
  BIN_MS,
  type CloseResult,
  type CreateDetector,
  LONGEST_WINDOW_MS,
  type Observation,
  type ObserveResult,
  type SourceCoverage,
  type SubjectProfile,
} from './types.ts';
import {
  binAt,
  type Closing,
  decide,
  isActive,
  learnStep,
  learnTo,
  settle,
  type Watched,
  watch,
} from './watched.ts';

const NOTHING: ObserveResult = {
  sample: false,
  replaced: [],
  missed: false,
  correction: null,
  refused: false,
};

type Output = Pick<Closing, 'signals' | 'settled' | 'forget'>;

/**
 * @throws RangeError when a profile's thresholds or zone cannot be used
 * @throws StateError when the restored entries are damaged, newer or another detector's
 */
export const createDetector: CreateDetector = (profiles, restored) => {
  const zoneOffset = createZoneOffset();
  for (const profile of profiles.values()) checkProfile(profile, zoneOffset);
  const subjects = new Map<string, Watched>();
  const active = new Set<Watched>();
  const changes = createChanges();
  let clock: EpochMs | null = null;
  let gaps: GapLog = [];
  let isStarted = false;

  restore([...restored]);

  function restore(entries: readonly (readonly [key: string, value: string])[]): void {
    if (entries.length === 0) return;
    // First of all, for entries of a newer version may look damaged.
    const header = entries.find(([key]) => key === HEADER_KEY);
    if (header === undefined) {
      throw new StateError(
        'The state of the detector has no header: restore the store from a copy, or start with a new namespace.',
      );
    }
    clock = decodeHeader(header[1]).clock;
    changes.header = false;
    for (const [key, value] of entries) {
      if (key === GAPS_KEY) gaps = decodeGaps(value);
      if (key.startsWith('s/')) restoreSubject(key, value);
    }
    for (const [key, value] of entries) {
      const bin = parseBinKey(key);
      if (bin !== null) restoreBin(bin.subject, decodeBin(key, bin.start, value));
    }
    for (const subject of subjects.values()) {
      subject.bins.sort((a, b) => a.start - b.start);
      if (isActive(subject)) active.add(subject);
    }
  }

  // A subject that left the configuration is forgotten: while it was out nothing was counted, and
  // on its return that silence would be learned as calm.
  function restoreSubject(key: string, value: string): void {
    const profile = profiles.get(key.slice(2));
    if (profile === undefined) changes.deleted.add(key);
    else subjects.set(profile.id, { profile, ...decodeSubject(key, value), bins: [] });
  }

  function restoreBin(id: string, bin: Bin): void {
    const profile = profiles.get(id);
    if (profile === undefined) changes.deleted.add(binKey(id, bin.start));
    else subjectOf(profile).bins.push(bin);
  }

  function subjectOf(profile: SubjectProfile): Watched {
    const known = subjects.get(profile.id);
    if (known !== undefined) return known;
    const subject = watch(profile);
    subjects.set(profile.id, subject);
    return subject;
  }

  function observe(observation: Observation): ObserveResult {
    const profile = profiles.get(observation.subject);
    if (profile === undefined) {
      throw new RangeError(`no profile for the subject '${observation.subject}'`);
    }
    const start = binStart(observation.time);
    if (clock !== null && start + BIN_MS <= clock - LONGEST_WINDOW_MS) {
      const alone = emptyBin(start);
      addToBin(alone, observation);
      const correction = settledBin(profile.id, alone, []);
      return { ...NOTHING, missed: true, correction };
    }
    const subject = subjectOf(profile);
    const bin = binAt(subject, start);
    if (bin === null) return { ...NOTHING, refused: true };
    addToBin(bin, observation);
    changes.bins.set(bin, profile.id);
    active.add(subject);
    const { sample, replaced } = offerSample(bin.samples, {
      mention: observation.mention,
      time: observation.time,
      sentiment: thousandths(observation.sentiment, -1),
      cited: false,
    });
    return { ...NOTHING, sample, replaced };
  }

  function close(
    span: { readonly from: EpochMs; readonly to: EpochMs },
    coverage: readonly SourceCoverage[],
  ): CloseResult {
    const to = binStart(span.to);
    if (!Number.isFinite(to)) throw new RangeError(`a close to ${span.to} never ends`);
    // Only the first close takes its beginning from the caller; later ones go on where it was.
    let at = clock ?? (Number.isFinite(span.from) ? binStart(span.from) : to - BIN_MS);
    if (!isStarted) start(at);
    const output: Output = { signals: [], settled: [], forget: [] };
    while (at < to) {
      const next = Math.min(to, due(at));
      closeBins({ from: at, to: next }, coverage, output);
      at = next;
      clock = at;
      changes.header = true;
    }
    output.settled.sort((a, b) => a.start - b.start || (a.subject < b.subject ? -1 : 1));
    return output;
  }

  /** Subjects without a past are watched from here on: before, nobody looked. */
  function start(from: EpochMs): void {
    isStarted = true;
    for (const profile of profiles.values()) {
      const subject = subjectOf(profile);
      if (subject.baseline.learnedTo !== Infinity) continue;
      subject.baseline.learnedTo = from;
      changes.subjects.set(profile.id, subject);
    }
  }

  /** No subject is due before the end of the span. */
  function closeBins(
    span: { readonly from: EpochMs; readonly to: EpochMs },
    coverage: readonly SourceCoverage[],
    output: Output,
  ): void {
    const from = span.from - LONGEST_WINDOW_MS;
    const to = span.to - LONGEST_WINDOW_MS;
    if (addGaps(gaps, gapsIn(coverage, from, to), from, to)) changes.gaps = true;
    const missing = new Map<EpochMs, readonly string[]>();
    const closing: Closing = {
      at: span.to,
      coverage,
      missingIn: (start) => {
        const known = missing.get(start) ?? missingIn(coverage, start, start + BIN_MS);
        missing.set(start, known);
        return known;
      },
      gaps,
      zoneOffset,
      changes,
      ...output,
    };
    for (const subject of [...active].sort(byId)) {
      if (!hasClosed(subject, span.to)) continue;
      settle(subject, closing);
      decide(subject, closing);
      if (!isActive(subject)) active.delete(subject);
    }
    if (gaps.length > GAPS_MAX) learnAll(learnStep(to));
  }

  /** So that no subject needs the gaps before. */
  function learnAll(to: EpochMs): void {
    for (const subject of subjects.values()) learnTo(subject, to, { gaps, zoneOffset, changes });
    gaps = gaps.filter(([, end]) => end > to);
    changes.gaps = true;
  }

  function due(from: EpochMs): EpochMs {
    const next = binStart(from) + BIN_MS;
    let earliest = Infinity;
    for (const subject of active) {
      if (hasClosed(subject, next)) return next;
      earliest = Math.min(earliest, (subject.bins[0]?.start ?? Infinity) + BIN_MS);
    }
    return earliest;
  }

  return {
    name: DETECTOR_NAME,
    version: STATE_VERSION,
    observe,
    close,
    due,
    drain: () => drainChanges(changes, { header: { clock }, gaps }),
  };
};

/** Whether a close at `at` concerns it: what lies in the future does not. */
function hasClosed({ bins, standing }: Watched, at: EpochMs): boolean {
  return standing.status !== 'normal' || (bins[0]?.start ?? at) < at;
}

function byId(a: Watched, b: Watched): number {
  return a.profile.id < b.profile.id ? -1 : 1;
}

/** The configuration is checked before; this keeps a mistake there from a silent detector. */
function checkProfile({ id, thresholds, timeZone }: SubjectProfile, zoneOffset: ZoneOffset): void {
  const { floor, ratio } = thresholds;
  if (!Number.isFinite(floor) || floor < 1) {
    throw new RangeError(`the floor of '${id}' is ${floor}: it must be 1 or more`);
  }
  if (!Number.isFinite(ratio) || ratio <= 1) {
    throw new RangeError(`the ratio of '${id}' is ${ratio}: it must be above 1`);
  }
  zoneOffset(timeZone, 0);
}
