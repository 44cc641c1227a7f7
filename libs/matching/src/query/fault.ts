import type { QueryPlace } from './node.ts';

/** Why a query cannot be used, and where. */
export class QueryFault extends Error {
  override readonly name = 'QueryFault';
  readonly at: QueryPlace;

  /** @param message a sentence that says what to do */
  constructor(message: string, at: QueryPlace) {
    super(message);
    this.at = at;
  }
}

/** Shown of the query on either side of the fault. @unit UTF-16 code units */
const SHOWN_BEFORE = 40;
const SHOWN_AFTER = 30;

/**
 * The sentence, and under it the place in the query with a caret.
 * @shape three lines
 */
export function showFault(query: string, { message, at }: QueryFault): string {
  const start = Math.min(at[0], query.length);
  const lineStart = query.lastIndexOf('\n', start - 1) + 1;
  const found = query.indexOf('\n', start);
  const lineEnd = found < 0 ? query.length : found;
  const from = Math.max(lineStart, start - SHOWN_BEFORE);
  const to = Math.min(lineEnd, Math.max(at[1], start) + SHOWN_AFTER, start + 2 * SHOWN_BEFORE);
  const lead = from > lineStart ? '…' : '';
  const before = plain(query.slice(from, start));
  const marked = Math.max(1, Array.from(query.slice(start, Math.min(at[1], to))).length);
  const line = `${lead}${before}${plain(query.slice(start, to))}${to < lineEnd ? '…' : ''}`;
  const caret = `${lead.replace(/./, ' ')}${widthOf(before)}^${'~'.repeat(marked - 1)}`;
  return `${plain(message)}\n    ${line}\n    ${caret}`;
}

/** Half a character and what steers a terminal become one sign each. */
function plain(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (sign) => (sign === '\t' ? ' ' : '·'));
}

/** Blanks as wide as the text: the wide letters of East Asia have a wide blank. */
function widthOf(text: string): string {
  const wide =
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;
  return Array.from(text, (sign) =>
    /\p{M}/u.test(sign) ? '' : wide.test(sign) ? '\u3000' : ' ',
  ).join('');
}
