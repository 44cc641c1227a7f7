/**
 * The lanes in which a single message speaks: a threat, people in danger, somebody who means to
 * harm themselves. They do not wait for numbers.
 *
 * Each distinct message is a {@link Matter} with a key of its own; what repeats it is counted in
 * it, and so is whatever else is said of people in danger soon after. A matter is told as its first message leaves the reorder buffer, and again at the close of a
 * bin in which it grew. Beyond a budget of matters per hour the rest of the hour is one summary.
 */
import { type EpochMs, hashHex } from '@goldenhour/mention';
import { BIN_MS, type Observation, type Severity, type Signal } from '../types.ts';
import { add, isAbout, type Matter, type Words, wordsOf } from './matter.ts';
import { lanesOf, type MessageLane } from './speaks.ts';

const HOUR_MS = 60 * BIN_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

/**
 * Distinct messages of one lane and subject that are told one by one within an hour. Chosen: more
 * than a person can judge in that time.
 */
export const MATTERS_PER_HOUR_MAX = 10;

/**
 * What says the same within this time after the last message belongs to the same matter. A crisis
 * of a matter is known for longer than this: its key is never given twice.
 * @source chosen: a weekend and the working day after it
 * @unit milliseconds
 */
export const MATTER_MEMORY_MS = 3 * DAY_MS;

/**
 * People in danger are seen by many at once, each with words of their own: so long after the last
 * of them another one belongs to the same matter. Not so of threats: each may come from somebody
 * else.
 * @source chosen: as long as {@link MATTERS_PER_HOUR_MAX} counts
 * @unit milliseconds
 */
const INCIDENT_MS = HOUR_MS;

/** How far back matters are counted, to tell how rare one is. @unit milliseconds */
const COUNTED_MS = 4 * WEEK_MS;

/** Matters of one subject, all lanes; of more, the one that was silent longest is forgotten. */
export const MATTERS_MAX = 100;

/** Of one subject. Changed by the functions of this file alone. */
export type Lanes = {
  /** By (onset, key). */
  readonly matters: Matter[];
  /** Keys of what changed since the last drain. */
  readonly changed: Set<string>;
};

export type LaneMoment = {
  readonly subject: string;
  /** End of the bin that closes next, or that is just closing. */
  readonly at: EpochMs;
  /** Hours of covered history of the subject. */
  readonly historyHours: number;
};

export function noLanes(): Lanes {
  return { matters: [], changed: new Set() };
}

/**
 * @returns what is to be said before the bin closes, and whether an excerpt of the mention is to be
 * kept: evidence points to it, or will
 * @complexity constant for nearly all mentions; of those that speak, linear in MATTERS_MAX
 */
export function hearMention(
  lanes: Lanes,
  observation: Observation,
  moment: LaneMoment,
): { readonly signals: readonly Signal[]; readonly sample: boolean } {
  const { context } = observation;
  if (context === undefined) return SILENT;
  const speaks = lanesOf(context);
  if (speaks.length === 0) return SILENT;
  forget(lanes, moment.at);
  const words = wordsOf(observation, context);
  const signals: Signal[] = [];
  let sample = false;
  for (const { lane, severity } of speaks) {
    const matter =
      find(lanes, lane, words, moment.at) ??
      begin(lanes, observation, words, { ...moment, lane, severity });
    add(matter, observation, { at: moment.at, severity });
    lanes.changed.add(matter.key);
    sample ||= matter.samples.includes(observation.mention);
    if (matter.told === 0 && isSure(matter)) signals.push(tell(lanes, matter, moment));
  }
  return { signals, sample };
}

const SILENT = { signals: [], sample: false } as const;

/** What grew since it was last told. Called at the close of every bin that a mention was in. */
export function closeLanes(lanes: Lanes, moment: LaneMoment): readonly Signal[] {
  return lanes.matters.filter(hasGrown).map((matter) => tell(lanes, matter, moment));
}

/** Whether {@link closeLanes} has something to tell. */
export function hasUntold({ matters }: Lanes): boolean {
  return matters.some(hasGrown);
}

const hasGrown = (matter: Matter): boolean => matter.count !== matter.told && isSure(matter);

/**
 * Whether a matter is to be told. That people are in danger is read from one message with less than
 * certainty where somebody exaggerates: then another voice has to say it, too.
 */
function isSure({ lane, severity, voices }: Matter): boolean {
  return lane !== 'severe' || severity === 3 || voices.length > 1;
}

/** Whether the key of a signal is that of a summary: its messages are distinct. */
export function isSummaryKey(key: string): boolean {
  return key.includes(SUMMARY);
}

const SUMMARY = ':hour:';

/** Threats come first: what was called severe may come again as one, and then wakes somebody. */
function find(lanes: Lanes, lane: MessageLane, words: Words, at: EpochMs): Matter | undefined {
  const same = lanes.matters.find(
    (matter) =>
      (matter.lane === lane || (lane === 'severe' && matter.lane === 'threat')) &&
      !isSummaryKey(matter.key) &&
      at - matter.last <= (isSure(matter) ? MATTER_MEMORY_MS : INCIDENT_MS) &&
      isAbout(matter, words),
  );
  if (same !== undefined || lane !== 'severe') return same;
  return lanes.matters.findLast(
    (matter) => matter.lane === 'severe' && at - matter.last <= INCIDENT_MS,
  );
}

function begin(
  lanes: Lanes,
  observation: Observation,
  words: Words,
  of: LaneMoment & { readonly lane: MessageLane; readonly severity: Severity },
): Matter {
  const { at, lane } = of;
  const recent = lanes.matters.filter(
    (matter) => matter.lane === lane && !isSummaryKey(matter.key) && matter.onset >= at - HOUR_MS,
  );
  const isOver = recent.length >= MATTERS_PER_HOUR_MAX;
  const hour = Math.floor((at - BIN_MS) / HOUR_MS) * HOUR_MS;
  const key = isOver ? `${lane}${SUMMARY}${hour}` : `${lane}:${hashHex(observation.mention)}`;
  const summary = lanes.matters.find((matter) => matter.key === key);
  if (summary !== undefined) return summary;
  const matter: Matter = {
    key,
    lane,
    onset: Math.min(Math.floor(observation.time / BIN_MS) * BIN_MS, at - BIN_MS),
    velocity: rarity(lanes, of),
    fingerprint: words.fingerprint,
    words: words.words,
    thread: words.thread,
    last: at,
    severity: of.severity,
    count: 0,
    told: 0,
    scored: 0,
    negative: 0,
    voices: [],
    samples: [],
  };
  insert(lanes, matter);
  return matter;
}

/**
 * log10 of the expected weeks between two such matters: their rate has, before anything was seen,
 * an exponential distribution of one in a week, and after n in T weeks the mean (n + 1) / (T + 1).
 *
 * @source the conjugate prior of a Poisson rate, Gamma(1, one week)
 */
function rarity(
  lanes: Lanes,
  { at, lane, historyHours }: LaneMoment & { readonly lane: MessageLane },
): number {
  const weeks = Math.min(historyHours * HOUR_MS, COUNTED_MS) / WEEK_MS;
  let before = 0;
  for (const matter of lanes.matters) {
    if (matter.lane !== lane || matter.onset < at - COUNTED_MS) continue;
    before += isSummaryKey(matter.key) ? matter.count : 1;
  }
  return Math.round(Math.log10((weeks + 1) / (before + 1)) * 1000) / 1000;
}

function tell(lanes: Lanes, matter: Matter, { subject, at, historyHours }: LaneMoment): Signal {
  const { key, lane, onset, velocity, severity, count, scored, voices, samples } = matter;
  const negative = matter.negative / 1000;
  matter.told = count;
  lanes.changed.add(key);
  return {
    id: hashHex(`${subject} ${key} ${at} ${count}`),
    subject,
    lane,
    key,
    status: 'alarm',
    onset,
    at,
    velocity,
    severity,
    evidence: {
      measure: 'total',
      windowMinutes: Math.max(1, (at - onset) / BIN_MS),
      total: count,
      expectedTotal: 0,
      negative,
      expectedNegative: 0,
      negativeShare: scored === 0 ? null : Math.round((negative / scored) * 1000) / 1000,
      unscored: count - scored,
      voices: voices.length,
      historyHours,
      samples: [...samples],
      missing: [],
      categories:
        lane === 'severe'
          ? { safety: count }
          : { [lane === 'threat' ? 'threat' : 'self-harm']: count },
    },
  };
}

function forget(lanes: Lanes, at: EpochMs): void {
  for (let index = lanes.matters.length - 1; index >= 0; index -= 1) {
    const matter = lanes.matters[index];
    if (matter !== undefined && matter.last < at - COUNTED_MS) drop(lanes, matter);
  }
}

function drop(lanes: Lanes, matter: Matter): void {
  lanes.matters.splice(lanes.matters.indexOf(matter), 1);
  lanes.changed.add(matter.key);
}

/** Puts a matter where it belongs, whatever order they come in. */
export function insert(lanes: Lanes, matter: Matter): void {
  const { matters } = lanes;
  const after = matters.findIndex((other) => isBefore(matter, other));
  matters.splice(after < 0 ? matters.length : after, 0, matter);
  if (matters.length <= MATTERS_MAX) return;
  drop(
    lanes,
    matters.reduce((least, other) => (other.last < least.last ? other : least)),
  );
}

function isBefore(a: Matter, b: Matter): boolean {
  return a.onset < b.onset || (a.onset === b.onset && a.key < b.key);
}
