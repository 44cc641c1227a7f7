/** The last mentions of a subject that had words of their own, oldest first: what stories are told apart by. */
import { packNumbers, unpackNumbers } from '../packed.ts';

/**
 * Mentions kept.
 * @source chosen on the bench of stories: with 256 two stories are told apart worse, with 768 not
 *   better
 */
export const RECENT_MAX = 512;
/** Terms kept of a mention; the text engine gives as many. */
export const RECENT_TERMS_MAX = 10;
/** They are forgotten after a week. @unit minutes */
export const RECENT_MINUTES = 7 * 24 * 60;
/** Mentions of one entry of state: it is written again when one of them changes. */
const RECENT_AN_ENTRY = 8;
/** Entries that can hold some at once: the oldest and the newest may share a part. */
const PARTS = RECENT_MAX / RECENT_AN_ENTRY + 1;
/** A text of fewer terms is not called a copy: different people say the same three words. */
const COPIED_TERMS_MIN = 3;
/** What stands for "not scored" among thousandths. */
const UNSCORED = 1023;
/** Numbers of a mention beside its terms. */
const WIDTH = 3;

export type RecentMention = {
  readonly terms: readonly number[];
  /** Hash of its id. */
  readonly id: number;
  /** @unit minutes since 1970 */
  readonly minute: number;
  /** Probability of being negative; null when not scored. @unit thousandths */
  readonly negative: number | null;
  /** Slot of its story; 0 for none. */
  slot: number;
};

export class Recent {
  readonly mentions: RecentMention[] = [];
  readonly #forgotten: (mention: RecentMention) => void;
  /** How many were forgotten: the place of the oldest. */
  #first = 0;
  readonly #byId = new Map<number, RecentMention>();
  readonly #byWords = new Map<number, RecentMention>();
  readonly #changed = new Set<number>();

  /** @param forgotten is told of each mention that makes room */
  constructor(forgotten: (mention: RecentMention) => void) {
    this.#forgotten = forgotten;
  }

  add(mention: RecentMention): void {
    this.#changed.add(this.#part(this.mentions.length));
    this.#index(mention);
    if (this.mentions.length > RECENT_MAX) this.#forgetOldest();
  }

  forgetBefore(minute: number): void {
    while ((this.mentions[0]?.minute ?? minute) < minute) this.#forgetOldest();
  }

  withId(id: number): RecentMention | undefined {
    return this.#byId.get(id);
  }

  /** One in the same words. */
  copyOf(terms: readonly number[]): RecentMention | undefined {
    return terms.length < COPIED_TERMS_MIN ? undefined : this.#byWords.get(hashOf(terms));
  }

  /** Entries of state that changed since the last time; null where all of it is forgotten. */
  drain(): [key: string, value: string | null][] {
    const parts = Array.from(this.#changed);
    this.#changed.clear();
    return parts.map((part) => [`m/${part}`, this.#encode(part)]);
  }

  /** All entries. */
  encode(): [key: string, value: string | null][] {
    return Array.from({ length: PARTS }, (_, part) => [`m/${part}`, this.#encode(part)]);
  }

  /** What is known of some of them changed. */
  touch(): void {
    for (let at = 0; at < this.mentions.length; at += RECENT_AN_ENTRY) {
      this.#changed.add(this.#part(at));
    }
    this.#changed.add(this.#part(this.mentions.length - 1));
  }

  /** Place of the oldest among all that ever were. */
  get first(): number {
    return this.#first;
  }

  /** @throws RangeError */
  restore(first: number, values: readonly string[]): void {
    this.#first = first;
    const entries = values.map(unpackNumbers).sort(([a = 0], [b = 0]) => a - b);
    for (const [from = 0, ...numbers] of entries) {
      let place = from;
      for (let at = 0; at < numbers.length; place += 1) {
        const mention = mentionAt(numbers, at);
        at += WIDTH + mention.terms.length;
        if (at > numbers.length) throw new RangeError('a mention is cut');
        if (place >= first) this.#index(mention);
      }
    }
  }

  #index(mention: RecentMention): void {
    this.mentions.push(mention);
    this.#byId.set(mention.id, mention);
    if (mention.terms.length >= COPIED_TERMS_MIN) {
      this.#byWords.set(hashOf(mention.terms), mention);
    }
  }

  #forgetOldest(): void {
    const mention = this.mentions.shift();
    if (mention === undefined) return;
    const part = this.#part(0);
    this.#first += 1;
    // What is forgotten stays in its entry until the last of it is: see restore.
    if (this.mentions.length === 0 || this.#part(0) !== part) this.#changed.add(part);
    if (this.#byId.get(mention.id) === mention) this.#byId.delete(mention.id);
    const words = hashOf(mention.terms);
    if (this.#byWords.get(words) === mention) this.#byWords.delete(words);
    this.#forgotten(mention);
  }

  #part(at: number): number {
    return Math.floor((this.#first + at) / RECENT_AN_ENTRY) % PARTS;
  }

  /** Where the mentions of a part begin, or would. */
  #startOf(part: number): number {
    const after = (part - this.#part(0) + PARTS) % PARTS;
    return Math.max(0, after * RECENT_AN_ENTRY - (this.#first % RECENT_AN_ENTRY));
  }

  #encode(part: number): string | null {
    const from = this.#startOf(part);
    if (from >= this.mentions.length) return null;
    const numbers = [this.#first + from];
    for (let at = from; at < this.mentions.length && this.#part(at) === part; at += 1) {
      const mention = this.mentions[at];
      if (mention !== undefined) addNumbers(numbers, mention);
    }
    return packNumbers(numbers);
  }
}

function addNumbers(to: number[], { terms, id, minute, negative, slot }: RecentMention): void {
  to.push(minute, id, slot * 16_384 + terms.length * 1024 + (negative ?? UNSCORED));
  for (const term of terms) to.push(term);
}

function mentionAt(numbers: readonly number[], at: number): RecentMention {
  const [minute = 0, id = 0, what = 0] = numbers.slice(at, at + WIDTH);
  const count = Math.floor(what / 1024) % 16;
  const negative = what % 1024;
  return {
    terms: numbers.slice(at + WIDTH, at + WIDTH + count),
    id,
    minute,
    negative: negative === UNSCORED ? null : negative,
    slot: Math.floor(what / 16_384),
  };
}

/** In their order. @source FNV-1a, by words of 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashOf(terms: readonly number[]): number {
  let hash = 0x811c9dc5 | 0;
  for (const term of terms) {
    hash = Math.imul(hash ^ term, 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}
