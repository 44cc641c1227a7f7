/** What is said of a window from what is kept: how many voices, by what pattern, who is loudest. */
import type { Voicing } from '../types.ts';
import { type Account, type Accounts, lastOf, weightOf } from './accounts.ts';
import type { LoudBin, Loudest } from './loudest.ts';
import { isPrepared, type Texts } from './texts.ts';
import type { Totals } from './totals.ts';

/**
 * `coordinated` takes so many accounts that only repeat, or move together. Fewer can be a family,
 * or the staff of a shop.
 * @unit accounts
 * @source chosen
 */
export const PREPARED_MIN = 10;
/**
 * And such a share of all accounts that spoke, reposters among them: an attack that drowns in what
 * everybody says is not what the crisis is. In 395 hours of CrisisLex copies without an address
 * are 19 % of the posts at most, and 4 % in nine hours of ten.
 */
export const PREPARED_SHARE_MIN = 1 / 3;

export type LargestVoice = {
  readonly kind: 'account' | 'group' | 'text';
  /** Pseudonym of the account, or of the author of the text; null for a group. */
  readonly voice: number | null;
  /** @unit mentions within the window */
  readonly mentions: number;
  /**
   * What it said in each bin, ascending. Never more than it did: what it said before it was found
   * to be loud, or a group, may be missing.
   */
  readonly bins: readonly LoudBin[];
};

export type Louds = Readonly<Record<LargestVoice['kind'], Loudest>>;

type Kept = { readonly accounts: Accounts; readonly texts: Texts; readonly totals: Totals };

export function tally(from: number, { accounts, texts, totals }: Kept): Required<Voicing> {
  const sums = { accounts: 0, independent: 0, reposting: 0, together: 0, prepared: 0 };
  const groups = new Set<number>();
  for (const account of accounts.all()) {
    if (lastOf(account) < from) continue;
    const weight = weightOf(account);
    sums.accounts += weight;
    if (account.group !== 0) {
      groups.add(account.group);
      sums.together += weight;
      sums.prepared += weight;
    } else if (isSince(account.own, from)) sums.independent += weight;
    else if (isSince(account.reposted, from)) {
      sums.independent += weight;
      sums.reposting += weight;
    } else if (isOfPrepared(account, texts)) sums.prepared += weight;
  }
  sums.independent += groups.size + absentAuthors(from, accounts, texts);
  const isPlan =
    sums.prepared >= PREPARED_MIN && sums.prepared >= PREPARED_SHARE_MIN * sums.accounts;
  return { pattern: isPlan ? 'coordinated' : 'organic', ...sums, ...totals.since(from) };
}

/** Of as many mentions an account comes before a group, and a group before a text. */
export function largestVoice(from: number, louds: Louds, texts: Texts): LargestVoice | null {
  let largest: LargestVoice | null = null;
  for (const kind of ['account', 'group', 'text'] as const) {
    const loud = louds[kind].largest(from);
    if (loud === null) continue;
    const { key, bins } = loud;
    const mentions = bins.reduce((sum, { total }) => sum + total, 0);
    if (largest !== null && largest.mentions >= mentions) continue;
    const author = kind === 'text' ? (texts.get(key)?.voice ?? null) : null;
    largest = { kind, voice: kind === 'account' ? key : author, mentions, bins };
  }
  return largest;
}

/** A text that others go on saying is the one voice of an author who has not spoken since. */
function absentAuthors(from: number, accounts: Accounts, texts: Texts): number {
  let absent = 0;
  for (const text of texts.all()) {
    if (!isSince(text.copied, from) || text.first >= from) continue;
    const author = accounts.get(text.voice);
    if (author === undefined || !isVoice(author, from)) absent += 1;
  }
  return absent;
}

function isVoice(account: Account, from: number): boolean {
  if (account.group !== 0) return lastOf(account) >= from;
  return isSince(account.own, from) || isSince(account.reposted, from);
}

function isOfPrepared({ text }: Account, texts: Texts): boolean {
  const said = texts.get(text);
  return said !== undefined && isPrepared(said);
}

function isSince(minute: number | null, from: number): boolean {
  return minute !== null && minute >= from;
}
