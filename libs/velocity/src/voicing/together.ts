/**
 * Accounts that move together: that said the same two texts, or spoke in the same few seconds five
 * times in a row. Once is chance, or news; it is the repetition that one needs a plan for.
 *
 * Kept from reading too much into it: a text counts only where it is nobody's news (`isPrepared`)
 * and long enough to be somebody's own wording, and a wave of reposts moves nobody together by
 * being fast. What an account did with others is remembered for a day, and over all its stories.
 *
 * @source the idea (same traces, repeated, in a short time) is that of Pacheco et al.: Uncovering
 * coordinated networks on social media, ICWSM 2021, and of Keller et al.: Political astroturfing on
 * Twitter, Political Communication 37(2), 2020; the numbers are chosen, see each
 */
import type { EpochMs } from '@goldenhour/mention';
import {
  type Account,
  type Accounts,
  MOMENTS_OF_ACCOUNT_MAX,
  TEXTS_OF_ACCOUNT_MAX,
} from './accounts.ts';
import { isPrepared, type Text, type Texts } from './texts.ts';

/**
 * Who speaks in the same so many milliseconds speaks at the same moment. With five moments in a
 * row ({@link MOMENTS_OF_ACCOUNT_MAX}): of a thousand supporters who all cheer within a minute of
 * each of five goals two pairs would move together by chance (12^−5 × 500,000).
 * @source chosen
 */
export const MOMENT_MS = 5_000;
/**
 * Moments count that are so far apart. Who never stops talking meets others by chance: of two
 * hundred such accounts, one pair in thirteen hours (24^−5 × 20,000 pairs × 30 times an hour).
 * @source chosen
 */
export const MOMENTS_APART_MS = 120_000;

/** Called with the group that stays and the one, or the lone account, that joined it. */
export type Joined = (group: number, joined: { group: number } | { voice: number }) => void;

export class Together {
  #next: number;
  readonly #joined: Joined;

  constructor(next: number, joined: Joined) {
    this.#next = next;
    this.#joined = joined;
  }

  /** The number of the next group. */
  get next(): number {
    return this.#next;
  }

  /** @complexity looks at all accounts where the text is known from others, and this one said two */
  sawText(account: Account, text: Text, known: { accounts: Accounts; texts: Texts }): void {
    const { texts } = account;
    if (texts.includes(text.id)) return;
    const before = texts.filter((id) => isPreparedId(id, known.texts));
    if (before.length > 0 && text.mentions > 1 && isPrepared(text)) {
      for (const other of known.accounts.all()) {
        if (other === account || isOneGroup(other, account)) continue;
        if (!other.texts.includes(text.id)) continue;
        if (before.some((id) => other.texts.includes(id))) this.#unite(account, other, known);
      }
    }
    account.texts = withLast(texts, text.id, TEXTS_OF_ACCOUNT_MAX);
  }

  /** @complexity looks at all accounts where this one has spoken at five moments and more */
  sawMoment(account: Account, time: EpochMs, known: { accounts: Accounts }): void {
    const moment = Math.floor(time / MOMENT_MS);
    const before = account.moments.at(-1) ?? -Infinity;
    if (moment < before + MOMENTS_APART_MS / MOMENT_MS) return;
    const moments = withLast(account.moments, moment, MOMENTS_OF_ACCOUNT_MAX);
    account.moments = moments;
    if (moments.length < MOMENTS_OF_ACCOUNT_MAX) return;
    for (const other of known.accounts.all()) {
      if (other === account || isOneGroup(other, account)) continue;
      if (other.moments.length !== MOMENTS_OF_ACCOUNT_MAX || other.moments.at(-1) !== moment) {
        continue;
      }
      if (moments.every((each, index) => other.moments[index] === each)) {
        this.#unite(account, other, known);
      }
    }
  }

  #unite(one: Account, other: Account, { accounts }: { accounts: Accounts }): void {
    const groups = [one.group, other.group].filter((group) => group !== 0);
    const stays = groups.length === 0 ? this.#next : Math.min(...groups);
    if (stays === this.#next) this.#next += 1;
    const leaves = Math.max(...groups, 0);
    for (const account of [one, other]) {
      if (account.group === 0) this.#joined(stays, { voice: account.voice });
    }
    if (leaves > stays) {
      this.#joined(stays, { group: leaves });
      for (const account of accounts.all()) {
        if (account.group !== leaves) continue;
        account.group = stays;
        accounts.touch(account);
      }
    }
    for (const account of [one, other]) {
      account.group = stays;
      accounts.touch(account);
    }
  }
}

/** The last `most`. A list that is spread into another, or pushed to, keeps room for a dozen more. */
function withLast(before: readonly number[], last: number, most: number): readonly number[] {
  return (before.length < most ? before : before.slice(1 - most)).concat(last);
}

function isOneGroup(one: Account, other: Account): boolean {
  return one.group !== 0 && one.group === other.group;
}

function isPreparedId(id: number, texts: Texts): boolean {
  const text = texts.get(id);
  return text !== undefined && isPrepared(text);
}
