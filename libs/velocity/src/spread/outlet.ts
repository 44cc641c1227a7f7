/** Who writes: an editorial outlet, an account that many follow, or anybody. */
import type { Kind } from '@goldenhour/mention';
import type { Outlet } from '../types.ts';

/**
 * Followers from which an account reaches a public of its own. The trade calls accounts of 10,000
 * to 100,000 micro-influencers; for a school or a shop they are the ones that count.
 * @unit accounts
 * @source chosen; for comparison, the British Advertising Standards Authority takes 30,000 for a
 * celebrity (ruling on Sanofi UK, 2019)
 */
export const INFLUENCER_FOLLOWERS_MIN = 10_000;

/** What is known of who writes. */
export type Writer = {
  readonly kind: Kind;
  /** Null when not known. */
  readonly followers: number | null;
  /** Where the mention itself stands; null when not known. */
  readonly url: string | null;
  /** Platform and account as the configuration names them, "x:nos"; null when not known. */
  readonly account?: string | null;
};

/**
 * What it links to tells nothing: readers link to newspapers too.
 *
 * @param press domains ("nos.nl", which is www.nos.nl as well) and accounts ("x:nos") of
 * editorial outlets, in lower case
 */
export function outletOf(writer: Writer, press: ReadonlySet<string> = NOBODY): Outlet {
  const { kind, followers, url, account } = writer;
  if (kind === 'article') return 'press';
  if (press.size > 0) {
    if (account && press.has(account.toLowerCase())) return 'press';
    if (url !== null && isOf(domainOf(url), press)) return 'press';
  }
  return followers !== null && followers >= INFLUENCER_FOLLOWERS_MIN ? 'influencer' : 'public';
}

const NOBODY: ReadonlySet<string> = new Set();
const AUTHORITY = /^https?:\/\/(?:[^\s/?#\\]*@)?([^\s/?#\\@:]+)/i;

function domainOf(url: string): string {
  return (AUTHORITY.exec(url)?.[1] ?? '').toLowerCase().replace(/\.$/, '');
}

/** The domain or one above it is named. */
function isOf(domain: string, press: ReadonlySet<string>): boolean {
  let rest = domain;
  while (rest !== '') {
    if (press.has(rest)) return true;
    const dot = rest.indexOf('.');
    rest = dot < 0 ? '' : rest.slice(dot + 1);
  }
  return false;
}
