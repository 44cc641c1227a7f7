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
import { decodeRows, type Entries, encodeRows, type Row, whole } from '../rows.ts';
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
/** Of an hour of every account on earth, a few hundred would be kept. */
const LEVEL_MAX = 30;

export type Account = {
  readonly voice: number;
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
  readonly texts: number[];
  readonly moments: number[];
};

export class Accounts {
  readonly #byVoice = new Map<number, Account>();
  #level = 0;

  get size(): number {
    return this.#byVoice.size;
  }

  get(voice: number): Account | undefined {
    return this.#byVoice.get(voice);
  }

  all(): Iterable<Account> {
    return this.#byVoice.values();
  }

  /** @returns null when it is not in the sample */
  take(voice: number, now: number): Account | null {
    if (!isTaken(voice, this.#level)) return null;
    const known = this.#byVoice.get(voice);
    if (known !== undefined) {
      known.level = Math.min(known.level, this.#level);
      return known;
    }
    if (this.size >= ACCOUNTS_MAX && !this.#makeRoom(voice, now)) return null;
    const account: Account = {
      ...{ voice, level: this.#level, own: null, reposted: null, copied: null },
      ...{ text: 0, group: 0, texts: [], moments: [] },
    };
    this.#byVoice.set(voice, account);
    return account;
  }

  forget(now: number): void {
    this.#dropBefore(now - MINUTES_REMEMBERED);
    if (this.size === 0) this.#level = 0;
  }

  /** At each minute in which somebody speaks, before they are taken. */
  widen(now: number): void {
    if (this.#level === 0) return;
    let active = 0;
    for (const account of this.#byVoice.values()) {
      if (lastOf(account) > now - MINUTES_KEPT) active += 1;
    }
    for (; this.#level > 0 && active < ACCOUNTS_MAX * WIDEN_BELOW; active *= 2) this.#level -= 1;
  }

  encode(newest: number): Entries {
    const rows = [...this.#byVoice.values()].map((account): Row => {
      const { voice, level, own, reposted, copied, text, group, texts, moments } = account;
      const times = [own, reposted, copied].map((time) => (time === null ? null : newest - time));
      const blank = Array.from({ length: TEXTS_OF_ACCOUNT_MAX - texts.length }, () => null);
      return [voice, level, ...times, text, group, ...texts, ...blank, ...steps(moments)];
    });
    return encodeRows('accounts', this.size === 0 ? [] : [[this.#level], ...rows]);
  }

  /** @throws StateError when the entries are damaged */
  static decode(newest: number, entries: ReadonlyMap<string, string>): Accounts {
    const accounts = new Accounts();
    const [head, ...rows] = decodeRows('accounts', entries);
    if (head === undefined) return accounts;
    accounts.#level = whole('accounts', head[0]);
    if (rows.length > ACCOUNTS_MAX || accounts.#level > LEVEL_MAX) throw damaged('accounts');
    for (const row of rows) {
      const account = read(newest, row);
      accounts.#byVoice.set(account.voice, account);
    }
    return accounts;
  }

  /** Those who were silent for an hour first; then every other one. */
  #makeRoom(voice: number, now: number): boolean {
    this.#dropBefore(now - MINUTES_KEPT);
    while (this.size >= ACCOUNTS_MAX && this.#level < LEVEL_MAX) {
      this.#level += 1;
      for (const account of this.#byVoice.values()) {
        if (isTaken(account.voice, this.#level)) {
          account.level = Math.max(account.level, this.#level);
        } else this.#byVoice.delete(account.voice);
      }
    }
    return this.size < ACCOUNTS_MAX && isTaken(voice, this.#level);
  }

  #dropBefore(minute: number): void {
    for (const account of this.#byVoice.values()) {
      if (lastOf(account) <= minute) this.#byVoice.delete(account.voice);
    }
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

/** The first as it is, the others by how much later they were: shorter to write. */
function steps(moments: readonly number[]): number[] {
  return moments.map((moment, index) => moment - (moments[index - 1] ?? 0));
}

function read(newest: number, row: Row): Account {
  const [voice, level, own, reposted, copied, text, group, ...rest] = row;
  const number = (value: number | null | undefined): number => whole('accounts', value);
  const time = (value: number | null | undefined): number | null =>
    value === null ? null : newest - number(value);
  const texts = rest.slice(0, TEXTS_OF_ACCOUNT_MAX).filter((id) => id !== null);
  const later = rest.slice(TEXTS_OF_ACCOUNT_MAX);
  if (later.length > MOMENTS_OF_ACCOUNT_MAX) throw damaged('accounts');
  const moments: number[] = [];
  for (const step of later) moments.push((moments.at(-1) ?? 0) + number(step));
  return {
    voice: number(voice),
    level: number(level),
    own: time(own),
    reposted: time(reposted),
    copied: time(copied),
    text: number(text),
    group: number(group),
    texts,
    moments,
  };
}
