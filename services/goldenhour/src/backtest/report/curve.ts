/**
 * A long series in a bounded number of buckets, for a plot: whoever does not know how long it will
 * be begins with one bin a bucket, and doubles them whenever they are all taken.
 */
import type { DurationMs, EpochMs } from '@goldenhour/mention';

/** Buckets of one curve. Even. */
export const BUCKETS_MAX = 512;

export type Bucket = {
  /** The largest of its bins; null where all of them are missing. */
  total: number | null;
  negative: number | null;
  velocity: number | null;
};

export class Curve {
  #first: EpochMs | null = null;
  #width: DurationMs = 0;
  #buckets: Bucket[] = [];

  /** Bins come in order. */
  add(start: EpochMs, binMs: DurationMs, values: Bucket): void {
    if (this.#first === null) {
      this.#first = start;
      this.#width = binMs;
    }
    let index = Math.max(0, Math.floor((start - this.#first) / this.#width));
    while (index >= BUCKETS_MAX) {
      this.#halve();
      index = Math.floor((start - this.#first) / this.#width);
    }
    while (this.#buckets.length <= index) {
      this.#buckets.push({ total: null, negative: null, velocity: null });
    }
    const bucket = this.#buckets[index];
    if (bucket !== undefined) merge(bucket, values);
  }

  get first(): EpochMs {
    return this.#first ?? 0;
  }

  /** Of one bucket. */
  get width(): DurationMs {
    return this.#width;
  }

  get buckets(): readonly Readonly<Bucket>[] {
    return this.#buckets;
  }

  #halve(): void {
    const merged: Bucket[] = [];
    for (let at = 0; at < this.#buckets.length; at += 2) {
      const [one, other] = [this.#buckets[at], this.#buckets[at + 1]];
      if (one === undefined) continue;
      if (other !== undefined) merge(one, other);
      merged.push(one);
    }
    this.#buckets = merged;
    this.#width *= 2;
  }
}

function merge(into: Bucket, from: Readonly<Bucket>): void {
  into.total = largest(into.total, from.total);
  into.negative = largest(into.negative, from.negative);
  into.velocity = largest(into.velocity, from.velocity);
}

const largest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b);

/** The buckets in exactly so many columns, each the largest of those in it. */
export function columnsOf(buckets: readonly Readonly<Bucket>[], columns: number): Bucket[] {
  return Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * buckets.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * buckets.length) / columns));
    const bucket: Bucket = { total: null, negative: null, velocity: null };
    for (const one of buckets.slice(from, to)) merge(bucket, one);
    return bucket;
  });
}
