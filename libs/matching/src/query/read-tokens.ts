/** From the letters of a query to its signs. */
import { QueryFault } from './fault.ts';
import type { QueryPlace } from './node.ts';

export type Token =
  | { readonly kind: '(' | ')' | 'and' | 'or' | 'not' | 'end'; readonly at: QueryPlace }
  | {
      readonly kind: 'near';
      /** Undefined: NEAR alone. */
      readonly words: number | undefined;
      readonly isOrdered: boolean;
      readonly at: QueryPlace;
    }
  | {
      readonly kind: 'word';
      readonly text: string;
      readonly isCased: boolean;
      readonly isQuoted: boolean;
      readonly at: QueryPlace;
    }
  | {
      readonly kind: 'field';
      readonly name: string;
      /** What follows the colon at once; undefined where that is a parenthesis. */
      readonly value: string | undefined;
      readonly at: QueryPlace;
    }
  | {
      readonly kind: 'regex';
      readonly pattern: string;
      readonly flags: string;
      readonly at: QueryPlace;
    };

/** Word processors and chats turn " into these. */
const QUOTES = /["“”„‟]/;
const BLANK = /\s/;
/** A word ends at these. */
const WORD_END = /[\s()"“”„‟]/;
const FIELD = /^([A-Za-z][A-Za-z_]*):/;
const NEAR = /^(O?)NEAR(?:\/(.*))?$/;
const OPERATORS: ReadonlyMap<string, 'and' | 'or' | 'not'> = new Map([
  ['AND', 'and'],
  ['OR', 'or'],
  ['NOT', 'not'],
]);

/** What other languages of the trade write, and what it is here. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:and|or|not|near|onear)$/i,
    'Operators are written in capitals: AND, OR, NOT, NEAR/5. To find this word itself, put it in quotes.',
  ],
  [/^(?:&|&&)$/, 'Write AND, or just a blank: words side by side must all be there.'],
  [/^\|{1,2}/, 'Write OR.'],
  [/^!/, 'Write NOT before what must not be there, or = before a word that must be in this case.'],
  [
    /^\+/,
    'Leave the + out: words side by side must all be there. For a word in this very case write = before it. To find the + itself, use quotes.',
  ],
  [/^~/, 'For words near each other write: first NEAR/5 second.'],
  [
    /^[[\]{}<>]/,
    'Brackets and braces have no meaning here: group with ( and ), and put what is to be found itself in quotes.',
  ],
  [/^(?:NEAR|ONEAR)/, 'Write NEAR/5, or ONEAR/5 where the order counts.'],
];

/** @throws QueryFault */
export function readTokens(query: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    const sign = query.charAt(at);
    if (BLANK.test(sign)) {
      at += 1;
      continue;
    }
    const token = readToken(query, at, sign);
    tokens.push(token);
    at = token.at[1];
  }
  tokens.push({ kind: 'end', at: [query.trimEnd().length, query.trimEnd().length] });
  return tokens;
}

function readToken(query: string, at: number, sign: string): Token {
  if (sign === '(' || sign === ')') return { kind: sign, at: [at, at + 1] };
  if (QUOTES.test(sign)) return readQuoted(query, at, at, false);
  if (sign === '/') return readRegex(query, at);
  const next = query.charAt(at + 1);
  if (sign === '-' && next !== '' && !/[\s)-]/.test(next)) return { kind: 'not', at: [at, at + 1] };
  if (sign === '=') {
    if (QUOTES.test(next)) return readQuoted(query, at, at + 1, true);
    return readWord(query, at, at + 1);
  }
  return readWord(query, at, at);
}

function readQuoted(query: string, start: number, quote: number, isCased: boolean): Token {
  let end = quote + 1;
  while (end < query.length && !QUOTES.test(query.charAt(end))) end += 1;
  if (end >= query.length) {
    throw new QueryFault('This quote is never closed: put " where the phrase ends.', [
      start,
      query.length,
    ]);
  }
  const text = query.slice(quote + 1, end);
  return { kind: 'word', text, isCased, isQuoted: true, at: [start, end + 1] };
}

function readWord(query: string, start: number, from: number): Token {
  let end = from;
  while (end < query.length && !WORD_END.test(query.charAt(end))) end += 1;
  const text = query.slice(from, end);
  const at: QueryPlace = [start, end];
  const isCased = from > start;
  if (isCased) {
    if (text === '') {
      throw new QueryFault(
        'The = must stand right before a word or a phrase: =ING, ="Tata Steel".',
        [start, start + 1],
      );
    }
    return { kind: 'word', text, isCased, isQuoted: false, at };
  }
  const operator = OPERATORS.get(text);
  if (operator !== undefined) return { kind: operator, at };
  const near = NEAR.exec(text);
  if (near !== null) return readNear(near, at);
  const field = FIELD.exec(text);
  if (field !== null) return readField(query, { name: field[1] ?? '', at });
  for (const [pattern, advice] of FOREIGN) {
    if (pattern.test(text)) throw new QueryFault(advice, at);
  }
  return { kind: 'word', text, isCased: false, isQuoted: false, at };
}

function readNear([, ordered, words]: RegExpExecArray, at: QueryPlace): Token {
  if (words !== undefined && !/^\d{1,6}$/.test(words)) {
    throw new QueryFault('Behind NEAR/ stands how many words may be between: NEAR/5.', at);
  }
  const number = words === undefined ? undefined : Number(words);
  return { kind: 'near', words: number, isOrdered: ordered === 'O', at };
}

/** The value goes on to the next blank, or stands in quotes, or is a list in parentheses. */
function readField(
  query: string,
  { name, at }: { readonly name: string; readonly at: QueryPlace },
): Token {
  const from = at[0] + name.length + 1;
  const first = query.charAt(from);
  if (first === '(') return { kind: 'field', name, value: undefined, at: [at[0], from] };
  if (QUOTES.test(first)) {
    const quoted = readQuoted(query, from, from, false);
    const value = quoted.kind === 'word' ? quoted.text : '';
    return { kind: 'field', name, value, at: [at[0], quoted.at[1]] };
  }
  return { kind: 'field', name, value: query.slice(from, at[1]), at };
}

function readRegex(query: string, start: number): Token {
  let end = start + 1;
  while (end < query.length && query.charAt(end) !== '/') {
    end += query.charAt(end) === '\\' ? 2 : 1;
  }
  if (end >= query.length) {
    throw new QueryFault(
      'This regular expression is never closed: put / behind it. To find the sign / itself, use quotes.',
      [start, query.length],
    );
  }
  const flags = /^[a-z]*/i.exec(query.slice(end + 1))?.[0] ?? '';
  return {
    kind: 'regex',
    pattern: query.slice(start + 1, end),
    flags,
    at: [start, end + 1 + flags.length],
  };
}
