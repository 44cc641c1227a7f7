/**
 * Who spoke most within the window, and how much in each bin, so that it can be taken out again.
 *
 * @source Metwally, Agrawal, El Abbadi: Efficient computation of frequent and top-k elements in
 * data streams, ICDT 2005 (space-saving): a newcomer takes the place of the least, and its rank. So
 * whoever makes more than 1 in {@link LOUD_MAX} of the mentions of an hour is among those kept.
 * That the credit of the one before ends with the window is our own.
 */

import { decodeRows, type Entries, encodeRows, type Row, whole } from '../rows.ts';
import { damaged } from '../state-error.ts';
import { BIN_MS } from '../types.ts';
import { MINUTES_KEPT } from './window.ts';

/** Kept of each kind: accounts, texts, groups. One below 1 in 8 would change little if taken out. */
export const LOUD_MAX = 8;

/** @unit mentions; `negative` in thousandths of a mention, null when unscored */
export type Heard = { readonly minute: number; readonly negative: number | null };

/** What is taken out of one bin. @unit mentions; `negative` in thousandths of a mention */
export type LoudBin = {
  /** @unit milliseconds since 1970 */
  readonly start: number;
  readonly total: number;
  readonly negative: number;
  readonly unscored: number;
};

type Minute = { readonly minute: number; total: number; negative: number; unscored: number };
type Loud = {
  readonly key: number;
  /** Rank it took over, and until when it counts. */
  readonly credit: number;
  readonly creditUntil: number;
  /** Ascending. */
  minutes: Minute[];
  /** Mentions of all of them. */
  sum: number;
};

export class Loudest {
  readonly #part: string;
  readonly #louds = new Map<number, Loud>();

  constructor(part: string) {
    this.#part = part;
  }

  add(key: number, { minute, negative }: Heard, now: number): void {
    const loud = this.#louds.get(key) ?? this.#admit(key, now);
    const entry = entryAt(loud.minutes, minute);
    loud.sum += 1;
    entry.total += 1;
    if (negative === null) entry.unscored += 1;
    else entry.negative += negative;
  }

  /** What `key` had said in `from` goes over to `into` here. */
  move(key: number, from: Loudest, { into, now }: { into: number; now: number }): void {
    const moved = from.#louds.get(key);
    if (moved === undefined) return;
    const loud = this.#louds.get(into) ?? this.#admit(into, now);
    loud.sum += moved.sum;
    for (const each of moved.minutes) {
      const entry = entryAt(loud.minutes, each.minute);
      entry.total += each.total;
      entry.negative += each.negative;
      entry.unscored += each.unscored;
    }
    if (from === this) this.#louds.delete(key);
  }

  /** The one with most mentions from `minute` on; of two with as many, the one kept longer. */
  largest(minute: number): { readonly key: number; readonly bins: readonly LoudBin[] } | null {
    let best: Loud | null = null;
    let most = 0;
    for (const loud of this.#louds.values()) {
      const total = totalFrom(loud, minute);
      if (total <= most) continue;
      best = loud;
      most = total;
    }
    if (best === null) return null;
    const bins = best.minutes.filter((entry) => entry.minute >= minute);
    return {
      key: best.key,
      bins: bins.map(({ minute: at, ...counts }) => ({ start: at * BIN_MS, ...counts })),
    };
  }

  forget(now: number): void {
    for (const loud of this.#louds.values()) {
      const oldest = loud.minutes[0]?.minute ?? -Infinity;
      if (oldest > now - MINUTES_KEPT) continue;
      loud.minutes = loud.minutes.filter(({ minute }) => minute > now - MINUTES_KEPT);
      loud.sum = totalFrom(loud, -Infinity);
      if (loud.sum === 0) this.#louds.delete(loud.key);
    }
  }

  encode(newest: number): Entries {
    const rows = [...this.#louds.values()].map((loud): Row => {
      const { key, credit, creditUntil, minutes } = loud;
      const bins = minutes.flatMap(({ minute, total, negative, unscored }) => {
        return [newest - minute, total, negative || null, unscored || null];
      });
      return [key, credit, creditUntil - newest, ...bins];
    });
    return encodeRows(this.#part, rows);
  }

  /** @throws StateError when the entries are damaged */
  static decode(part: string, newest: number, entries: ReadonlyMap<string, string>): Loudest {
    const loudest = new Loudest(part);
    for (const row of decodeRows(part, entries)) {
      const [key, credit, creditUntil, ...bins] = row.map((value) => value ?? 0);
      if (bins.length % 4 !== 0) throw damaged(part);
      const minutes: Minute[] = [];
      for (let at = 0; at < bins.length; at += 4) {
        const [ago = 0, total = 0, negative = 0, unscored = 0] = bins.slice(at, at + 4);
        minutes.push({ minute: newest - ago, total, negative, unscored });
      }
      loudest.#louds.set(whole(part, key), {
        key: whole(part, key),
        credit: whole(part, credit),
        creditUntil: newest + whole(part, creditUntil),
        minutes,
        sum: minutes.reduce((sum, { total }) => sum + total, 0),
      });
    }
    if (loudest.#louds.size > LOUD_MAX) throw damaged(part);
    return loudest;
  }

  #admit(key: number, now: number): Loud {
    let credit = 0;
    if (this.#louds.size >= LOUD_MAX) {
      const least = this.#least(now);
      credit = rankOf(least, now);
      this.#louds.delete(least.key);
    }
    const loud: Loud = { key, credit, creditUntil: now + MINUTES_KEPT, minutes: [], sum: 0 };
    this.#louds.set(key, loud);
    return loud;
  }

  /** Of those of the least rank the one that came first. */
  #least(now: number): Loud {
    let least: Loud | null = null;
    let lowest = Infinity;
    for (const loud of this.#louds.values()) {
      const rank = rankOf(loud, now);
      if (rank >= lowest) continue;
      least = loud;
      lowest = rank;
    }
    if (least === null) throw new Error('Nothing is kept, so nothing can be put out.');
    return least;
  }
}

function rankOf(loud: Loud, now: number): number {
  return loud.sum + (loud.creditUntil > now ? loud.credit : 0);
}

function totalFrom({ minutes }: Loud, from: number): number {
  let total = 0;
  for (const entry of minutes) if (entry.minute >= from) total += entry.total;
  return total;
}

/** Most often the last: mentions come in order but for the late ones. */
function entryAt(minutes: Minute[], minute: number): Minute {
  const last = minutes.at(-1);
  if (last?.minute === minute) return last;
  const entry: Minute = { minute, total: 0, negative: 0, unscored: 0 };
  if (last === undefined || last.minute < minute) {
    minutes.push(entry);
    return entry;
  }
  const at = minutes.findIndex((each) => each.minute >= minute);
  const there = minutes[at];
  if (there?.minute === minute) return there;
  minutes.splice(at, 0, entry);
  return entry;
}
