/**
 * The first detector: counts of one minute against what is normal at this hour of the day. A
 * floor, a ratio, a significance and a number of voices have to be passed together.
 *
 * Only subjects with something in the last hour, or not yet back to normal, are visited at a
 * close: 10,000 quiet ones add nothing to it.
 */
import { type EpochMs, hashHex } from '@goldenhour/mention';
import { emptyBaseline, learn } from './baseline.ts';
import { addToBin, type Bin, binStart, emptyBin, settledBin, thousandths } from './bin.ts';
import { addGaps, GAPS_MAX, type GapLog, gapsIn, missingIn } from './coverage.ts';
import {
  ELEVATED_FROM,
  judge,
  onsetOf,
  type Situation,
  severityOf,
  WINDOWS_MINUTES,
} from './decide.ts';
import { createZoneOffset, DAY_MS } from './hours.ts';
import { offerSample, type Sample, samplesIn } from './samples.ts';
import {
  binKey,
  DETECTOR_NAME,
  decodeBin,
  decodeGaps,
  decodeHeader,
  decodeSubject,
  encodeBin,
  encodeGaps,
  encodeHeader,
  encodeSubject,
  GAPS_KEY,
  HEADER_KEY,
  parseBinKey,
  STATE_VERSION,
  type Standing,
  StateError,
  subjectKey,
} from './state.ts';
import {
  BIN_MS,
  type CloseResult,
  type CreateDetector,
  type Detector,
  LONGEST_WINDOW_MS,
  type Observation,
  type ObserveResult,
  type Signal,
  type SourceCoverage,
  type SubjectProfile,
} from './types.ts';

/**
 * Bins of one subject that are not settled: those of the longest window, and a day ahead of the
 * clock for a stage that reads before it closes. More is a stage that never closes.
 */
export const LIVE_BINS_MAX = (LONGEST_WINDOW_MS + DAY_MS) / BIN_MS;

/**
 * Quiet minutes are learned in steps of this, so that a subject's state is not written at each
 * close. It divides every zone's hours.
 * @unit milliseconds
 */
const LEARN_STEP_MS = 15 * BIN_MS;

/**
 * A subject below its threshold is not called normal while a source is missing from the shortest
 * window, for at most this long: a source that never returns must not hold it for ever.
 * @unit milliseconds
 */
export const HOLD_MAX_MS = DAY_MS;

const SHORTEST_WINDOW_MS = WINDOWS_MINUTES[0] * BIN_MS;

type Watched = {
  readonly profile: SubjectProfile;
  readonly standing: Standing;
  readonly baseline: ReturnType<typeof emptyBaseline>;
  /** By start; from unsettled ones to those of the future. */
  readonly bins: Bin[];
};

type Output = {
  readonly signals: Signal[];
  readonly settled: CloseResult['settled'][number][];
  readonly forget: CloseResult['forget'][number][];
};

/**
 * @throws RangeError when a profile's thresholds or zone cannot be used
 * @throws StateError when the restored entries are damaged, newer or another detector's
 */
export const createRatioDetector: CreateDetector = (profiles, restored) => {
  const zoneOffset = createZoneOffset();
  for (const profile of profiles.values()) checkProfile(profile, zoneOffset);

  const watched = new Map<string, Watched>();
  const active = new Set<Watched>();
  let clock: EpochMs | null = null;
  let gaps: GapLog = [];

  // What changed since the last drain.
  const changedSubjects = new Set<Watched>();
  const changedBins = new Map<Bin, string>();
  const deleted = new Set<string>();
  // A header goes before all else, so that whatever is drained can be restored.
  let headerChanged = true;
  let gapsChanged = false;
  let started = false;

  restore();

  function restore(): void {
    const entries = [...restored];
    if (entries.length === 0) return;
    const header = entries.find(([key]) => key === HEADER_KEY);
    // The header is checked first: entries of a newer version may look like damage.
    if (header === undefined) {
      throw new StateError('The state of the detector has no header: it is incomplete.');
    }
    clock = decodeHeader(header[1]).clock;
    headerChanged = false;
    for (const [key, value] of entries) {
      if (key === GAPS_KEY) gaps = decodeGaps(value);
      else if (key.startsWith('s/')) restoreSubject(key, value);
    }
    for (const [key, value] of entries) {
      const bin = parseBinKey(key);
      if (bin !== null) restoreBin(bin.subject, decodeBin(key, bin.start, value));
    }
    for (const subject of watched.values()) {
      subject.bins.sort((a, b) => a.start - b.start);
      if (isActive(subject)) active.add(subject);
    }
  }

  // A subject that left the configuration is forgotten: while it was out, nothing was counted,
  // and on its return its silence would be learned as calm.
  function restoreSubject(key: string, value: string): void {
    const profile = profiles.get(key.slice(2));
    if (profile === undefined) deleted.add(key);
    else watched.set(profile.id, { profile, ...decodeSubject(key, value), bins: [] });
  }

  function restoreBin(id: string, bin: Bin): void {
    const profile = profiles.get(id);
    if (profile === undefined) deleted.add(binKey(id, bin.start));
    else subjectOf(profile).bins.push(bin);
  }

  /** One that was seen before the first close learns from that close on. */
  function subjectOf(profile: SubjectProfile): Watched {
    const known = watched.get(profile.id);
    if (known !== undefined) return known;
    const subject: Watched = {
      profile,
      standing: { status: 'normal', onset: null, heldSince: null, missing: [] },
      baseline: emptyBaseline(Infinity),
      bins: [],
    };
    watched.set(profile.id, subject);
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
      return {
        sample: false,
        replaced: [],
        missed: true,
        correction: settledBin(profile.id, alone, []),
      };
    }
    const subject = subjectOf(profile);
    const bin = binAt(subject, start);
    addToBin(bin, observation);
    changedBins.set(bin, profile.id);
    active.add(subject);
    const sample: Sample = {
      mention: observation.mention,
      time: observation.time,
      sentiment: thousandths(observation.sentiment, -1),
      cited: false,
    };
    return { ...offerSample(bin.samples, sample), missed: false, correction: null };
  }

  function close(
    span: { readonly from: EpochMs; readonly to: EpochMs },
    coverage: readonly SourceCoverage[],
  ): CloseResult {
    const output: Output = { signals: [], settled: [], forget: [] };
    const to = binStart(span.to);
    if (!Number.isFinite(to)) throw new RangeError(`a close to ${span.to} never ends`);
    let at = clock ?? (Number.isFinite(span.from) ? binStart(span.from) : to - BIN_MS);
    if (!started) start(at);
    while (at < to) {
      const next = Math.min(to, due(at));
      closeBins(at, next, { coverage, output });
      at = next;
      clock = at;
      headerChanged = true;
    }
    output.settled.sort((a, b) => a.start - b.start || (a.subject < b.subject ? -1 : 1));
    return output;
  }

  /** New subjects are watched from here on: before, nobody looked, so nothing is known. */
  function start(from: EpochMs): void {
    started = true;
    for (const profile of profiles.values()) {
      const subject = subjectOf(profile);
      if (subject.baseline.learnedTo !== Infinity) continue;
      subject.baseline.learnedTo = from;
      changedSubjects.add(subject);
    }
  }

  function closeBins(
    from: EpochMs,
    at: EpochMs,
    how: { readonly coverage: readonly SourceCoverage[]; readonly output: Output },
  ): void {
    const { coverage, output } = how;
    const settledFrom = from - LONGEST_WINDOW_MS;
    const settledTo = at - LONGEST_WINDOW_MS;
    const found = gapsIn(coverage, settledFrom, settledTo);
    if (addGaps(gaps, found, settledFrom, settledTo)) gapsChanged = true;
    for (const subject of inOrder(active)) {
      if ((subject.bins[0]?.start ?? at) >= at && subject.standing.status === 'normal') continue;
      settle(subject, at, { coverage, output });
      decide(subject, at, { coverage, output });
      if (!isActive(subject)) active.delete(subject);
    }
    if (gaps.length > GAPS_MAX) learnAll(settledTo);
  }

  /** Bins whose end is the longest window behind: written out, learned, forgotten. */
  function settle(
    subject: Watched,
    at: EpochMs,
    how: { readonly coverage: readonly SourceCoverage[]; readonly output: Output },
  ): void {
    const { standing, bins, profile } = subject;
    const settledTo = at - LONGEST_WINDOW_MS;
    const last = settledTo - BIN_MS;
    const count = bins.findIndex(({ start }) => start > last);
    const settling = bins.slice(0, count < 0 ? bins.length : count);
    const learnTo =
      settling.length > 0 ? settledTo : Math.floor(settledTo / LEARN_STEP_MS) * LEARN_STEP_MS;
    // Quiet until now: an empty bin says only that coverage changed.
    const told = settling.at(-1)?.start === last ? settling : [...settling, emptyBin(last)];
    for (const bin of told) {
      const missing = missingIn(how.coverage, bin.start, bin.start + BIN_MS);
      const changed = !sameList(missing, standing.missing);
      if (bin.total === 0 && !changed) continue;
      how.output.settled.push(settledBin(profile.id, bin, missing));
      if (!changed) continue;
      standing.missing = missing;
      changedSubjects.add(subject);
    }
    learnSubject(subject, learnTo, settling);
    for (const bin of settling) {
      for (const sample of samplesIn(bin.samples)) {
        if (!sample.cited) how.output.forget.push({ subject: profile.id, mention: sample.mention });
      }
      changedBins.delete(bin);
      deleted.add(binKey(profile.id, bin.start));
    }
    bins.splice(0, settling.length);
  }

  function learnSubject(subject: Watched, to: EpochMs, bins: readonly Bin[]): void {
    const { baseline, profile } = subject;
    if (to <= baseline.learnedTo) return;
    learn(baseline, { to, bins, gaps, profile, zoneOffset });
    changedSubjects.add(subject);
  }

  function learnAll(settledTo: EpochMs): void {
    const to = Math.floor(settledTo / LEARN_STEP_MS) * LEARN_STEP_MS;
    for (const subject of watched.values()) learnSubject(subject, to, []);
    gaps = gaps.filter(([, end]) => end > to);
    gapsChanged = true;
  }

  function decide(
    subject: Watched,
    at: EpochMs,
    how: { readonly coverage: readonly SourceCoverage[]; readonly output: Output },
  ): void {
    const { standing, bins, profile, baseline } = subject;
    const open = bins.findIndex(({ start }) => start >= at);
    const situation: Situation = {
      profile,
      baseline,
      bins: open < 0 ? bins : bins.slice(0, open),
      at,
      zoneOffset,
    };
    const judgement = judge(situation);
    const { velocity, evidence } = judgement;
    const before = { ...standing };
    if (velocity >= 1) standing.status = 'alarm';
    else if (before.status === 'normal') return;
    else standing.status = velocity >= ELEVATED_FROM ? 'elevated' : 'normal';

    const unknown = missingIn(how.coverage, at - SHORTEST_WINDOW_MS, at).length > 0;
    standing.heldSince = standing.status === 'normal' && unknown ? (before.heldSince ?? at) : null;
    if (standing.heldSince !== null && at - standing.heldSince < HOLD_MAX_MS) {
      standing.status = 'elevated';
    }

    const onset = before.onset ?? onsetOf(situation, evidence.measure);
    standing.onset = standing.status === 'normal' ? null : onset;
    if (standing.status === 'normal') standing.heldSince = null;
    if (
      standing.status !== before.status ||
      standing.onset !== before.onset ||
      standing.heldSince !== before.heldSince
    ) {
      changedSubjects.add(subject);
    }
    cite(subject, judgement.samples, situation.bins);
    how.output.signals.push({
      id: hashHex([profile.id, 'velocity', onset, at].join(' ')),
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
        missing: missingIn(how.coverage, at - evidence.windowMinutes * BIN_MS, at),
      },
    });
  }

  function cite(subject: Watched, samples: readonly Sample[], bins: readonly Bin[]): void {
    for (const sample of samples) {
      if (sample.cited) continue;
      sample.cited = true;
      const bin = bins.find(({ start }) => start === binStart(sample.time));
      if (bin !== undefined) changedBins.set(bin, subject.profile.id);
    }
  }

  function due(from: EpochMs): EpochMs {
    const next = binStart(from) + BIN_MS;
    let earliest = Infinity;
    for (const { bins, standing } of active) {
      const end = (bins[0]?.start ?? Infinity) + BIN_MS;
      if (standing.status !== 'normal' || end <= next) return next;
      earliest = Math.min(earliest, end);
    }
    return earliest;
  }

  function drain(): readonly (readonly [key: string, value: string | null])[] {
    const entries: [string, string | null][] = [];
    for (const key of deleted) entries.push([key, null]);
    for (const [bin, subject] of changedBins)
      entries.push([binKey(subject, bin.start), encodeBin(bin)]);
    for (const subject of changedSubjects) {
      entries.push([subjectKey(subject.profile.id), encodeSubject(subject)]);
    }
    if (gapsChanged) entries.push([GAPS_KEY, encodeGaps(gaps)]);
    if (headerChanged) entries.push([HEADER_KEY, encodeHeader({ clock })]);
    deleted.clear();
    changedBins.clear();
    changedSubjects.clear();
    gapsChanged = false;
    headerChanged = false;
    return entries;
  }

  return {
    name: DETECTOR_NAME,
    version: STATE_VERSION,
    observe,
    close,
    due,
    drain,
  } satisfies Detector;
};

function isActive({ bins, standing }: Watched): boolean {
  return bins.length > 0 || standing.status !== 'normal';
}

/** The bin that begins at `start`, made when there is none. Late mentions are rare: search from the end. */
function binAt(subject: Watched, start: EpochMs): Bin {
  const { bins } = subject;
  let at = bins.length;
  while (at > 0 && (bins[at - 1]?.start ?? start) > start) at -= 1;
  const known = bins[at - 1];
  if (known !== undefined && known.start === start) return known;
  if (bins.length >= LIVE_BINS_MAX) {
    throw new RangeError(
      `'${subject.profile.id}' has ${bins.length} bins open: close before observing further`,
    );
  }
  const bin = emptyBin(start);
  bins.splice(at, 0, bin);
  return bin;
}

function inOrder(subjects: Iterable<Watched>): Watched[] {
  return [...subjects].sort((a, b) => (a.profile.id < b.profile.id ? -1 : 1));
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => name === b[at]);
}

/** The configuration is checked before; this keeps a mistake there from becoming a silent detector. */
function checkProfile(
  profile: SubjectProfile,
  zoneOffset: (zone: string, at: number) => number,
): void {
  const { floor, ratio } = profile.thresholds;
  if (!Number.isFinite(floor) || floor < 1) {
    throw new RangeError(`the floor of '${profile.id}' is ${floor}: it must be 1 or more`);
  }
  if (!Number.isFinite(ratio) || ratio <= 1) {
    throw new RangeError(`the ratio of '${profile.id}' is ${ratio}: it must be above 1`);
  }
  zoneOffset(profile.timeZone, 0);
}
