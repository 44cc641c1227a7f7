/**
 * Which mentions have an excerpt in `samples`, so that edits and deletions follow them there.
 * State: `e/<subject>/<mention>` → event time.
 */
import type { DurationMs, EpochMs, Mention } from '@goldenhour/mention';
import type { StateChange } from '../ports/index.ts';
import { encode } from '../records.ts';

/** @unit UTF-16 code units; cut at a code point */
export const EXCERPT_MAX = 280;
/** Followed per partition; beyond it the oldest are no longer followed, and expire by retention. */
const FOLLOWED_MAX = 10_000;
/** Retention of `samples`. */
const FOLLOWED_MS: DurationMs = 30 * 24 * 60 * 60 * 1000;

const PREFIX = 'e/';

export class SampleBook {
  readonly #times = new Map<string, EpochMs>();
  #changed = new Set<string>();

  constructor(restored: Iterable<readonly [key: string, value: string]>) {
    const entries = [...restored].filter(([key]) => key.startsWith(PREFIX));
    entries.sort((a, b) => Number(a[1]) - Number(b[1]));
    for (const [key, time] of entries) this.#times.set(key.slice(PREFIX.length), Number(time));
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
      excerpt: excerpt(mention.text),
      url: mention.url ?? null,
      author: mention.author.handle ?? null,
      platform: mention.platform,
      time: mention.time,
      sentiment,
    });
  }

  has(subject: string, mention: string): boolean {
    return this.#times.has(SampleBook.key(subject, mention));
  }

  add(subject: string, mention: string, time: EpochMs): void {
    const key = SampleBook.key(subject, mention);
    this.#times.set(key, time);
    this.#changed.add(key);
  }

  remove(subject: string, mention: string): boolean {
    const key = SampleBook.key(subject, mention);
    if (!this.#times.delete(key)) return false;
    this.#changed.add(key);
    return true;
  }

  drain(now: EpochMs): readonly StateChange[] {
    for (const [key, time] of this.#times) {
      if (this.#times.size <= FOLLOWED_MAX && time >= now - FOLLOWED_MS) break;
      this.#times.delete(key);
      this.#changed.add(key);
    }
    const changes = [...this.#changed].map((key): StateChange => {
      const time = this.#times.get(key);
      return [PREFIX + key, time === undefined ? null : String(time)];
    });
    this.#changed = new Set();
    return changes;
  }
}

function excerpt(text: string): string {
  if (text.length <= EXCERPT_MAX) return text;
  return `${text
    .slice(0, EXCERPT_MAX - 1)
    .toWellFormed()
    .replace(/\uFFFD$/u, '')}…`;
}
