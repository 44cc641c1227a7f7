/** What the streams of the world hand over: mentions in the published format, and how they arrive. */
import type { Engagement, EpochMs, Kind } from '@goldenhour/mention';
import type { Language } from './language.ts';
import type { Account } from './people.ts';
import type { Random } from './random.ts';

const MINUTE_MS = 60_000;

export const PLATFORMS = ['x', 'bluesky', 'tiktok', 'forum', 'news'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** A mention in the published format, as far as this world fills it. */
export type Post = {
  readonly id: string;
  readonly platform: Platform;
  readonly kind: Kind;
  readonly time: EpochMs;
  readonly author: Account;
  readonly text: string;
  readonly language: Language;
  readonly url: string;
  readonly root?: string;
  readonly parent?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  readonly engagement?: Engagement;
};

/** Numbers the posts of one stream, so that ids do not depend on the other streams. */
export type Scribe = (post: Omit<Post, 'id' | 'url'>) => Post;

export function createScribe(prefix: string): Scribe {
  let count = 0;
  return (post) => {
    count += 1;
    const native = `${prefix}${count}`;
    const url =
      post.platform === 'news'
        ? `https://${post.author.handle.replaceAll('_', '-')}.example/${native}`
        : `https://${post.platform}.example/${post.author.handle}/${native}`;
    return { ...post, id: `${post.platform}:${native}`, url };
  };
}

/**
 * Times at which something arrives at a changing rate, one near each whole unit of the sum of the
 * rate: at chance, yet without the bursts of pure chance, which would be false alarms.
 *
 * @param rate arrivals per minute at an instant
 */
export function* arrivals(
  span: { readonly from: EpochMs; readonly to: EpochMs },
  rate: (time: EpochMs) => number,
  random: Random,
): Generator<EpochMs, void, undefined> {
  let sum = 0;
  let whole = 0;
  let next = random.unit();
  for (let minute = span.from; minute < span.to; minute += MINUTE_MS) {
    const now = rate(minute);
    while (next <= sum + now) {
      yield minute + Math.min(MINUTE_MS - 1, Math.floor(((next - sum) / now) * MINUTE_MS));
      whole += 1;
      next = whole + random.unit();
    }
    sum += now;
  }
}

/**
 * Times at which something arrives at a changing rate, by pure chance: a Poisson process, with the
 * bursts and the lulls that it has.
 *
 * @param rate arrivals per minute at an instant
 */
export function* chanceArrivals(
  span: { readonly from: EpochMs; readonly to: EpochMs },
  rate: (time: EpochMs) => number,
  random: Random,
): Generator<EpochMs, void, undefined> {
  // Of the rate, until the next: exponential, with mean 1.
  const gap = () => -Math.log(1 - random.unit());
  let sum = 0;
  let next = gap();
  for (let minute = span.from; minute < span.to; minute += MINUTE_MS) {
    const now = rate(minute);
    while (next <= sum + now) {
      yield minute + Math.min(MINUTE_MS - 1, Math.floor(((next - sum) / now) * MINUTE_MS));
      next += gap();
    }
    sum += now;
  }
}

/** A line through points of (minute, rate); 0 outside. */
export function throughPoints(
  points: readonly (readonly [minute: number, rate: number])[],
): (minute: number) => number {
  return (minute) => {
    for (let at = 1; at < points.length; at += 1) {
      const [left, right] = [points[at - 1], points[at]];
      if (left === undefined || right === undefined || minute < left[0] || minute >= right[0])
        continue;
      return left[1] + ((right[1] - left[1]) * (minute - left[0])) / (right[0] - left[0]);
    }
    return 0;
  };
}

/** Merges streams that are each in order of time; of equal times the earlier stream goes first. */
export function* mergeByTime(
  streams: readonly Iterator<Post, void, undefined>[],
): Generator<Post, void, undefined> {
  const heads = streams.map((stream) => ({ stream, next: stream.next() }));
  for (;;) {
    let earliest = Number.POSITIVE_INFINITY;
    let first: (typeof heads)[number] | undefined;
    for (const head of heads) {
      if (head.next.done === true || head.next.value.time >= earliest) continue;
      earliest = head.next.value.time;
      first = head;
    }
    if (first === undefined || first.next.done === true) return;
    yield first.next.value;
    first.next = first.stream.next();
  }
}
