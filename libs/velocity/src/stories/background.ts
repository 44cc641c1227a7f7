/**
 * How often each word is usual for a subject: the share of its mentions that have it. It fades in
 * weeks, and whoever calls it sees to it that a crisis is not learned.
 */

/** Words kept: rarer ones are below the share that counts as usual anyway. */
export const BACKGROUND_TERMS_MAX = 256;
/** When there are too many, the rarest go, down to this. */
const KEPT_TERMS = 192;
/**
 * Time after which what was usual weighs half.
 * @unit days
 * @source chosen: a season, not an episode
 */
export const BACKGROUND_HALF_LIFE_DAYS = 14;
/**
 * Mentions in which nothing stood out that a new subject is taken to have had, so that its first
 * ones make nothing usual.
 * @source chosen: ten mentions say little of a word that one in ten has, two hundred say enough
 */
const PRIOR_MENTIONS = 200;
/** One mention, as it is counted: fractions fade too. */
const UNIT = 16;
const DAILY_FADE = 2 ** (-1 / BACKGROUND_HALF_LIFE_DAYS);
/** After so many half-lives nothing is left. */
const DAYS_MAX = 32 * BACKGROUND_HALF_LIFE_DAYS;
/** Stays a number that can be packed. */
const MENTIONS_MAX = 0xffff_ffff - UNIT;

export class Background {
  /** By term. @unit mentions × UNIT */
  readonly #counts = new Map<number, number>();
  #mentions = 0;
  /** Days since 1970 up to which it has faded. */
  #day = 0;

  learn(terms: readonly number[], day: number): void {
    this.#fade(day);
    if (this.#mentions >= MENTIONS_MAX) return;
    this.#mentions += UNIT;
    for (const term of terms) this.#counts.set(term, (this.#counts.get(term) ?? 0) + UNIT);
    if (this.#counts.size > BACKGROUND_TERMS_MAX) forgetRare(this.#counts, KEPT_TERMS);
  }

  /** @range 0 … 1 */
  share(term: number): number {
    const count = this.#counts.get(term);
    return count === undefined ? 0 : count / (this.#mentions + PRIOR_MENTIONS * UNIT);
  }

  /** @shape day, mentions, then term and count in turn */
  numbers(): number[] {
    const numbers = [this.#day, this.#mentions];
    for (const [term, count] of this.#counts) numbers.push(term, count);
    return numbers;
  }

  restore([day = 0, mentions = 0, ...pairs]: readonly number[]): void {
    this.#day = day;
    this.#mentions = mentions;
    for (let at = 0; at + 1 < pairs.length; at += 2) {
      this.#counts.set(pairs[at] ?? 0, pairs[at + 1] ?? 0);
    }
  }

  #fade(day: number): void {
    if (day <= this.#day) return;
    const days = Math.min(day - this.#day, DAYS_MAX);
    this.#day = day;
    if (this.#mentions === 0) return;
    // One day after the other: a fade of many at once would round differently.
    for (let passed = 0; passed < days; passed += 1) {
      this.#mentions = Math.floor(this.#mentions * DAILY_FADE);
      for (const [term, count] of this.#counts) {
        const left = Math.floor(count * DAILY_FADE);
        if (left === 0) this.#counts.delete(term);
        else this.#counts.set(term, left);
      }
    }
  }
}

/** Forgets the rarest terms, equals together, until no more than `kept` are left. */
export function forgetRare(counts: Map<number, number>, kept: number): void {
  while (counts.size > kept) {
    let least = Number.POSITIVE_INFINITY;
    for (const count of counts.values()) least = Math.min(least, count);
    for (const [term, count] of counts) if (count === least) counts.delete(term);
  }
}
