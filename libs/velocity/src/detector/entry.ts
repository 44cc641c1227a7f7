/** Reading entries of state: what is not as it was written stops with what to do about it. */
import { damaged, type StateError } from '../state-error.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** One entry, by its key, as JSON. */
export class Entry {
  readonly #key: string;

  constructor(key: string) {
    this.#key = key;
  }

  parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw this.#damaged();
    }
  }

  fields(text: string): Fields {
    return this.object(this.parse(text));
  }

  object(value: unknown): Fields {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.#damaged();
    return value as Fields;
  }

  list(value: unknown): readonly unknown[] {
    if (!Array.isArray(value)) throw this.#damaged();
    return value;
  }

  number(value: unknown): number {
    if (typeof value !== 'number') throw this.#damaged();
    return value;
  }

  numberOrNull(value: unknown): number | null {
    return value === null ? null : this.number(value);
  }

  numbers(value: unknown): number[] {
    return this.list(value).map((one) => this.number(one));
  }

  text(value: unknown): string {
    if (typeof value !== 'string') throw this.#damaged();
    return value;
  }

  oneOf<T>(value: unknown, among: readonly T[]): T {
    const found = among.find((one) => one === value);
    if (found === undefined) throw this.#damaged();
    return found;
  }

  #damaged(): StateError {
    return damaged(this.#key);
  }
}
