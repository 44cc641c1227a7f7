/** Copies and reposts by the minute. */
import { type Entries, type EntryChange, Parts, readParts, whole } from '../rows.ts';
import { MINUTES_KEPT } from './window.ts';

/** Minutes of one entry of state. */
const MINUTES_AN_ENTRY = 10;

/** @unit mentions */
type Counts = { copies: number; reposts: number };

export class Totals {
  /** At most one for each minute of the longest window. */
  readonly #minutes = new Map<number, Counts>();
  readonly #parts = new Parts('totals', MINUTES_AN_ENTRY);
  /** None is kept of a minute before. */
  #earliest = -Infinity;

  get isEmpty(): boolean {
    return this.#minutes.size === 0;
  }

  /** One more. */
  add(minute: number, what: keyof Counts): void {
    this.#parts.touch(minute);
    this.#earliest = Math.min(this.#earliest, minute);
    let counts = this.#minutes.get(minute);
    if (counts === undefined) {
      counts = { copies: 0, reposts: 0 };
      this.#minutes.set(minute, counts);
    }
    counts[what] += 1;
  }

  since(from: number): Readonly<Counts> {
    let copies = 0;
    let reposts = 0;
    for (const [minute, counts] of this.#minutes) {
      if (minute < from) continue;
      copies += counts.copies;
      reposts += counts.reposts;
    }
    return { copies, reposts };
  }

  forget(now: number): void {
    if (this.#earliest > now - MINUTES_KEPT) return;
    this.#earliest = Infinity;
    for (const minute of this.#minutes.keys()) {
      if (minute > now - MINUTES_KEPT) {
        this.#earliest = Math.min(this.#earliest, minute);
        continue;
      }
      this.#minutes.delete(minute);
      this.#parts.touch(minute);
    }
  }

  drain(): EntryChange[] {
    return this.#parts.drain((minute) => {
      const counts = this.#minutes.get(minute);
      return counts && [minute, counts.copies, counts.reposts];
    });
  }

  /** @throws StateError when the entries are damaged */
  static decode(entries: Entries): Totals {
    const totals = new Totals();
    for (const [minute, copies, reposts] of readParts('totals', entries)) {
      totals.#minutes.set(whole('totals', minute), {
        copies: whole('totals', copies),
        reposts: whole('totals', reposts),
      });
    }
    return totals;
  }
}
