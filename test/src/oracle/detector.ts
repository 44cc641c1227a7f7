/**
 * The rules of the first detector, told anew: at the end of every minute all is counted again from
 * the mentions themselves.
 */
import type { EpochMs } from '@goldenhour/mention';
import { hashHex, pseudonym } from '@goldenhour/mention';
import type { SettledBin, Severity, Signal, SubjectProfile } from '@goldenhour/velocity';
import { toneOf } from '../world/tone.ts';
import {
  historyOf,
  IGNORANT,
  knownOf,
  type Learned,
  type LocalTime,
  learnMinute,
  localTimeIn,
  ratesIn,
} from './normal.ts';
import {
  isAbsent,
  isMissing,
  isThere,
  type Left,
  MINUTE_MS,
  type Source,
  type Timeline,
} from './timeline.ts';

const HOUR_MS = 60 * MINUTE_MS;
const QUARTER_MS = 15 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WINDOWS = [5, 10, 15, 30, 60];

/** A counted mention with all that is looked at. */
type Counted = {
  readonly id: string;
  readonly time: EpochMs;
  readonly minute: EpochMs;
  readonly countsFrom: EpochMs;
  readonly source: string;
  readonly voice: number;
  /** Thousandths; null when unscored. */
  readonly negative: number | null;
  readonly sentiment: number | null;
};

export type Detected = {
  readonly signals: readonly Signal[];
  readonly counts: readonly (SettledBin & { readonly t: 'bin' | 'add' })[];
  readonly missed: readonly { readonly mention: string; readonly time: EpochMs }[];
};

export function detect(profile: SubjectProfile, timeline: Timeline): Detected {
  const own = timeline.left.filter(({ subject, isCounted }) => subject === profile.id && isCounted);
  const missed = own.filter(({ isMissed }) => isMissed);
  const counted = own.filter(({ isMissed }) => !isMissed).map(lookAt);
  const local = localTimeIn(profile.timeZone);
  const memory = learnAll(profile, timeline, counted, local);
  const signals: Signal[] = [];
  const counts: Detected['counts'][number][] = missed.map((left) => {
    const one = lookAt(left);
    return { t: 'add', ...tally(profile.id, one.minute, [one], []) };
  });

  let status: Signal['status'] = 'normal';
  let onset: EpochMs | null = null;
  let heldSince: EpochMs | null = null;
  let toldMissing = '';
  for (const { end: at, sources } of timeline.closes) {
    const known = counted.filter(({ countsFrom }) => countsFrom <= at);
    const settling = at - HOUR_MS - MINUTE_MS;
    const isWatched = known.some(({ minute }) => minute >= settling && minute < at);
    if (!isWatched && status === 'normal') continue;

    const settled = known.filter(({ minute }) => minute === settling);
    const missing = missingIn(sources, settling, settling + MINUTE_MS);
    if (settled.length > 0 || missing.join() !== toldMissing) {
      counts.push({ t: 'bin', ...tally(profile.id, settling, settled, missing) });
      toldMissing = missing.join();
    }

    const recent = known.filter(({ minute }) => minute >= at - HOUR_MS && minute < at);
    const learned = memory(at, counted);
    const judged = judge({ profile, local, learned, recent, at });
    if (judged.velocity < 1 && status === 'normal') continue;
    const isHeld: boolean =
      judged.velocity < 0.5 &&
      sources.some((source) => isAbsent(source, at)) &&
      at - (heldSince ?? at) < DAY_MS;
    heldSince = isHeld ? (heldSince ?? at) : null;
    if (judged.velocity >= 1) status = 'alarm';
    else status = judged.velocity >= 0.5 || isHeld ? 'elevated' : 'normal';
    onset ??= onsetOf({ profile, local, learned, recent, at }, judged.evidence.measure);
    signals.push({
      id: hashHex(`${profile.id} velocity ${onset} ${at}`),
      subject: profile.id,
      lane: 'velocity',
      status,
      onset,
      at,
      velocity: judged.velocity,
      severity: judged.severity,
      evidence: {
        ...judged.evidence,
        missing: missingIn(sources, at - judged.evidence.windowMinutes * MINUTE_MS, at),
      },
    });
    if (status === 'normal') onset = null;
  }
  return {
    signals,
    counts,
    missed: missed.map(({ said, time }) => ({ mention: said.id, time })),
  };
}

function lookAt({ said, time, countsFrom }: Left): Counted {
  const score = toneOf(said.text);
  const isScored = 'sentiment' in score && !Number.isNaN(score.sentiment);
  return {
    id: said.id,
    time,
    minute: Math.floor(time / MINUTE_MS) * MINUTE_MS,
    countsFrom,
    source: said.source,
    voice: pseudonym(said.platform, said.author),
    negative: isScored ? Math.round(score.negative * 1000) : null,
    sentiment: isScored ? Math.round(score.sentiment * 1000) : null,
  };
}

const missingIn = (sources: readonly Source[], from: EpochMs, to: EpochMs): string[] =>
  sources
    .filter((source) => {
      for (let start = from; start < to; start += MINUTE_MS)
        if (isMissing(source, start)) return true;
      return false;
    })
    .map(({ source }) => source)
    .sort();

/** How many distinct authors, by linear counting over 1024 cells. */
function voicesOf(mentions: readonly Counted[]): number {
  const cells = new Set(mentions.map(({ voice }) => voice % 1024)).size;
  return Math.round(-1024 * Math.log(Math.max(1, 1024 - cells) / 1024));
}

const sumOf = (mentions: readonly Counted[]): { negative: number; unscored: number } => ({
  negative: mentions.reduce((sum, { negative }) => sum + (negative ?? 0), 0),
  unscored: mentions.filter(({ negative }) => negative === null).length,
});

function tally(
  subject: string,
  start: EpochMs,
  mentions: readonly Counted[],
  missing: readonly string[],
): SettledBin {
  const { negative, unscored } = sumOf(mentions);
  const names = [...new Set(mentions.map(({ source }) => source))].sort();
  return {
    subject,
    start,
    total: mentions.length,
    negative: negative / 1000,
    unscored,
    voices: voicesOf(mentions),
    sources: names.map((source) => {
      const own = mentions.filter((mention) => mention.source === source);
      const sums = sumOf(own);
      return { source, total: own.length, negative: sums.negative / 1000, unscored: sums.unscored };
    }),
    missing,
  };
}

/**
 * What was learned by a close: every minute before the last quarter of an hour that is an hour
 * behind, and before the last minute in which something was counted, if that is settled.
 */
function learnAll(
  { thresholds: { floor } }: SubjectProfile,
  { begin, closes }: Timeline,
  counted: readonly Counted[],
  local: LocalTime,
): (at: EpochMs, counted: readonly Counted[]) => Learned {
  const after: Learned[] = [IGNORANT];
  const first = begin ?? 0;
  const sourcesAt = new Map(closes.map(({ end, sources }) => [end, sources]));
  const last = (closes.at(-1)?.end ?? first) - HOUR_MS;
  for (let start = first; start < last; start += MINUTE_MS) {
    const inIt = counted.filter(({ minute }) => minute === start);
    // What was known of the sources when the minute was an hour old.
    const sources = sourcesAt.get(start + MINUTE_MS + HOUR_MS) ?? [];
    const seen = {
      start,
      total: inIt.length,
      negative: sumOf(inIt).negative,
      isGap:
        !sources.some((source) => isThere(source, start)) ||
        sources.some((source) => isMissing(source, start)),
    };
    after.push(learnMinute(after.at(-1) ?? IGNORANT, seen, { floor, local }));
  }
  return (at) => {
    const ends = counted
      .map(({ minute }) => minute + MINUTE_MS)
      .filter((end) => end <= at - HOUR_MS);
    const until = Math.max(Math.floor((at - HOUR_MS) / QUARTER_MS) * QUARTER_MS, first, ...ends);
    return after[(until - first) / MINUTE_MS] ?? IGNORANT;
  };
}

type Situation = {
  readonly profile: SubjectProfile;
  readonly local: LocalTime;
  readonly learned: Learned;
  /** Of the last hour. */
  readonly recent: readonly Counted[];
  readonly at: EpochMs;
};

type Candidate = {
  readonly measure: 'negative' | 'total';
  readonly minutes: number;
  readonly velocity: number;
};

type Judged = {
  readonly velocity: number;
  readonly severity: Severity;
  readonly evidence: Omit<Signal['evidence'], 'missing'>;
};

function judge(situation: Situation): Judged {
  const { profile, learned, recent, at } = situation;
  const candidates = WINDOWS.flatMap((minutes) => weigh(situation, minutes));
  const best = (measure: Candidate['measure']): Candidate =>
    candidates
      .filter((candidate) => candidate.measure === measure)
      .sort((a, b) => b.velocity - a.velocity || a.minutes - b.minutes)[0] ?? NO_CANDIDATE;
  const [negative, total] = [best('negative'), best('total')];
  const chosen = negative.velocity >= Math.min(1, total.velocity) ? negative : total;
  const from = at - chosen.minutes * MINUTE_MS;
  const inside = recent.filter(({ minute }) => minute >= from);
  const sums = sumOf(inside);
  const scored = inside.length - sums.unscored;
  const expected = expectedIn(situation, from);
  const { velocity } = chosen;
  const evidence = {
    measure: chosen.measure,
    windowMinutes: chosen.minutes,
    total: inside.length,
    expectedTotal: round(expected.total),
    negative: sums.negative / 1000,
    expectedNegative: round(expected.negative),
    negativeShare: scored === 0 ? null : round(sums.negative / 1000 / scored),
    unscored: sums.unscored,
    voices: voicesOf(inside),
    historyHours: historyOf(learned),
    samples: samplesOf(inside),
  };
  return { velocity, severity: severityOf(velocity, evidence, profile.thresholds.floor), evidence };
}

const NO_CANDIDATE: Candidate = { measure: 'negative', minutes: 5, velocity: 0 };
const round = (value: number): number => Math.round(value * 1000) / 1000;

function weigh(situation: Situation, minutes: number): Candidate[] {
  const { profile, learned, local, recent, at } = situation;
  const { floor, ratio } = profile.thresholds;
  const inside = recent.filter(({ minute }) => minute >= at - minutes * MINUTE_MS);
  const sums = sumOf(inside);
  const negatives = sums.negative / 1000;
  const scored = inside.length - sums.unscored;
  const expected = expectedIn(situation, at - minutes * MINUTE_MS);
  // An hour of the day that was never seen wants three times the ratio.
  const wanted = ratio * (3 - 2 * knownOf(learned, local(at - MINUTE_MS).hour));
  const share = scored === 0 ? 0 : negatives / scored;
  const onNegative =
    Math.min(1, share / 0.25) * timesOver(negatives, expected.negative, floor, wanted);
  const onTotal = timesOver(inside.length, expected.total, 2 * floor, 2 * wanted);
  // What is far from an alarm is not held against the number of its authors.
  const isNear = Math.max(onNegative, onTotal) >= 0.5;
  const voices = isNear ? voicesOf(inside) : Number.POSITIVE_INFINITY;
  // Half as many authors as the floor wants mentions, and never less than three.
  const mostNegative = voices / Math.max(3, floor / 2);
  const mostTotal = voices / Math.max(3, floor);
  return [
    { measure: 'negative', minutes, velocity: round(Math.min(mostNegative, onNegative)) },
    { measure: 'total', minutes, velocity: round(Math.min(mostTotal, onTotal)) },
  ];
}

/** The least of: over the floor, over the ratio, and five standard deviations. */
const timesOver = (observed: number, expected: number, floor: number, ratio: number): number =>
  Math.min(observed / floor, observed / (ratio * expected), deviations(observed, expected) / 5);

const deviations = (observed: number, expected: number): number =>
  observed <= expected
    ? 0
    : Math.sqrt(2 * (observed * Math.log(observed / expected) - (observed - expected)));

function expectedIn(
  { learned, local, profile, at }: Situation,
  from: EpochMs,
): { total: number; negative: number } {
  const minutes = new Map<number, number>();
  for (let start = from; start < at; start += MINUTE_MS) {
    const { hour } = local(start);
    minutes.set(hour, (minutes.get(hour) ?? 0) + 1);
  }
  const expected = { total: 0, negative: 0 };
  for (const [hour, count] of minutes) {
    const rates = ratesIn(learned.hours, hour, profile.thresholds.floor);
    expected.total += rates.total * count;
    expected.negative += rates.negative * count;
  }
  return expected;
}

function severityOf(velocity: number, evidence: Judged['evidence'], floor: number): Severity {
  if (velocity < 1) return velocity >= 0.5 ? 1 : 0;
  if (evidence.measure === 'total') return 1;
  const share = evidence.negativeShare ?? 0;
  const { negative, voices } = evidence;
  if (velocity >= 4 && share >= 0.5 && negative >= 5 * floor && voices >= 20) return 3;
  if (velocity >= 1.5 && share >= 0.3 && negative >= 1.5 * floor && voices >= 5) return 2;
  return 1;
}

/** The minute of the last hour from which on the counts are least likely to be ordinary. */
function onsetOf(situation: Situation, measure: Candidate['measure']): EpochMs {
  const { recent, at } = situation;
  let best = { start: at - MINUTE_MS, deviations: 0 };
  for (let start = at - MINUTE_MS; start >= at - HOUR_MS; start -= MINUTE_MS) {
    const here = recent.filter(({ minute }) => minute === start);
    if (measure === 'total' ? here.length === 0 : sumOf(here).negative === 0) continue;
    const since = recent.filter(({ minute }) => minute >= start);
    const observed = measure === 'total' ? since.length : sumOf(since).negative / 1000;
    const found = deviations(observed, expectedIn(situation, start)[measure]);
    if (found > best.deviations) best = { start, deviations: found };
  }
  return best.start;
}

/** Of each minute the first and the worst that complain, or the first of all; of those the worst. */
function samplesOf(mentions: readonly Counted[]): string[] {
  const byTime = mentions.toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
  const byWorst = (a: Counted, b: Counted): number => (a.sentiment ?? 1001) - (b.sentiment ?? 1001);
  const chosen = new Set<Counted>();
  for (const minute of new Set(byTime.map((mention) => mention.minute))) {
    const here = byTime.filter((mention) => mention.minute === minute);
    const clear = here.filter(({ sentiment }) => sentiment !== null && sentiment <= -300);
    for (const mention of [clear[0] ?? here[0], clear.toSorted(byWorst)[0]]) {
      if (mention !== undefined) chosen.add(mention);
    }
  }
  return byTime
    .filter((mention) => chosen.has(mention))
    .sort(byWorst)
    .slice(0, 5)
    .map(({ id }) => id);
}
