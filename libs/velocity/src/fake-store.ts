/** For tests: entries as a store has them that is told what changed, time after time. */
import type { EntryChange } from './rows.ts';

export class FakeStore extends Map<string, string> {
  take(changes: readonly EntryChange[]): this {
    for (const [key, value] of changes) {
      if (value === null) this.delete(key);
      else this.set(key, value);
    }
    return this;
  }
}

/** Not finite, and written as a number of its own: the letters of packed numbers may spell it too. */
export const NOT_FINITE = /(?<![^-,:["\s])(NaN|Infinity)(?![^,\]"\s])/;
