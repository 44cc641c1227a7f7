/**
 * Which mentions have an excerpt in `samples`, so that edits and deletions follow them there.
 * State: `e/<subject>/<mention>` → event time, and behind a slash which revision is shown, if not 0.
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

type Shown = { readonly time: EpochMs; readonly revision: number };

export class SampleBook {
  readonly #followedMax: number;
  readonly #shown = new Map<string, Shown>();
  readonly #changed = new Set<string>();

  constructor(
    restored: Iterable<readonly [key: string, value: string]>,
    followedMax: number = FOLLOWED_MAX,
  ) {
    this.#followedMax = followedMax;
    for (const [key, value] of restored) {
      if (!key.startsWith(PREFIX)) continue;
      const [time, revision = '0'] = value.split('/');
      const shown = { time: Number(time), revision: Number(revision) };
      this.#shown.set(key.slice(PREFIX.length), shown);
    }
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

  /**
   * Which revision is shown; undefined when none is.
   * @param now how far event time has come
   */
  shown(subject: string, mention: string, now: EpochMs): number | undefined {
    const shown = this.#shown.get(SampleBook.key(subject, mention));
    return shown !== undefined && shown.time >= now - FOLLOWED_MS ? shown.revision : undefined;
  }

  add(subject: string, { id, revision }: Pick<Mention, 'id' | 'revision'>, time: EpochMs): void {
    const key = SampleBook.key(subject, id);
    this.#shown.set(key, { time, revision });
    this.#changed.add(key);
    if (this.#shown.size > this.#followedMax) this.#makeRoom();
  }

  /** @returns whether it was followed, so that it has to be withdrawn */
  remove(subject: string, mention: string, now: EpochMs): boolean {
    if (this.shown(subject, mention, now) === undefined) return false;
    this.#drop(SampleBook.key(subject, mention));
    return true;
  }

  /** The changed state entries since the last drain. */
  drain(): readonly StateChange[] {
    const changes = [...this.#changed].map((key): StateChange => {
      const shown = this.#shown.get(key);
      if (shown === undefined) return [PREFIX + key, null];
      const { time, revision } = shown;
      return [PREFIX + key, revision === 0 ? `${time}` : `${time}/${revision}`];
    });
    this.#changed.clear();
    return changes;
  }

  /** A tenth at once: which ones follows from what is held alone, wherever commits fall. */
  #makeRoom(): void {
    const oldest = [...this.#shown].sort(
      ([key, { time }], [otherKey, other]) => time - other.time || (key < otherKey ? -1 : 1),
    );
    for (const [key] of oldest.slice(0, Math.ceil(this.#followedMax / 10))) this.#drop(key);
  }

  #drop(key: string): void {
    this.#shown.delete(key);
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
