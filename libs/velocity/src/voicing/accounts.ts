/**
 * Who spoke of a subject: when last with words of their own, by a repost, in the words of another.
 *
 * Of more accounts than are kept, a sample of 1 in 2, 4, 8, … is, chosen by hash: who is in it
 * stays in it with all that was done, and stands for so many.
 *
 * @source P. Gibbons, "Distinct sampling for highly-accurate answers to distinct values queries and
 * event reports", VLDB 2001, for the sample; that the share may fall again, and that each account
 * stands for the share it was taken at, is our own (Horvitz and Thompson's estimator)
 */
import { type Entries, type EntryChange, Parts, type Row, readParts, whole } from '../rows.ts';
import { damaged } from '../state-error.ts';
import { MINUTES_KEPT, MINUTES_REMEMBERED } from './window.ts';

/**
 * Accounts kept of a subject. While all are kept the numbers are exact; of a sample of at least half
 * as many the standard error is 9 % at most.
 */
export const ACCOUNTS_MAX = 256;
/** Texts and moments of an account that are kept to compare with those of others. */
export const TEXTS_OF_ACCOUNT_MAX = 4;
export const MOMENTS_OF_ACCOUNT_MAX = 5;
/** The sample is widened when those of the last hour take less than this share of the room. */
const WIDEN_BELOW = 1 / 4;
/** Accounts of one entry of state: it is written again when one of them speaks. */
const ACCOUNTS_AN_ENTRY = 8;
/** Of an hour of every account on earth, a few hundred would be kept. */
const LEVEL_MAX = 30;

export type Account = {
  readonly voice: number;
  /** How many were taken before it. */
  readonly number: number;
  /** It stands for 2^level accounts. */
  level: number;
  /** When it last did so; null when it never did. @unit minutes since 1970 */
  own: number | null;
  reposted: number | null;
  copied: number | null;
  /** Whose words it copied last: id of a text, 0 for none. */
  text: number;
  /** Those that move together with it; 0 when it moves alone. */
  group: number;
  /** Ids of the texts it said last that others said too, and when it spoke last. */
  texts: readonly number[];
  moments: readonly number[];
};

export class Accounts {
  readonly #byVoice = new Map<number, Account>();
  /** In the order in which they were taken: by number. */
  #all: Account[] = [];
  readonly #parts = new Parts('accounts', ACCOUNTS_AN_ENTRY);
  #level = 0;
  #next = 0;
  /** None did its last before: there is nothing to forget up to it. */
  #earliest = -Infinity;

  get size(): number {
    return this.#all.length;
  }

  get(voice: number): Account | undefined {
    return this.#byVoice.get(voice);
  }

  all(): readonly Account[] {
    return this.#all;
  }

  /** What is kept beside the accounts: the level of the sample, and the number of the next. */
  get head(): readonly [level: number, next: number] {
    return [this.#level, this.#next];
  }

  /** To be changed at once. @returns null when it is not in the sample */
  take(voice: number, now: number): Account | null {
    if (!isTaken(voice, this.#level)) return null;
    const known = this.#byVoice.get(voice);
    if (known !== undefined) {
      known.level = Math.min(known.level, this.#level);
      this.touch(known);
      return known;
    }
    if (this.size >= ACCOUNTS_MAX && !this.#makeRoom(voice, now)) return null;
    const account: Account = {
      voice,
      number: this.#next,
      level: this.#level,
      own: null,
      reposted: null,
      copied: null,
      text: 0,
      group: 0,
      texts: [],
      moments: [],
    };
    this.#next += 1;
    this.#earliest = Math.min(this.#earliest, now - MINUTES_KEPT);
    this.#keep(account);
    this.touch(account);
    return account;
  }

  /** It changed otherwise. */
  touch({ number }: Account): void {
    this.#parts.touch(number);
  }

  forget(now: number): void {
    this.#dropBefore(now - MINUTES_REMEMBERED);
    if (this.size === 0) this.#level = 0;
  }

  /** At each minute in which somebody speaks, before they are taken. */
  widen(now: number): void {
    if (this.#level === 0) return;
    let active = 0;
    for (const account of this.#all) if (lastOf(account) > now - MINUTES_KEPT) active += 1;
    for (; this.#level > 0 && active < ACCOUNTS_MAX * WIDEN_BELOW; active *= 2) this.#level -= 1;
  }

  drain(): EntryChange[] {
    let at = 0;
    return this.#parts.drain((number) => {
      if (this.#all[at]?.number !== number) at = this.#from(number);
      const account = this.#all[at];
      if (account?.number !== number) return undefined;
      at += 1;
      return rowOf(account);
    });
  }

  /** @throws StateError when the entries are damaged */
  static decode([level, next]: Accounts['head'], entries: Entries): Accounts {
    const accounts = new Accounts();
    accounts.#level = level;
    accounts.#next = next;
    const rows = readParts('accounts', entries).map(read);
    if (rows.length > ACCOUNTS_MAX || level > LEVEL_MAX) throw damaged('accounts');
    for (const account of rows.sort((a, b) => a.number - b.number)) accounts.#keep(account);
    return accounts;
  }

  /** Those who were silent for an hour first; then every other one. */
  #makeRoom(voice: number, now: number): boolean {
    this.#dropBefore(now - MINUTES_KEPT);
    while (this.size >= ACCOUNTS_MAX && this.#level < LEVEL_MAX) {
      this.#level += 1;
      this.#dropUnless((account) => isTaken(account.voice, this.#level));
      for (const account of this.#all) {
        account.level = Math.max(account.level, this.#level);
        this.touch(account);
      }
    }
    return this.size < ACCOUNTS_MAX && isTaken(voice, this.#level);
  }

  #dropBefore(minute: number): void {
    if (minute < this.#earliest) return;
    this.#dropUnless((account) => lastOf(account) > minute);
    this.#earliest = Infinity;
    for (const account of this.#all) this.#earliest = Math.min(this.#earliest, lastOf(account));
  }

  #dropUnless(stays: (account: Account) => boolean): void {
    if (this.#all.every(stays)) return;
    this.#all = this.#all.filter((account) => {
      if (stays(account)) return true;
      this.#byVoice.delete(account.voice);
      this.touch(account);
      return false;
    });
  }

  #keep(account: Account): void {
    this.#byVoice.set(account.voice, account);
    this.#all.push(account);
  }

  /** Where the first of this number or a higher one stands. */
  #from(number: number): number {
    let from = 0;
    let to = this.#all.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#all[middle]?.number ?? Infinity) < number) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

/** When it last did anything. */
export function lastOf({ own, reposted, copied }: Account): number {
  return Math.max(own ?? -Infinity, reposted ?? -Infinity, copied ?? -Infinity);
}

/** How many accounts it stands for. */
export function weightOf({ level }: Account): number {
  return 2 ** level;
}

/** By the high bits of a multiplicative hash: maps of voices use the low bits of the pseudonym. */
function isTaken(voice: number, level: number): boolean {
  return level === 0 || Math.imul(voice, 0x9e3779b1) >>> (32 - level) === 0;
}

function rowOf(account: Account): Row {
  const { number, voice, level, own, reposted, copied, text, group, texts, moments } = account;
  const row = [number, voice, level, own, reposted, copied, text, group, ...texts];
  for (let blank = texts.length; blank < TEXTS_OF_ACCOUNT_MAX; blank += 1) row.push(null);
  // The first as it is, the others by how much later they were: shorter to write.
  let before = 0;
  for (const moment of moments) {
    row.push(moment - before);
    before = moment;
  }
  return row;
}

function read(row: Row): Account {
  const [number, voice, level, own, reposted, copied, text, group, ...rest] = row;
  const needed = (value: number | null | undefined): number => whole('accounts', value);
  const time = (value: number | null | undefined): number | null =>
    value === null ? null : needed(value);
  const texts = rest.slice(0, TEXTS_OF_ACCOUNT_MAX).filter((id) => id !== null);
  const later = rest.slice(TEXTS_OF_ACCOUNT_MAX);
  if (later.length > MOMENTS_OF_ACCOUNT_MAX) throw damaged('accounts');
  const moments: number[] = [];
  for (const step of later) moments.push((moments.at(-1) ?? 0) + needed(step));
  return {
    number: needed(number),
    voice: needed(voice),
    level: needed(level),
    own: time(own),
    reposted: time(reposted),
    copied: time(copied),
    text: needed(text),
    group: needed(group),
    texts,
    moments,
  };
}
