/**
 * Which mentions have an excerpt in `samples`, so that edits and deletions follow them there.
 * State: `e/<subject>/<mention>` → event time.
 */
import type { DurationMs, EpochMs, Mention } from '@goldenhour/mention';
import { redactText } from '@goldenhour/mention';
import type { StateChange } from '../ports/index.ts';
import { encode } from '../records.ts';

/** @unit UTF-16 code units; cut at a code point */
export const EXCERPT_MAX = 280;
/** Followed per partition; beyond it the oldest are no longer followed, and expire by retention. */
export const FOLLOWED_MAX = 10_000;
/** Retention of `samples`: what is older is gone there. */
const FOLLOWED_MS: DurationMs = 30 * 24 * 60 * 60 * 1000;

const PREFIX = 'e/';

export class SampleBook {
  readonly #followedMax: number;
  readonly #times = new Map<string, EpochMs>();
  readonly #changed = new Set<string>();

  constructor(
    restored: Iterable<readonly [key: string, value: string]>,
    followedMax: number = FOLLOWED_MAX,
  ) {
    this.#followedMax = followedMax;
    for (const [key, time] of restored)
      if (key.startsWith(PREFIX)) this.#times.set(key.slice(PREFIX.length), Number(time));
  }

  /** Key of a sample in its topic. */
  static key(subject: string, mention: string): string {
    return `${subject}/${mention}`;
  }

  static encode(subject: string, mention: Mention, sentiment: number | null): string {
    return encode({
      t: 'sample',
      mention: mention.id,
      subject,
      // It is shown and sent out: addresses, phone and account numbers of people stay behind.
      excerpt: excerpt(redactText(mention.text)),
      url: mention.url ?? null,
      author: mention.author.handle ?? null,
      platform: mention.platform,
      time: mention.time,
      sentiment,
    });
  }

  /** @param now how far event time has come */
  has(subject: string, mention: string, now: EpochMs): boolean {
    const time = this.#times.get(SampleBook.key(subject, mention));
    return time !== undefined && time >= now - FOLLOWED_MS;
  }

  add(subject: string, mention: string, time: EpochMs): void {
    const key = SampleBook.key(subject, mention);
    this.#times.set(key, time);
    this.#changed.add(key);
    if (this.#times.size > this.#followedMax) this.#makeRoom();
  }

  /** @returns whether it was followed, so that it has to be withdrawn */
  remove(subject: string, mention: string, now: EpochMs): boolean {
    if (!this.has(subject, mention, now)) return false;
    this.#drop(SampleBook.key(subject, mention));
    return true;
  }

  /** The changed state entries since the last drain. */
  drain(): readonly StateChange[] {
    const changes = [...this.#changed].map((key): StateChange => {
      const time = this.#times.get(key);
      return [PREFIX + key, time === undefined ? null : String(time)];
    });
    this.#changed.clear();
    return changes;
  }

  /** A tenth at once: which ones follows from what is held alone, wherever commits fall. */
  #makeRoom(): void {
    const oldest = [...this.#times].sort(
      ([key, time], [otherKey, other]) => time - other || (key < otherKey ? -1 : 1),
    );
    for (const [key] of oldest.slice(0, Math.ceil(this.#followedMax / 10))) this.#drop(key);
  }

  #drop(key: string): void {
    this.#times.delete(key);
    this.#changed.add(key);
  }
}

function excerpt(text: string): string {
  if (text.length <= EXCERPT_MAX) return text;
  return `${text
    .slice(0, EXCERPT_MAX - 1)
    .toWellFormed()
    .replace(/\uFFFD$/u, '')}…`;
}
