/** What is matched, and what comes of it. */
import type { Mention } from '@goldenhour/mention';
import type { Span } from './spans.ts';

export type Match = {
  /** Id of the subject. */
  readonly subject: string;
  /** The author speaks for the subject: one of its own accounts, or official by the source. */
  readonly official: boolean;
  /**
   * Where the text names it: names, handles, hashtags and domains, or else what its query found;
   * sorted, apart from each other, at most `SPANS_MAX`. Empty when author or links alone made the
   * match.
   */
  readonly spans: readonly Span[];
};

export type MatchResult = {
  /** Sorted by subject. */
  readonly matches: readonly Match[];
  /** Subjects it is about, but in a language they do not watch; sorted. */
  readonly refused: readonly { readonly subject: string; readonly reason: 'language' }[];
};

/** What matching looks at. */
export type Matchable = Pick<
  Mention,
  'platform' | 'author' | 'text' | 'language' | 'url' | 'links' | 'country'
> & {
  /** Absent: a query that asks for a kind does not hold. */
  readonly kind?: Mention['kind'];
};

export interface Matcher {
  /** Never throws; the same mention gives the same result. */
  match(mention: Matchable): MatchResult;
}
