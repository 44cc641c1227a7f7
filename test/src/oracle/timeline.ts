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

type Waiting = Pick<Left, 'subject' | 'official' | 'said' | 'time'>;

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
  let mode: Mode = 'live';

  const leave = (mention: Waiting): void => {
    const { subject, said, official } = mention;
    const isUpsert = said.op === 'upsert';
    const isCounted = isUpsert && !official && !spoken.has(`${said.id} ${subject}`);
    if (isUpsert) spoken.add(`${said.id} ${subject}`);
    const closed = closes.at(-1)?.end ?? null;
    const minuteEnd = Math.floor(mention.time / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
    left.push({
      ...mention,
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
      blinds: [...(before?.blinds ?? []), ...(word.blind === null ? [] : [word.blind])],
    });
    const start = Math.floor(word.since / MINUTE_MS) * MINUTE_MS;
    const speaks = !word.isOver || before !== undefined;
    const hasNotBegun = now === Number.NEGATIVE_INFINITY;
    if (speaks && (begin === null || (hasNotBegun && start < begin))) begin = start;
    return true;
  };

  /** Who says how far time has come. */
  const rule = (word: SourceWord): void => {
    const all = [...sources.values()];
    const played = all.filter(({ clock }) => clock === 'tick');
    const speaking = played.filter(({ isOver }) => !isOver);
    const awaited = word.declares.some((name) => !sources.has(name));
    if (isLive) {
      if (word.clock === 'log') mode = word.mode;
    } else if (speaking.length > 0 || awaited) {
      if (word.clock === 'tick') mode = word.mode;
      if (!awaited) now = Math.max(now, Math.min(...speaking.map(({ watermark }) => watermark)));
    } else if (all.some(({ clock, isOver }) => clock === 'log' && !isOver)) {
      isLive = true;
      mode = 'live';
    } else if (word.clock === 'tick') {
      mode = word.mode;
      now = Math.max(now, ...played.map(({ watermark }) => watermark));
    }
    if (isLive) now = Math.max(now, appended - BOUND_MS);
  };

  for (const arrival of arrivals) {
    const { appendTime } = arrival;
    appended = Math.max(appended, appendTime);
    if (isLive) now = Math.max(now, appended - BOUND_MS);
    goOn(appendTime);
    if (arrival.kind === 'word' && hear(arrival.word)) {
      rule(arrival.word);
      goOn(appendTime);
    }
    if (arrival.kind === 'mention') {
      const { said, subject, official } = arrival;
      const key = `${said.id} ${said.op} ${said.revision} ${subject}`;
      if (known.has(key)) {
        duplicates += 1;
        continue;
      }
      known.add(key);
      const time = isLive ? Math.min(said.time, appendTime + BOUND_MS) : said.time;
      const mention = { subject, official, said, time };
      if (time < now) leave(mention);
      else waiting.push(mention);
    }
  }
  return { begin, closes, left, duplicates };
}

function inTurn(a: Waiting, b: Waiting): number {
  const compare = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);
  return (
    a.time - b.time ||
    compare(a.said.id, b.said.id) ||
    a.said.revision - b.said.revision ||
    compare(a.subject, b.subject)
  );
}

/** The rule of the detector's contract. */
export function isMissing(source: Source, start: EpochMs): boolean {
  const end = start + MINUTE_MS;
  if (source.since > start) return true;
  if (!source.isOver && source.watermark < end) return true;
  return source.blinds.some(
    ({ from, to }) =>
      from < to && from < end && to > start && !(source.isOver && start >= source.watermark),
  );
}

/** The rule of clock records: one that has not begun is not waited for. */
export function isSilent(source: Source, start: EpochMs): boolean {
  return source.since <= start && isMissing(source, start);
}
