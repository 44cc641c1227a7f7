/**
 * Who spoke most within the window, and how much in each bin, so that it can be taken out again.
 *
 * @source Metwally, Agrawal, El Abbadi: Efficient computation of frequent and top-k elements in
 * data streams, ICDT 2005 (space-saving): a newcomer takes the place of the least, and its rank. So
 * whoever makes more than 1 in {@link LOUD_MAX} of the mentions of an hour is among those kept.
 * That the credit of the one before ends with the window is our own.
 */

import {
  decodeRows,
  type Entries,
  type EntryChange,
  encodeRows,
  type Row,
  whole,
} from '../rows.ts';
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
  key: number;
  /** Rank it took over, and until when it counts. */
  credit: number;
  creditUntil: number;
  /** Ascending. */
  minutes: Minute[];
  /** Mentions of all of them. */
  sum: number;
};

export class Loudest {
  /** In the order in which they were admitted. */
  #louds: Loud[] = [];
  /** One entry of state is enough: 8 × 60 minutes take 6 kB at most, most often a tenth of it. */
  readonly #entry: string;
  #changed = false;
  /** None spoke in a minute before. */
  #earliest = -Infinity;

  /** @param entry its name in the state */
  constructor(entry: string) {
    this.#entry = entry;
  }

  add(key: number, { minute, negative }: Heard, now: number): void {
    const loud = this.#find(key) ?? this.#admit(key, minute, now);
    this.#changed = true;
    this.#earliest = Math.min(this.#earliest, minute);
    const entry = entryAt(loud.minutes, minute);
    loud.sum += 1;
    entry.total += 1;
    if (negative === null) entry.unscored += 1;
    else entry.negative += negative;
  }

  /** What `key` had said in `from` goes over to `into` here. */
  move(key: number, from: Loudest, { into, now }: { into: number; now: number }): void {
    const moved = from.#find(key);
    const first = moved?.minutes[0]?.minute;
    if (moved === undefined || first === undefined) return;
    const { minutes, sum } = moved;
    const loud = this.#find(into) ?? this.#admit(into, first, now);
    this.#changed = true;
    this.#earliest = Math.min(this.#earliest, first);
    loud.sum += sum;
    for (const each of minutes) {
      const entry = entryAt(loud.minutes, each.minute);
      entry.total += each.total;
      entry.negative += each.negative;
      entry.unscored += each.unscored;
    }
    // Unless it has made room for the other.
    if (from === this && moved.key === key) this.#drop(moved);
  }

  /** The one with most mentions from `minute` on; of two with as many, the one kept longer. */
  largest(minute: number): { readonly key: number; readonly bins: readonly LoudBin[] } | null {
    let best: Loud | null = null;
    let most = 0;
    for (const loud of this.#louds) {
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
    if (this.#earliest > now - MINUTES_KEPT) return;
    this.#earliest = Infinity;
    for (const loud of this.#louds) {
      if ((loud.minutes[0]?.minute ?? -Infinity) <= now - MINUTES_KEPT) {
        this.#changed = true;
        loud.minutes = loud.minutes.filter(({ minute }) => minute > now - MINUTES_KEPT);
        loud.sum = totalFrom(loud, -Infinity);
      }
      this.#earliest = Math.min(this.#earliest, loud.minutes[0]?.minute ?? Infinity);
    }
    this.#louds = this.#louds.filter(({ sum }) => sum > 0);
  }

  drain(): EntryChange[] {
    if (!this.#changed) return [];
    this.#changed = false;
    return [[this.#entry, encodeRows(this.#louds.map(rowOf))]];
  }

  /** @throws StateError when the entry is damaged */
  static decode(entry: string, entries: Entries): Loudest {
    const loudest = new Loudest(entry);
    const text = entries.get(entry);
    if (text === undefined) return loudest;
    loudest.#louds = decodeRows(entry, text).map((row) => read(entry, row));
    if (loudest.#louds.length > LOUD_MAX) throw damaged(entry);
    return loudest;
  }

  /** There are so few that to look at each is the quickest. */
  #find(key: number): Loud | undefined {
    for (const loud of this.#louds) if (loud.key === key) return loud;
    return undefined;
  }

  #admit(key: number, minute: number, now: number): Loud {
    const creditUntil = now + MINUTES_KEPT;
    const minutes = [noneIn(minute)];
    if (this.#louds.length < LOUD_MAX) {
      const loud: Loud = { key, credit: 0, creditUntil, minutes, sum: 0 };
      this.#louds.push(loud);
      return loud;
    }
    // In a storm nearly every mention comes here, so what goes is written over.
    const least = this.#least(now);
    this.#drop(least);
    this.#louds.push(least);
    least.key = key;
    least.credit = rankOf(least, now);
    least.creditUntil = creditUntil;
    least.minutes = minutes;
    least.sum = 0;
    return least;
  }

  /** Those behind it move up; `splice` would make a list of what it takes out. */
  #drop(loud: Loud): void {
    const louds = this.#louds;
    const last = louds.length - 1;
    for (let at = louds.indexOf(loud); at < last; at += 1) louds[at] = louds[at + 1] ?? loud;
    louds.pop();
  }

  /** Of those of the least rank the one that came first. */
  #least(now: number): Loud {
    let least: Loud | null = null;
    let lowest = Infinity;
    for (const loud of this.#louds) {
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
  const entry = noneIn(minute);
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

function noneIn(minute: number): Minute {
  return { minute, total: 0, negative: 0, unscored: 0 };
}

/** Minutes as how much later than the one before they are: shorter to write. */
function rowOf({ key, credit, creditUntil, minutes }: Loud): Row {
  const row: (number | null)[] = [key, credit, creditUntil];
  let before = 0;
  for (const { minute, total, negative, unscored } of minutes) {
    row.push(minute - before, total, negative || null, unscored || null);
    before = minute;
  }
  return row;
}

function read(name: string, row: Row): Loud {
  const [key, credit, creditUntil, ...counts] = row.map((value) => value ?? 0);
  if (counts.length % 4 !== 0) throw damaged(name);
  const minutes: Minute[] = [];
  for (let at = 0; at < counts.length; at += 4) {
    const [step = 0, total = 0, negative = 0, unscored = 0] = counts.slice(at, at + 4);
    minutes.push({ minute: (minutes.at(-1)?.minute ?? 0) + step, total, negative, unscored });
  }
  return {
    key: whole(name, key),
    credit: whole(name, credit),
    creditUntil: whole(name, creditUntil),
    minutes,
    sum: minutes.reduce((sum, { total }) => sum + total, 0),
  };
}
