/** What lists say of words: few pairs of a valence and tags, again and again, each written down once. */

/** Pairs of one lexicon; they are told apart by 16 bits. There are some hundreds. */
export const KINDS_MAX = 0xffff;

export class Kinds {
  /** By kind; 0 is none. */
  readonly #valences: number[] = [0];
  readonly #tags: number[] = [0];
  readonly #known = new Map<number, Map<number, number>>();

  /** The kind of a valence and tags. @throws Error beyond {@link KINDS_MAX} */
  of(exact: number, tags: number): number {
    const valence = Math.fround(exact);
    let ofValence = this.#known.get(valence);
    if (ofValence === undefined) {
      ofValence = new Map();
      this.#known.set(valence, ofValence);
    }
    const known = ofValence.get(tags);
    if (known !== undefined) return known;
    const kind = this.#valences.length;
    if (kind > KINDS_MAX) {
      throw new Error(
        `more than ${KINDS_MAX} pairs of a valence and signs: give words the valence of others that feel alike`,
      );
    }
    this.#valences.push(valence);
    this.#tags.push(tags);
    ofValence.set(tags, kind);
    return kind;
  }

  /** @range −4…4, as a float of 32 bits */
  valence(kind: number): number {
    return this.#valences[kind] ?? 0;
  }

  tags(kind: number): number {
    return this.#tags[kind] ?? 0;
  }
}
