/**
 * The detector: how rare a subject's counts are for this subject, and what single messages say.
 *
 * Only subjects with something in the last hour, or not yet back to normal, are visited at a
 * close: its time grows with those, whatever the number of quiet ones.
 */
import type { EpochMs } from '@goldenhour/mention';
import { addToBin, binStart, emptyBin, settledBin, thousandths } from '../bin.ts';
import type { TakeOff } from '../cascades/types.ts';
import { addGaps, GAPS_MAX, type GapLog, gapsIn, missingIn } from '../coverage.ts';
import { createZoneOffset, type ZoneOffset } from '../hours.ts';
import { hearMention } from '../lanes/lanes.ts';
import { parseMatterKey, restoreMatter } from '../lanes/state.ts';
import { offerSample } from '../samples.ts';
import { StateError } from '../state-error.ts';
import {
  BIN_MS,
  type CloseResult,
  type CreateDetector,
  type Engagement,
  LONGEST_WINDOW_MS,
  type Observation,
  type ObserveResult,
  type Signal,
  type SourceCoverage,
  type SubjectProfile,
} from '../types.ts';
import { createChanges, drainChanges } from './changes.ts';
import { type Closing, closeSubject, learnTo } from './closing.ts';
import { Company, noEntries, type Placed, parseCompanyKey } from './company.ts';
import { cite, evidenceOf } from './evidence.ts';
import { History } from './history.ts';
import { sourceKey } from './levels.ts';
import { beginPast, forgo, historyHours, learnStep } from './past.ts';
import { rootSignal, takeOff } from './roots.ts';
import { sceneOf, wholeBlocks } from './scene.ts';
import { WHOLE_WINDOW } from './speak.ts';
import {
  DETECTOR_NAME,
  decodeBin,
  decodeGaps,
  decodeHeader,
  decodeSubject,
  GAPS_KEY,
  HEADER_KEY,
  parseBinKey,
  STATE_VERSION,
  SUBJECT_PREFIX,
  USUAL_PREFIX,
} from './state.ts';
import { binAt, hasClosed, isActive, type Watched, watch } from './watched.ts';

const NOTHING: ObserveResult = {
  sample: false,
  replaced: [],
  missed: false,
  correction: null,
  refused: false,
};

/** Nobody tells of any source. */
const UNTOLD = {
  sources: [],
  coverage: new Map(),
  byKey: new Map(),
  isWhole: () => true,
} as const;

const NO_SIGNALS: readonly Signal[] = [];

type Output = Pick<Closing, 'signals' | 'settled' | 'forget'>;
type Entries = readonly (readonly [key: string, value: string])[];

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
  let byKey: ReadonlyMap<number, SourceCoverage> = new Map();
  let isStarted = false;

  restore([...restored]);
  const history = new History({
    profiles,
    zoneOffset,
    wanted: new Set([...profiles.keys()].filter((id) => !subjects.has(id))),
  });

  function restore(entries: Entries): void {
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
    restoreSubjects(entries);
    const companies = new Map<SubjectProfile, ReturnType<typeof noEntries>>();
    for (const [key, value] of entries) {
      const bin = parseBinKey(key);
      const part = parseCompanyKey(key);
      const matter = parseMatterKey(key);
      if (key === GAPS_KEY) gaps = decodeGaps(value);
      else if (bin !== null) {
        const profile = profiles.get(bin.subject);
        if (profile === undefined) changes.deleted.add(key);
        else watchedOf(profile).bins.push(decodeBin(key, bin.start, value));
      } else if (part !== null) {
        const profile = profiles.get(part.subject);
        if (profile === undefined) changes.deleted.add(key);
        else {
          const entries = companies.get(profile) ?? noEntries();
          companies.set(profile, entries);
          entries[part.kind].set(part.part, value);
        }
      } else if (matter !== null) {
        const profile = profiles.get(matter.subject);
        if (profile === undefined) changes.deleted.add(key);
        else restoreMatter(watchedOf(profile).lanes, key, value);
      }
    }
    for (const [profile, own] of companies)
      watchedOf(profile).company = new Company(profile.id, own);
    for (const watched of subjects.values()) {
      watched.bins.sort((a, b) => a.start - b.start);
      if (isActive(watched)) active.add(watched);
    }
  }

  // A subject that left the configuration is forgotten: while it was out nothing was counted, and
  // on its return that silence would be learned as calm.
  function restoreSubjects(entries: Entries): void {
    const usuals = new Map(entries.filter(([key]) => key.startsWith(USUAL_PREFIX)));
    for (const key of usuals.keys()) {
      if (!profiles.has(key.slice(USUAL_PREFIX.length))) changes.deleted.add(key);
    }
    for (const [key, value] of entries) {
      if (!key.startsWith(SUBJECT_PREFIX)) continue;
      const id = key.slice(SUBJECT_PREFIX.length);
      const profile = profiles.get(id);
      if (profile === undefined) changes.deleted.add(key);
      else subjects.set(id, decodeSubject(profile, value, usuals.get(USUAL_PREFIX + id) ?? null));
    }
  }

  function watchedOf(profile: SubjectProfile): Watched {
    const known = subjects.get(profile.id);
    if (known !== undefined) return known;
    const watched = watch(profile);
    subjects.set(profile.id, watched);
    return watched;
  }

  function learned(until: EpochMs | null): void {
    for (const watched of history.take(until)) {
      subjects.set(watched.profile.id, watched);
      changes.subjects.add(watched);
      if (watched.past.lessons.usual.blocks > 0) changes.usuals.add(watched);
    }
  }

  function observe(observation: Observation): ObserveResult {
    const profile = profiles.get(observation.subject);
    if (profile === undefined) {
      throw new RangeError(`no profile for the subject '${observation.subject}'`);
    }
    const start = binStart(observation.time);
    const watched = watchedOf(profile);
    const said = hear(watched, observation);
    if (clock !== null && start + BIN_MS <= clock - LONGEST_WINDOW_MS) {
      const alone = emptyBin(start);
      addToBin(alone, observation);
      const correction = settledBin(profile.id, alone, []);
      return { ...NOTHING, ...said, missed: true, correction };
    }
    const bin = binAt(watched, start);
    if (bin === null) return { ...NOTHING, ...said, refused: true };
    const counted = keepCompanyOf(watched, observation);
    addToBin(bin, counted.observation);
    changes.bins.set(bin, profile.id);
    active.add(watched);
    const { sample, replaced } = offerSample(bin.samples, {
      mention: observation.mention,
      time: observation.time,
      sentiment: thousandths(counted.observation.sentiment, -1),
      // What a matter points to stays, whatever becomes of the bin.
      cited: said.sample,
    });
    const off = sayTakeOff(watched, counted.off);
    const signals = said.signals === undefined ? off : [...said.signals, ...off];
    const isQuiet = signals.length === 0 && replaced.length === 0;
    if (isQuiet && !sample && !said.sample) return NOTHING;
    return {
      ...NOTHING,
      sample: sample || said.sample,
      replaced,
      ...(signals.length > 0 && { signals }),
    };
  }

  /** Who speaks where, under which root; what passes on another one's words is as negative as they. */
  function keepCompanyOf(
    watched: Watched,
    observation: Observation,
  ): { readonly observation: Observation; readonly off: TakeOff | null } {
    if (!isPlaced(observation)) return { observation, off: null };
    watched.company ??= new Company(watched.profile.id);
    changes.company.add(watched);
    const heard = watched.company.inherit(observation);
    return { observation: heard, off: watched.company.hear(heard) };
  }

  function engage(engagement: Engagement): readonly Signal[] {
    const watched = subjects.get(engagement.subject);
    if (watched === undefined || watched.company === null) return [];
    changes.company.add(watched);
    return sayTakeOff(watched, watched.company.engage(engagement));
  }

  /**
   * A root speaks before the bin closes. What sources there are is told at a close, so that it
   * would be another after a restart: here all are taken to be there.
   */
  function sayTakeOff(watched: Watched, off: TakeOff | null): readonly Signal[] {
    if (off === null) return NO_SIGNALS;
    const standing = takeOff(watched.roots, off);
    if (standing === null) return [];
    changes.subjects.add(watched);
    active.add(watched);
    if (clock === null) return [];
    const now = { at: clock + BIN_MS, zoneOffset, ...UNTOLD };
    const scene = sceneOf(watched, now);
    const { evidence, samples } = evidenceOf(watched, {
      ...WHOLE_WINDOW,
      scene,
      now,
      root: off.root,
    });
    for (const bin of cite(watched.bins, samples)) changes.bins.set(bin, watched.profile.id);
    const told = { subject: watched.profile.id, at: now.at, status: 'alarm', evidence } as const;
    return [rootSignal(standing, told)];
  }

  /** What one message says by itself does not wait for a close, nor is it ever too late. */
  function hear(
    watched: Watched,
    observation: Observation,
  ): Pick<ObserveResult, 'sample' | 'signals'> & { readonly sample: boolean } {
    const { signals, sample } = hearMention(watched.lanes, observation, {
      subject: watched.profile.id,
      at: (clock ?? binStart(observation.time)) + BIN_MS,
      historyHours: historyHours(watched.past),
    });
    if (watched.lanes.changed.size > 0) {
      changes.lanes.add(watched);
      active.add(watched);
    }
    return signals.length > 0 ? { signals, sample } : { sample };
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
    byKey = new Map(coverage.map((source) => [sourceKey(source.source), source]));
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
      const watched = watchedOf(profile);
      if (watched.past.learnedTo === Infinity) beginPast(watched.past, from);
      else if (clock === null)
        forgo(watched.past, { to: from, timeZone: profile.timeZone, zoneOffset });
      else continue;
      changes.subjects.add(watched);
    }
  }

  /** No subject is due before the end of the span. */
  function closeBins(
    span: { readonly from: EpochMs; readonly to: EpochMs },
    sources: readonly SourceCoverage[],
    output: Output,
  ): void {
    const from = span.from - LONGEST_WINDOW_MS;
    const to = span.to - LONGEST_WINDOW_MS;
    if (addGaps(gaps, gapsIn(sources, from, to), from, to)) changes.gaps = true;
    const missing = new Map<EpochMs, readonly string[]>();
    const coverage = new Map(sources.map((source) => [source.source, source]));
    const closing: Closing = {
      at: span.to,
      sources,
      coverage,
      isWhole: wholeBlocks(coverage),
      byKey,
      missingIn: (start) => {
        const known = missing.get(start) ?? missingIn(sources, start, start + BIN_MS);
        missing.set(start, known);
        return known;
      },
      ...learning(),
      signals: [],
      settled: output.settled,
      forget: [],
    };
    for (const watched of active) {
      if (!hasClosed(watched, span.to)) continue;
      closeSubject(watched, closing);
      if (!isActive(watched)) active.delete(watched);
    }
    // In one order, whatever the one in which subjects became active: there are far fewer of these.
    for (const signal of closing.signals.sort(bySubject)) output.signals.push(signal);
    for (const sample of closing.forget.sort(bySubject)) output.forget.push(sample);
    if (gaps.length > GAPS_MAX) learnAll(learnStep(to));
  }

  function learning(): Pick<Closing, 'gaps' | 'zoneOffset' | 'changes' | 'since'> {
    return { gaps, zoneOffset, changes, since: (source) => byKey.get(source)?.since };
  }

  /** So that no subject needs the gaps before. */
  function learnAll(to: EpochMs): void {
    for (const watched of subjects.values()) learnTo(watched, to, learning());
    gaps = gaps.filter(([, end]) => end > to);
    changes.gaps = true;
  }

  function due(from: EpochMs): EpochMs {
    const next = binStart(from) + BIN_MS;
    let earliest = Infinity;
    for (const watched of active) {
      if (hasClosed(watched, next)) return next;
      earliest = Math.min(earliest, (watched.bins[0]?.start ?? Infinity) + BIN_MS);
    }
    return earliest;
  }

  return {
    name: DETECTOR_NAME,
    version: STATE_VERSION,
    wants: () => history.wanted,
    learnFrom: (bins) => history.add(bins),
    learned,
    observe,
    engage,
    close,
    due,
    drain: () => drainChanges(changes, { header: { clock }, gaps }),
  };
};

function isPlaced(observation: Observation): observation is Placed {
  return observation.context !== undefined;
}

type OfSubject = { readonly subject: string };

function bySubject(a: OfSubject, b: OfSubject): number {
  if (a.subject === b.subject) return 0;
  return a.subject < b.subject ? -1 : 1;
}

/** The configuration is checked before; this keeps a mistake there from a silent detector. */
function checkProfile({ id, thresholds, timeZone }: SubjectProfile, zoneOffset: ZoneOffset): void {
  const { floor, weeks } = thresholds;
  if (!Number.isFinite(floor) || floor < 1) {
    throw new RangeError(`the floor of '${id}' is ${floor}: it must be 1 or more`);
  }
  if (!Number.isFinite(weeks) || weeks <= 0) {
    throw new RangeError(`the weeks of '${id}' are ${weeks}: they must be above 0`);
  }
  zoneOffset(timeZone, 0);
}
