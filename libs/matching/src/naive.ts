/**
 * Where a text holds what matching looks for, written to be read and not to be quick: what the
 * matcher is held against. It shares with it how a text is folded (held by tables of its own) and
 * nothing else.
 */
import { foldText } from './fold.ts';
import type { Matchable } from './match.ts';

const WORD_LAST = /[\p{L}\p{N}\p{M}_]$/u;
const WORD_FIRST = /^[\p{L}\p{N}\p{M}_]/u;
const FREE = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]`;
const FREE_LAST = new RegExp(`${FREE}$`, 'u');
const FREE_FIRST = new RegExp(`^${FREE}`, 'u');

export type NaiveSpan = [start: number, end: number];

/** All places of a needle whose surroundings pass. */
export function places(
  text: string,
  needle: string,
  passes: (left: string, right: string, from: number) => boolean,
): NaiveSpan[] {
  const { units, starts, ends } = foldText(text);
  const found: NaiveSpan[] = [];
  for (let from = 0; from + needle.length <= units.length; from += 1) {
    const to = from + needle.length;
    if (!units.startsWith(needle, from)) continue;
    if (!passes(units.slice(0, from), units.slice(to), from)) continue;
    found.push([starts[from] ?? 0, ends[to - 1] ?? 0]);
  }
  return found;
}

export function spansOfName(text: string, written: string): NaiveSpan[] {
  const name = written.replace(/^=/, '');
  const bare = foldText(name).units.replace('é', 'e').replace('ë', 'e');
  const spellings = bare.length >= 4 ? [foldText(name).units, bare] : [foldText(name).units];
  const spans = [...new Set(spellings)].flatMap((needle) =>
    places(text, needle, (left, right, from) => {
      const isStart = meets(left, needle) || isHumpInTag(text, from);
      const isEnd = meets(left + needle, right) || isHumpInTag(text, from + needle.length);
      return isStart && isEnd;
    }),
  );
  if (!written.startsWith('=')) return spans;
  return spans.filter(([start, end]) => {
    const original = text
      .slice(start, end)
      .normalize('NFKC')
      .replaceAll('\u200b', '')
      .replaceAll(/\s+/gu, ' ');
    return [name, name.replace('é', 'e')].includes(original);
  });
}

export function spansOfJoined(text: string, written: string): NaiveSpan[] {
  const folded = foldText(written).units;
  // A hashtag holds letters, digits and underscores: nothing else of the name stands in it.
  const joined = folded.replaceAll(/[^\p{L}\p{N}\p{M}_]/gu, '');
  if (written.startsWith('=') || joined === folded || joined.length < 4) return [];
  return places(text, `#${joined}`, (left, right, from) => {
    const to = from + joined.length + 1;
    return opens(left) && (meets(joined, right) || isHumpInTag(text, to));
  });
}

export function spansOfHashtag(text: string, tag: string): NaiveSpan[] {
  return places(
    text,
    `#${foldText(tag).units}`,
    (left, right) => opens(left) && !WORD_FIRST.test(right),
  );
}

export function spansOfHandle({ text, platform }: Matchable, handle: string): NaiveSpan[] {
  return places(text, `@${foldText(handle).units}`, (left, right) => {
    if (!opens(left)) return false;
    if (WORD_FIRST.test(right)) return FREE_FIRST.test(right);
    const tail = /^[a-z0-9_.@-]*/.exec(right)?.[0] ?? '';
    return platform === 'x' || !/[.@][a-z0-9_]/.test(tail);
  });
}

export function spansOfDomain(text: string, domain: string): NaiveSpan[] {
  return places(text, domain, (left, right) => {
    if (!opens(left) || /[-@]$/.test(left)) return false;
    const next = right.replace(/^[.-]/, '');
    return !WORD_FIRST.test(next) || FREE_FIRST.test(next);
  });
}

export function opens(left: string): boolean {
  return !WORD_LAST.test(left) || FREE_LAST.test(left);
}

export function meets(left: string, right: string): boolean {
  return opens(left) || !WORD_FIRST.test(right) || FREE_FIRST.test(right);
}

export function isHumpInTag(text: string, index: number): boolean {
  const { units, starts, ends } = foldText(text);
  if (!/#[\p{L}\p{N}\p{M}_]*$/u.test(units.slice(0, index))) return false;
  const at = starts[index];
  const before = starts[index - 1];
  if (at === undefined || before === undefined || at === before) return false;
  const previous = text.slice(before, ends[index - 1]);
  const rest = text.slice(at).replaceAll('\u200b', '');
  return (
    (/\p{Ll}/u.test(previous) && /^\p{Lu}/u.test(rest)) ||
    (/\p{Lu}/u.test(previous) && /^\p{Lu}\p{M}*\p{Ll}/u.test(rest)) ||
    (/\p{L}/u.test(previous) && /^\p{Nd}/u.test(rest)) ||
    (/\p{Nd}/u.test(previous) && /^\p{L}/u.test(rest))
  );
}

/** Marks the units of all spans, and reads the marks off: neighbours stay apart where a span ends. */
export function union(text: string, spans: readonly NaiveSpan[]): NaiveSpan[] {
  const inner = new Set<number>();
  const marked = new Set<number>();
  for (const [start, end] of spans) {
    for (let i = start; i < end; i += 1) marked.add(i);
    for (let i = start + 1; i < end; i += 1) inner.add(i);
  }
  const joined: NaiveSpan[] = [];
  for (let start = 0; start < text.length; start += 1) {
    if (!marked.has(start)) continue;
    let end = start + 1;
    while (inner.has(end)) end += 1;
    joined.push([start, end]);
    start = end - 1;
  }
  return joined.slice(0, 32);
}
