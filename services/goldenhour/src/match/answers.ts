/** What is written for a row: for a program, or for a person. */
import type { ExplainedPart, ExplainingMatcher, Explanation, Span } from '@goldenhour/matching';
import type { MatchRow } from './rows.ts';

/** Of a text, above its explanation. @unit UTF-16 code units */
const SHOWN_MAX = 300;

/** One line of JSON. */
export function matchLine({ id, mention }: MatchRow, matcher: ExplainingMatcher): string {
  const { matches, refused } = matcher.match(mention);
  return `${JSON.stringify({ id, matches, ...(refused.length > 0 ? { refused } : {}) })}\n`;
}

/**
 * Some lines: the text, and what speaks for and against each subject.
 * @param asked this subject, match or not; else all that match and all refused
 */
export function explanation(
  { id, mention }: MatchRow,
  matcher: ExplainingMatcher,
  asked: string | undefined,
): string {
  const { matches, refused } = matcher.match(mention);
  const subjects =
    asked === undefined ? [...matches, ...refused].map(({ subject }) => subject) : [asked];
  const told = subjects.flatMap((subject) => {
    const explained = matcher.explain(mention, subject);
    return explained === undefined ? [] : linesOf(explained, mention.text);
  });
  const lines = [
    `── ${plainLine(typeof id === 'object' ? id.rawJSON : String(id))}`,
    plainLine(mention.text),
    ...(told.length === 0 ? ['No subject.'] : told),
  ];
  return `${lines.join('\n')}\n\n`;
}

function linesOf({ subject, isMatch, because, spans, parts }: Explanation, text: string): string[] {
  const found = isMatch ? shown(text, spans) : '';
  return [
    `${isMatch ? '✓' : '✗'} ${subject}: ${because}${found}`,
    ...parts.map(({ depth, part, holds, spans: places }: ExplainedPart) => {
      return `${'  '.repeat(depth + 2)}${holds ? '✓' : '✗'} ${plainLine(part)}${shown(text, places)}`;
    }),
  ];
}

function shown(text: string, spans: readonly Span[]): string {
  const found = new Set(spans.map(([start, end]) => plainLine(text.slice(start, end))));
  return found.size === 0 ? '' : ` (${[...found].join(', ')})`;
}

/** What strangers wrote may not steer the terminal. */
function plainLine(text: string): string {
  const line = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return line.length <= SHOWN_MAX ? line : `${line.slice(0, SHOWN_MAX).toWellFormed()}…`;
}
