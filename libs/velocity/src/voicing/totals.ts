/** Copies and reposts by the minute. */
import { decodeRows, type Entries, encodeRows, whole } from '../rows.ts';
import { MINUTES_KEPT } from './window.ts';

/** @unit mentions */
type Counts = { readonly copies: number; readonly reposts: number };

export class Totals {
  /** At most one for each minute of the longest window. */
  readonly #minutes = new Map<number, Counts>();

  get isEmpty(): boolean {
    return this.#minutes.size === 0;
  }

  add(minute: number, { copies, reposts }: Counts): void {
    if (copies + reposts === 0) return;
    const before = this.#minutes.get(minute) ?? { copies: 0, reposts: 0 };
    this.#minutes.set(minute, {
      copies: before.copies + copies,
      reposts: before.reposts + reposts,
    });
  }

  since(from: number): Counts {
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
    for (const minute of this.#minutes.keys()) {
      if (minute <= now - MINUTES_KEPT) this.#minutes.delete(minute);
    }
  }

  encode(newest: number): Entries {
    const rows = [...this.#minutes].map(([minute, { copies, reposts }]) => {
      return [newest - minute, copies, reposts];
    });
    return encodeRows('totals', rows);
  }

  /** @throws StateError when the entries are damaged */
  static decode(newest: number, entries: ReadonlyMap<string, string>): Totals {
    const totals = new Totals();
    for (const row of decodeRows('totals', entries)) {
      const [ago, copies, reposts] = row.map((value) => whole('totals', value));
      totals.#minutes.set(newest - whole('totals', ago), {
        copies: whole('totals', copies),
        reposts: whole('totals', reposts),
      });
    }
    return totals;
  }
}
