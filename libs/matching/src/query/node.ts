/** A query, taken apart. */

/** Half-open, in UTF-16 code units of the query. */
export type QueryPlace = readonly [start: number, end: number];

/** What is looked for in a text. */
export type QueryTerm = {
  readonly kind: 'word' | 'hashtag' | 'mention';
  /** As it was written, without =, #, @, quotes and *. */
  readonly text: string;
  readonly isCased: boolean;
  /** It goes on: a * stood behind it. */
  readonly isBeginning: boolean;
  readonly at: QueryPlace;
};

export type NearNode = {
  readonly kind: 'near';
  readonly left: readonly QueryTerm[];
  readonly right: readonly QueryTerm[];
  /** Most words between the two. */
  readonly words: number;
  readonly isOrdered: boolean;
  readonly at: QueryPlace;
};

/** What is asked of all else that a mention says of itself. */
export type FieldNode =
  | { readonly kind: 'author'; readonly account: string; readonly at: QueryPlace }
  | {
      readonly kind: 'url';
      readonly host: string;
      /** '' for the whole host, else from its / on. */
      readonly path: string;
      readonly at: QueryPlace;
    }
  | {
      readonly kind: 'language';
      readonly range: string;
      /** A mention that does not say its language passes as well. */
      readonly takesUnknown: boolean;
      readonly at: QueryPlace;
    }
  | {
      readonly kind: 'platform' | 'kind' | 'country';
      readonly value: string;
      readonly at: QueryPlace;
    };

export type RegexNode = {
  readonly kind: 'regex';
  readonly pattern: string;
  /** Of i, m and s. */
  readonly flags: string;
  /** Letters that must stand in whatever it matches, folded; '' where nothing is known. */
  readonly literal: string;
  readonly at: QueryPlace;
};

export type QueryNode =
  | QueryTerm
  | NearNode
  | FieldNode
  | RegexNode
  | { readonly kind: 'not'; readonly part: QueryNode; readonly at: QueryPlace }
  | {
      readonly kind: 'all' | 'any';
      readonly parts: readonly QueryNode[];
      readonly at: QueryPlace;
    };

export const QUERY_LIMITS = {
  /** One query. Peers take 4,096 to 15,000. @unit UTF-16 code units */
  chars: 16_384,
  /** Words, phrases, fields and regular expressions of one query. */
  terms: 1_000,
  /** Parentheses within parentheses. */
  depth: 32,
  /** NEAR/n: beyond, nearly everything of a post is near. */
  nearWords: 100,
  /** Where NEAR stands alone; as Meltwater has it. */
  nearWordsDefault: 4,
  /** One word or phrase, as for names. @unit UTF-16 code units */
  termChars: 100,
  /** Letters before a *: fewer stand in nearly every post. */
  beginningCharsMin: 3,
  /** Regular expressions of one query. */
  regexes: 16,
  /** One regular expression. @unit UTF-16 code units */
  regexChars: 500,
  /** Steps of its program, each of which may be taken at each letter of a text. */
  regexSteps: 500,
  /** Letters that a regular expression must hold in a row to stand on its own. */
  literalChars: 3,
} as const;
