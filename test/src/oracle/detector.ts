/**
 * The rules of the detector, told anew: at the end of every minute all is counted again from the
 * mentions themselves. What is not told anew are the formulas of rarity, which the bench judges.
 */
import type { EpochMs } from '@goldenhour/mention';
import { hashHex, pseudonym } from '@goldenhour/mention';
import type { SettledBin, Severity, Signal, SubjectProfile } from '@goldenhour/velocity';
import { rateAt, toneNow, type Weighed, weigh } from '@goldenhour/velocity/rarity';
import { toneOf } from '../world/tone.ts';
import {
  burstLeft,
  createMemory,
  HOUR_MS,
  hourIn,
  type Learned,
  type MinuteSeen,
  partOf,
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

const BLOCK_MS = 5 * MINUTE_MS;
const QUARTER_MS = 15 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

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
  const hourOf = hourIn(profile.timeZone);
  const memory = memoryOf(timeline, counted, hourOf);
  const signals: Signal[] = [];
  const counts: Detected['counts'][number][] = missed.map((left) => {
    const one = lookAt(left);
    return { t: 'add', ...tally(profile.id, one.minute, [one], []) };
  });

  let toldMissing = '';
  let stands: Stands = CALM;
  for (const { end: at, sources } of timeline.closes) {
    const known = counted.filter(({ countsFrom }) => countsFrom <= at);
    const settling = at - HOUR_MS - MINUTE_MS;
    const isWatched = known.some(({ minute }) => minute >= settling && minute < at);
    if (!isWatched && stands.status === 'normal') continue;

    const settled = known.filter(({ minute }) => minute === settling);
    const missing = missingIn(sources, settling, settling + MINUTE_MS);
    if (settled.length > 0 || missing.join() !== toldMissing) {
      counts.push({ t: 'bin', ...tally(profile.id, settling, settled, missing) });
      toldMissing = missing.join();
    }

    const recent = known.filter(({ minute }) => minute >= at - HOUR_MS && minute < at);
    if (stands.status === 'normal' && recent.length < profile.thresholds.floor) continue;
    const judged = judge({ profile, hourOf, learned: memory(at), recent, at, sources });
    const before = stands;
    stands = standAfter(before, judged, { at, sources, weeks: profile.thresholds.weeks });
    if (stands.status === 'normal' && before.status === 'normal') continue;
    signals.push(said({ subject: profile.id, at }, { before, after: stands }, judged));
  }
  return {
    signals,
    counts,
    missed: missed.map(({ said: one, time }) => ({ mention: one.id, time })),
  };
}

type Stands = {
  readonly status: Signal['status'];
  readonly onset: EpochMs | null;
  readonly lastAbove: EpochMs;
  readonly lastAlarm: EpochMs;
  readonly heldSince: EpochMs | null;
  readonly lane: 'velocity' | 'volume' | null;
};
const CALM: Stands = {
  status: 'normal',
  onset: null,
  lastAbove: -Infinity,
  lastAlarm: -Infinity,
  heldSince: null,
  lane: null,
};

/** Three hours below the threshold make the next alarm a new one; half an hour goes on. */
function standAfter(
  before: Stands,
  { velocity, measure, onset }: Judged,
  now: { readonly at: EpochMs; readonly sources: readonly Source[]; readonly weeks: number },
): Stands {
  const { at, sources } = now;
  const threshold = Math.log10(now.weeks);
  const isQuiet = at - before.lastAbove > 3 * HOUR_MS;
  let after = { ...before, heldSince: null as EpochMs | null };
  if (velocity >= threshold) {
    const goesOn = at - before.lastAlarm < 30 * MINUTE_MS;
    after.status = isQuiet || goesOn ? 'alarm' : 'elevated';
    if (before.status === 'normal' && isQuiet) after.onset = null;
    after.onset ??= onset;
    after.lastAbove = at;
    if (after.status === 'alarm') after.lastAlarm = at;
  } else if (before.status !== 'normal') {
    const isNear = velocity > -2 && velocity >= threshold - 0.6;
    const heldSince = before.heldSince ?? at;
    const isHeld =
      !isNear && at - heldSince < DAY_MS && sources.some((source) => isAbsent(source, at));
    after.status = isNear || isHeld ? 'elevated' : 'normal';
    if (isHeld) after.heldSince = heldSince;
  }
  if (after.status === 'normal') after = { ...after, lane: null };
  else if (after.lane === null) after.lane = measure === 'negative' ? 'velocity' : 'volume';
  else if (after.lane === 'volume' && measure === 'negative' && after.status === 'alarm') {
    after.lane = 'velocity';
  }
  return after;
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

type Judged = {
  readonly velocity: number;
  readonly measure: Weighed['measure'];
  readonly severity: Severity;
  /** Where a rise that ends now would have begun. */
  readonly onset: EpochMs;
  readonly evidence: Signal['evidence'];
};

function said(
  about: { readonly subject: string; readonly at: EpochMs },
  { before, after }: { readonly before: Stands; readonly after: Stands },
  { velocity, severity, evidence, measure }: Judged,
): Signal {
  const { subject, at } = about;
  const onset = after.onset ?? at;
  const first = measure === 'negative' ? 'velocity' : 'volume';
  const lane = after.lane ?? before.lane ?? first;
  const id = hashHex(`${subject} ${lane} ${onset} ${at}`);
  return { id, subject, lane, status: after.status, onset, at, velocity, severity, evidence };
}

/**
 * What was learned by a close: every minute before the last quarter of an hour that is an hour
 * behind, and before the last minute in which something was counted, if that is settled.
 */
function memoryOf(
  { begin, closes }: Timeline,
  counted: readonly Counted[],
  hourOf: (time: EpochMs) => number,
): (at: EpochMs) => Learned {
  const first = begin ?? 0;
  const hour = Math.floor(first / HOUR_MS) * HOUR_MS;
  const sourcesAt = new Map(closes.map(({ end, sources }) => [end, sources]));
  const last = (closes.at(-1)?.end ?? first) - HOUR_MS;
  const minutes: MinuteSeen[] = [];
  for (let start = hour; start < last; start += MINUTE_MS) {
    const inIt = counted.filter(({ minute }) => minute === start);
    // What was known of the sources when the minute was an hour old.
    const sources = sourcesAt.get(start + MINUTE_MS + HOUR_MS) ?? [];
    const { negative, unscored } = sumOf(inIt);
    const names = new Set(inIt.map(({ source }) => source));
    minutes.push({
      start,
      total: inIt.length,
      scored: inIt.length - unscored,
      negative,
      bySource: new Map(
        [...names].map((name) => [name, inIt.filter(({ source }) => source === name).length]),
      ),
      isGap:
        start < first ||
        !sources.some((source) => isThere(source, start)) ||
        sources.some((source) => isMissing(source, start)),
    });
  }
  const ends = counted.map(({ minute }) => minute + MINUTE_MS);
  // As it was known when the hour was an hour old.
  const since = (name: string, start: EpochMs): EpochMs =>
    sourcesAt.get(start + 2 * HOUR_MS)?.find(({ source }) => source === name)?.since ?? -Infinity;
  const learned = createMemory(minutes, { hourOf, since });
  return (at) => {
    const settled = ends.filter((end) => end <= at - HOUR_MS);
    return learned(
      Math.max(Math.floor((at - HOUR_MS) / QUARTER_MS) * QUARTER_MS, first, ...settled),
    );
  };
}

type Situation = {
  readonly profile: SubjectProfile;
  readonly hourOf: (time: EpochMs) => number;
  readonly learned: Learned;
  /** Of the last hour. */
  readonly recent: readonly Counted[];
  readonly at: EpochMs;
  readonly sources: readonly Source[];
};

function judge(situation: Situation): Judged {
  const { profile, hourOf, learned, recent, at, sources } = situation;
  const blocks = [];
  const expected: number[] = [];
  for (let back = 1; back <= 12; back += 1) {
    const start = at - back * BLOCK_MS;
    const isCounted = (name: string): boolean => counts(sources, name, start);
    const part = partOf(learned, isCounted);
    if (part === 0) break;
    const own = recent.filter(
      ({ minute, source }) => minute >= start && minute < start + BLOCK_MS && isCounted(source),
    );
    const { negative, unscored } = sumOf(own);
    blocks.push({ total: own.length, scored: own.length - unscored, negative: negative / 1000 });
    expected.push(part * rateAt(learned.usual, hourOf(start)));
  }
  const within = (count: number): readonly Counted[] =>
    recent.filter(({ minute }) => minute >= at - count * BLOCK_MS);
  const weighed = weigh(
    learned.usual,
    {
      blocks,
      expected,
      burstLeft: blocks.length < 12 ? 0 : burstLeft(learned),
      hasTone: true,
      voicesIn: (count) => voicesOf(within(count)),
    },
    profile.thresholds.floor,
  );
  const { share } = toneNow(learned.usual.tone, 12);
  const isNegative = weighed.measure === 'negative';
  const spoken = blocks.map(({ total, negative }) => (isNegative ? negative : total));
  const ordinary = expected.map((count) => (isNegative ? count * share : count));
  const window = within(weighed.window);
  const usual = expected.slice(0, weighed.window).reduce((sum, one) => sum + one, 0);
  const { negative, unscored } = sumOf(window);
  const scored = window.length - unscored;
  const voices = voicesOf(window);
  return {
    ...weighed,
    severity: severityOf(weighed, voices, Math.log10(profile.thresholds.weeks)),
    onset: at - onsetBlocks(spoken, ordinary) * BLOCK_MS,
    evidence: {
      measure: weighed.measure,
      windowMinutes: weighed.window * 5,
      total: window.length,
      expectedTotal: round(usual),
      negative: negative / 1000,
      expectedNegative: round(usual * share),
      negativeShare: scored === 0 ? null : round(negative / 1000 / scored),
      unscored,
      voices,
      historyHours: Math.floor(learned.usual.blocks / 12),
      samples: samplesOf(window),
      missing: missingIn(sources, at - weighed.window * BLOCK_MS, at),
    },
  };
}

/** There for three hours, and heard of in some minute of the block; or not told of at all. */
function counts(sources: readonly Source[], name: string, start: EpochMs): boolean {
  const source = sources.find((one) => one.source === name);
  if (source === undefined) return true;
  if (source.since > start - 3 * HOUR_MS || source.watermark <= start) return false;
  return !source.blinds.some(({ from, to }) => from <= start && to >= start + BLOCK_MS);
}

function severityOf({ velocity, measure }: Weighed, voices: number, threshold: number): Severity {
  const above = velocity - threshold;
  if (above < -0.6) return 0;
  if (above < 0.7 || measure === 'total') return 1;
  return above >= 2 && voices >= 20 ? 3 : 2;
}

/** The number of blocks that, taken together, are least likely to be ordinary. */
function onsetBlocks(spoken: readonly number[], ordinary: readonly number[]): number {
  const sum = (some: readonly number[]): number => some.reduce((all, one) => all + one, 0);
  const likelihood = spoken.map((_, at) => {
    const counted = sum(spoken.slice(0, at + 1));
    const usual = sum(ordinary.slice(0, at + 1));
    return counted > usual ? counted * Math.log(counted / usual) - (counted - usual) : 0;
  });
  return Math.max(0, likelihood.indexOf(Math.max(0, ...likelihood))) + 1;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

/**
 * Of each minute the first and the worst that complain, or the first of all; of those the worst, and
 * of those scored alike one before the others.
 */
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
  const inOrder = byTime.filter((mention) => chosen.has(mention)).sort(byWorst);
  const isCopy = ({ sentiment }: Counted, at: number): boolean =>
    sentiment !== null && inOrder.slice(0, at).some((other) => other.sentiment === sentiment);
  const copies = inOrder.filter(isCopy);
  const five = [...inOrder.filter((mention) => !copies.includes(mention)), ...copies].slice(0, 5);
  return inOrder.filter((mention) => five.includes(mention)).map(({ id }) => id);
}
