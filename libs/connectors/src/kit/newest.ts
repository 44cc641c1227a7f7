/** A map that keeps the newest entries: the one untouched for longest makes room. */
export class Newest<K, V> {
  readonly #max: number;
  readonly #entries = new Map<K, V>();
  readonly #onGone: (key: K, value: V) => void;

  constructor(max: number, onGone: (key: K, value: V) => void = () => undefined) {
    this.#max = max;
    this.#onGone = onGone;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  /** Also makes it the newest. */
  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#max) return;
    const [oldest] = this.#entries;
    if (oldest === undefined) return;
    this.#entries.delete(oldest[0]);
    this.#onGone(...oldest);
  }

  delete(key: K): void {
    this.#entries.delete(key);
  }
}
