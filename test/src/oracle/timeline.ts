/**
 * What happens on one partition, told minute by minute: how far time has come, who leaves the
 * queue when, which minutes close and what was known of the sources then.
 */
import type { EpochMs, Mode } from '@goldenhour/mention';
import type { Arrival, Said, SourceWord } from './arrivals.ts';

export const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** On the log's clock a mention may be appended so long after it was said. */
const BOUND_MS = 5_000;

export type Source = SourceWord & {
  readonly blinds: readonly { readonly from: EpochMs; readonly to: EpochMs }[];
};

/** A minute that closed. */
export type Close = {
  readonly end: EpochMs;
  readonly sources: readonly Source[];
  /** Of the record that moved time past it. */
  readonly appendTime: EpochMs;
  readonly mode: Mode;
  readonly isLive: boolean;
};

/** A mention whose turn came. */
export type Left = {
  readonly subject: string;
  readonly official: boolean;
  readonly said: Said;
  /** As the partition saw it. */
  readonly time: EpochMs;
  /** End of the first minute that closed after it. */
  readonly countsFrom: EpochMs;
  /** The first word of its id on the subject, by somebody else than the subject itself. */
  readonly isCounted: boolean;
  /** So late that its minute was settled: it opens nothing. */
  readonly isMissed: boolean;
};

export type Timeline = {
  /** Start of the first minute that closed. */
  readonly begin: EpochMs | null;
  readonly closes: readonly Close[];
  readonly left: readonly Left[];
  readonly duplicates: number;
};

type Waiting = Pick<Left, 'subject' | 'official' | 'said' | 'time'> & {
  readonly appendTime: EpochMs;
};

export function timelineOf(arrivals: readonly Arrival[]): Timeline {
  const closes: Close[] = [];
  const left: Left[] = [];
  const known = new Set<string>();
  const spoken = new Set<string>();
  const sources = new Map<string, Source>();
  let waiting: Waiting[] = [];
  let duplicates = 0;
  let appended = 0;
  let now = Number.NEGATIVE_INFINITY;
  let begin: EpochMs | null = null;
  let isLive = false;
  /** A declared source has not spoken yet. */
  let isAwaited = false;
  let mode: Mode = 'live';

  const leave = (mention: Waiting): void => {
    const { subject, said, official, time } = mention;
    const isUpsert = said.op === 'upsert';
    const isCounted = isUpsert && !official && !spoken.has(`${said.id} ${subject}`);
    if (isUpsert) spoken.add(`${said.id} ${subject}`);
    const closed = closes.at(-1)?.end ?? null;
    const minuteEnd = Math.floor(time / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
    left.push({
      subject,
      said,
      official,
      time,
      countsFrom: (closed ?? begin ?? 0) + MINUTE_MS,
      isCounted,
      isMissed: isCounted && closed !== null && minuteEnd <= closed - HOUR_MS,
    });
  };

  const leaveAllBefore = (time: EpochMs): void => {
    const leaving = waiting.filter((mention) => mention.time < time).sort(inTurn);
    waiting = waiting.filter((mention) => mention.time >= time);
    for (const mention of leaving) leave(mention);
  };

  const goOn = (appendTime: EpochMs): void => {
    if (begin === null) return;
    for (;;) {
      const end: EpochMs = (closes.at(-1)?.end ?? begin) + MINUTE_MS;
      if (end > now) break;
      leaveAllBefore(end);
      closes.push({ end, sources: [...sources.values()], appendTime, mode, isLive });
    }
    leaveAllBefore(now);
  };

  const hear = (word: SourceWord): boolean => {
    const before = sources.get(word.source);
    const isStale =
      before !== undefined &&
      (word.epoch < before.epoch ||
        (word.epoch === before.epoch && word.sequence <= before.sequence));
    if (isStale) return false;
    sources.set(word.source, {
      ...word,
      since: Math.min(word.since, before?.since ?? word.since),
      watermark: Math.max(word.watermark, before?.watermark ?? word.watermark),
      blinds: [
        ...(before?.blinds ?? []),
        ...(word.blind === null ? [] : [word.blind]),
        // Between its last word and its return nobody watched for it.
        ...(before?.isOver === true && !word.isOver
          ? [{ from: before.watermark, to: word.since }]
          : []),
      ],
    });
    const start = Math.floor(word.since / MINUTE_MS) * MINUTE_MS;
    const speaks = !word.isOver || before !== undefined;
    const hasNotBegun = now === Number.NEGATIVE_INFINITY;
    if (speaks && (begin === null || (hasNotBegun && start < begin))) begin = start;
    return true;
  };

  const isSpeaking = (): boolean => [...sources.values()].some(({ isOver }) => !isOver);

  /** Who says how far time has come. */
  const rule = (word: SourceWord): void => {
    const all = [...sources.values()];
    const played = all.filter(({ clock }) => clock === 'tick');
    const speaking = played.filter(({ isOver }) => !isOver);
    const log = all.filter(({ clock, isOver }) => clock === 'log' && !isOver).sort(byName)[0];
    isAwaited = word.declares.some((name) => !sources.has(name));
    if (isLive) {
      if (word.clock === 'log') mode = word.mode;
    } else if (isAwaited) {
      return;
    } else if (speaking.length > 0) {
      const slowest = speaking.sort((a, b) => a.watermark - b.watermark || byName(a, b))[0];
      mode = slowest?.mode ?? mode;
      now = Math.max(now, slowest?.watermark ?? now);
    } else if (log !== undefined) {
      isLive = true;
      mode = log.mode;
      waiting = waiting.map((one) => ({ ...one, time: asSeen(one.said.time, one.appendTime) }));
    } else {
      // All is said: the last minute that something was said of closes too.
      const last = played.sort((a, b) => b.watermark - a.watermark || byName(a, b))[0];
      mode = last?.mode ?? mode;
      now = Math.max(now, Math.ceil((last?.watermark ?? now) / MINUTE_MS) * MINUTE_MS);
    }
    if (isLive) now = Math.max(now, appended - BOUND_MS);
  };

  const asSeen = (time: EpochMs, appendTime: EpochMs): EpochMs =>
    isLive ? Math.min(time, appendTime + BOUND_MS) : time;

  for (const arrival of arrivals) {
    const { appendTime } = arrival;
    appended = Math.max(appended, appendTime);
    if (isLive) now = Math.max(now, appended - BOUND_MS);
    goOn(appendTime);
    if (arrival.kind === 'word') {
      const wasSpeaking = isAwaited || isSpeaking();
      const isNew = !sources.has(arrival.word.source);
      if (!hear(arrival.word)) continue;
      rule(arrival.word);
      goOn(appendTime);
      const isEnd = !isLive && !isAwaited && !isSpeaking() && (wasSpeaking || isNew);
      if (isEnd) leaveAllBefore(Number.POSITIVE_INFINITY);
    }
    if (arrival.kind === 'mention') {
      const { said, subject, official } = arrival;
      const key = `${said.id} ${said.op} ${said.revision} ${subject}`;
      if (known.has(key)) {
        duplicates += 1;
        continue;
      }
      known.add(key);
      const time = asSeen(said.time, appendTime);
      const mention = { subject, official, said, time, appendTime };
      if (time < now) leave(mention);
      else waiting.push(mention);
    }
  }
  return { begin, closes, left, duplicates };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byName = (a: Source, b: Source): number => compare(a.source, b.source);

function inTurn(a: Waiting, b: Waiting): number {
  return (
    a.time - b.time ||
    compare(a.said.id, b.said.id) ||
    a.said.revision - b.said.revision ||
    compare(a.subject, b.subject) ||
    compare(a.said.op, b.said.op)
  );
}

/** The rule of the detector's contract. */
export function isMissing(source: Source, start: EpochMs): boolean {
  const end = start + MINUTE_MS;
  if (source.since > start) return false;
  if (!source.isOver && source.watermark < end) return true;
  return source.blinds.some(
    ({ from, to }) =>
      from < to && from < end && to > start && !(source.isOver && start >= source.watermark),
  );
}

/** From before the minute to after it. */
export function isThere({ since, isOver, watermark }: Source, start: EpochMs): boolean {
  return since <= start && !(isOver && watermark < start + MINUTE_MS);
}

/** The rule of calm: blind within the last five minutes, or not heard from for half an hour. */
export function isAbsent(source: Source, at: EpochMs): boolean {
  const end = source.isOver ? Math.min(at, source.watermark) : at;
  return (
    (!source.isOver && source.watermark < at - 30 * MINUTE_MS) ||
    source.blinds.some(({ from, to }) => from < to && from < end && to > at - 5 * MINUTE_MS)
  );
}
