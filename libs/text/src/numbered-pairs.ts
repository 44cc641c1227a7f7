/** What lists say of words: few pairs of numbers, again and again, each written down once. */

/** Pairs that can be told apart by the 16 bits of an {@link EntryTable}. Lists have some hundreds. */
export const PAIRS_MAX = 0xffff;

export class NumberedPairs {
  readonly #tooMany: string;
  /** By number; 0 is none. */
  readonly #firsts: number[] = [0];
  readonly #seconds: number[] = [0];
  readonly #known = new Map<number, Map<number, number>>();

  /** @param advice what to do about a list that has more than {@link PAIRS_MAX} */
  constructor(pairs: string, advice: string) {
    this.#tooMany = `more than ${PAIRS_MAX} pairs of ${pairs}: ${advice}`;
  }

  /** The number of a pair, from 1 on. @throws Error beyond {@link PAIRS_MAX} */
  of(first: number, second: number): number {
    let ofFirst = this.#known.get(first);
    if (ofFirst === undefined) {
      ofFirst = new Map();
      this.#known.set(first, ofFirst);
    }
    const known = ofFirst.get(second);
    if (known !== undefined) return known;
    const number = this.#firsts.length;
    if (number > PAIRS_MAX) throw new Error(this.#tooMany);
    this.#firsts.push(first);
    this.#seconds.push(second);
    ofFirst.set(second, number);
    return number;
  }

  first(number: number): number {
    return this.#firsts[number] ?? 0;
  }

  second(number: number): number {
    return this.#seconds[number] ?? 0;
  }
}
