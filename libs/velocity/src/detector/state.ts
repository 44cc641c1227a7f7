/**
 * The detector's state as small entries of text: a header, the gaps, two entries per subject, one
 * per live bin, one per matter. What is written is what is kept in memory, number for number, so a
 * restart changes nothing.
 *
 * A damaged or newer state is a broken program, not bad data: it stops with what to do about it.
 */
import type { EpochMs } from '@goldenhour/mention';
import type { Bin } from '../bin.ts';
import type { GapLog } from '../coverage.ts';
import type { Sample } from '../samples.ts';
import { StateError } from '../state-error.ts';
import { type Severity, SIGNAL_STATUSES, type SubjectProfile } from '../types.ts';
import { decodeVoices, encodeVoices } from '../voices.ts';
import { Entry } from './entry.ts';
import { decodePast, encodeHour } from './past-codec.ts';
import type { RootStanding } from './roots.ts';
import type { StoryStandings } from './second-stories.ts';
import { type Standing, type Watched, watch } from './watched.ts';

export const DETECTOR_NAME = 'rarity';
/**
 * Raised when the entries change their meaning. This build reads no other: what an older one wrote
 * is deleted unread, and learned again from `counts` (decision 0017).
 */
export const STATE_VERSION = 2;

export const HEADER_KEY = 'detector';
export const GAPS_KEY = 'gaps';
/** Entries of subjects begin so: where each stands, and the hour under way. */
export const SUBJECT_PREFIX = 's/';
/** What is usual of each. */
export const USUAL_PREFIX = 'u/';

/** `clock` is null before the first close. */
export type Header = { readonly clock: EpochMs | null };

export function binKey(subject: string, start: EpochMs): string {
  return `b/${subject}/${start}`;
}

/** @returns null when the key is not one of a bin */
export function parseBinKey(
  key: string,
): { readonly subject: string; readonly start: EpochMs } | null {
  const match = /^b\/(.+)\/(-?\d+)$/s.exec(key);
  if (match?.[1] === undefined) return null;
  return { subject: match[1], start: Number(match[2]) };
}

export function encodeHeader({ clock }: Header): string {
  return JSON.stringify({ version: STATE_VERSION, name: DETECTOR_NAME, clock });
}

/** @throws StateError for another detector's, or another version's */
export function decodeHeader(text: string): Header {
  const entry = new Entry(HEADER_KEY);
  const { version, name, clock } = entry.fields(text);
  if (name !== DETECTOR_NAME) {
    throw new StateError(
      `The state was written by the detector '${String(name)}', this is '${DETECTOR_NAME}': ` +
        'configure that detector, or start with a new namespace.',
    );
  }
  if (version !== STATE_VERSION) {
    throw new StateError(
      `The state was written by version ${String(version)} of the detector '${DETECTOR_NAME}', ` +
        `this build reads version ${STATE_VERSION}: run the Goldenhour that wrote it, or start with a new namespace.`,
    );
  }
  return { clock: entry.numberOrNull(clock) };
}

/** An open gap ends with null, for JSON has no Infinity. */
export function encodeGaps(gaps: GapLog): string {
  return JSON.stringify(gaps.map(([from, to]) => [from, to === Infinity ? null : to]));
}

export function decodeGaps(text: string): GapLog {
  const entry = new Entry(GAPS_KEY);
  return entry.list(entry.parse(text)).map((gap) => {
    const [from, to] = entry.list(gap);
    return [entry.number(from), entry.numberOrNull(to) ?? Infinity];
  });
}

export function encodeSubject({ standing, past, roots, stories }: Watched): string {
  const { status, onset, lastAbove, lastAlarm, lane, heldSince, missing } = standing;
  const stands = { status, onset, lastAbove, lastAlarm, lane, heldSince, missing };
  const told = roots.map((one) => [one.root, one.onset, one.velocity, one.severity, one.bar]);
  const others = stories.others.map(({ id, onset: began }) => [id, began]);
  const about = { first: stories.first, others };
  return JSON.stringify({ ...stands, roots: told, about, past: encodeHour(past) });
}

/** @param usual its entry of what is usual; null where it has none */
export function decodeSubject(
  profile: SubjectProfile,
  text: string,
  usual: string | null,
): Watched {
  const key = SUBJECT_PREFIX + profile.id;
  const entry = new Entry(key);
  const value = entry.fields(text);
  const standing: Standing = {
    status: entry.oneOf(value['status'], SIGNAL_STATUSES),
    onset: entry.numberOrNull(value['onset']),
    lastAbove: entry.numberOrNull(value['lastAbove']),
    lastAlarm: entry.numberOrNull(value['lastAlarm']),
    lane: entry.oneOf(value['lane'], ['velocity', 'volume', null]),
    heldSince: entry.numberOrNull(value['heldSince']),
    missing: entry.list(value['missing']).map((name) => entry.text(name)),
  };
  const known = usual === null ? null : { key: USUAL_PREFIX + profile.id, text: usual };
  const past = decodePast({ key, value: value['past'] }, known);
  const roots = entry.list(value['roots']).map((row): RootStanding => {
    const [root, onset, velocity, severity, bar] = entry.list(row);
    return {
      root: entry.text(root),
      onset: entry.number(onset),
      velocity: entry.number(velocity),
      severity: entry.oneOf<Severity>(severity as Severity, [0, 1, 2, 3]),
      bar: entry.number(bar),
    };
  });
  const { first, others } = entry.object(value['about']);
  const stories: StoryStandings = {
    first: first === null ? null : entry.text(first),
    others: entry.list(others).map((row) => {
      const [id, began] = entry.list(row);
      return { id: entry.text(id), onset: entry.number(began) };
    }),
  };
  return { ...watch(profile), standing, past, roots, stories };
}

export function encodeBin(bin: Bin): string {
  const { samples } = bin;
  return JSON.stringify({
    counts: [bin.total, bin.negative, bin.unscored],
    voices: encodeVoices(bin.voices),
    reposts: [bin.reposts.total, bin.reposts.negative, bin.reposts.unscored],
    unplaced: bin.unplaced,
    categories: [...(bin.categories ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)),
    sources: [...bin.sources]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, counts]) => [name, counts.total, counts.negative, counts.unscored]),
    first: samples.first && encodeSample(samples.first),
    worst: samples.worst && encodeSample(samples.worst),
  });
}

export function decodeBin(key: string, start: EpochMs, text: string): Bin {
  const entry = new Entry(key);
  const value = entry.fields(text);
  const [total, negative, unscored] = entry.list(value['counts']);
  const [passed, bad, odd] = entry.list(value['reposts']);
  return {
    start,
    total: entry.number(total),
    negative: entry.number(negative),
    unscored: entry.number(unscored),
    voices: decodeVoices(entry.text(value['voices'])),
    reposts: {
      total: entry.number(passed),
      negative: entry.number(bad),
      unscored: entry.number(odd),
    },
    unplaced: entry.number(value['unplaced']),
    categories: new Map(
      entry.list(value['categories']).map((row) => {
        const [category, count] = entry.list(row);
        return [entry.text(category), entry.number(count)];
      }),
    ),
    sources: new Map(
      entry.list(value['sources']).map((row) => {
        const [name, ...counts] = entry.list(row);
        const [all = 0, negatives = 0, unknown = 0] = entry.numbers(counts);
        return [entry.text(name), { total: all, negative: negatives, unscored: unknown }];
      }),
    ),
    samples: {
      first: value['first'] === null ? null : decodeSample(entry, value['first']),
      worst: value['worst'] === null ? null : decodeSample(entry, value['worst']),
    },
  };
}

function encodeSample(sample: Sample): unknown[] {
  return [sample.mention, sample.time, sample.sentiment, sample.cited];
}

function decodeSample(entry: Entry, value: unknown): Sample {
  const [mention, time, sentiment, cited] = entry.list(value);
  return {
    mention: entry.text(mention),
    time: entry.number(time),
    sentiment: entry.numberOrNull(sentiment),
    cited: cited === true,
  };
}
