/** Queries as trees, how they are written, and what they mean: read off one by one, slowly. */
import { foldText } from './fold.ts';
import type { Matchable } from './match.ts';
import {
  isHumpInTag,
  meets,
  type NaiveSpan,
  opens,
  places,
  spansOfHandle,
  spansOfHashtag,
  spansOfJoined,
  spansOfName,
} from './naive.ts';

export type NaiveTerm =
  | {
      readonly is: 'word';
      readonly text: string;
      readonly cased: boolean;
      readonly begins: boolean;
    }
  | { readonly is: 'hashtag'; readonly text: string; readonly begins: boolean }
  | { readonly is: 'mention'; readonly text: string; readonly begins: boolean };

export type NaiveQuery =
  | NaiveTerm
  | { readonly is: 'regex'; readonly pattern: string; readonly literal: string }
  | {
      readonly is: 'near';
      readonly left: readonly NaiveTerm[];
      readonly right: readonly NaiveTerm[];
      readonly words: number;
      readonly ordered: boolean;
    }
  | {
      readonly is: 'author' | 'language' | 'platform' | 'kind' | 'country' | 'url';
      readonly value: string;
    }
  | { readonly is: 'not'; readonly part: NaiveQuery; readonly sign: 'NOT ' | '-' }
  | { readonly is: 'and'; readonly parts: readonly NaiveQuery[]; readonly sign: ' ' | ' AND ' }
  | { readonly is: 'or'; readonly parts: readonly NaiveQuery[] };

const WORD = /[\p{L}\p{N}\p{M}_]/u;
const FREE = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]`;
const SPACED = String.raw`(?!${FREE})[\p{L}\p{N}\p{M}_]`;
const WORDS = new RegExp(`${FREE}|(?:${SPACED})+(?:'(?:${SPACED})+)*`, 'gu');
const FREE_SIGN = new RegExp(FREE, 'u');

/** Groups stand in parentheses always. */
export function written(query: NaiveQuery): string {
  switch (query.is) {
    case 'word': {
      const text = `${query.text}${query.begins ? '*' : ''}`;
      return `${query.cased ? '=' : ''}${/^[\p{L}\p{N}*]+$/u.test(text) ? text : `"${text}"`}`;
    }
    case 'hashtag':
      return `#${query.text}${query.begins ? '*' : ''}`;
    case 'mention':
      return `mention:${query.text}${query.begins ? '*' : ''}`;
    case 'regex':
      return `/${query.pattern}/`;
    case 'near': {
      const side = (terms: readonly NaiveTerm[]) => `(${terms.map(written).join(' OR ')})`;
      return `${side(query.left)} ${query.ordered ? 'ONEAR' : 'NEAR'}/${query.words} ${side(query.right)}`;
    }
    case 'not':
      return `${query.sign}(${written(query.part)})`;
    case 'and':
      return query.parts.map((part) => `(${written(part)})`).join(query.sign);
    case 'or':
      return query.parts.map((part) => `(${written(part)})`).join(' OR ');
    default:
      return `${query.is}:${query.value}`;
  }
}

export function isTrue(query: NaiveQuery, mention: Matchable): boolean {
  switch (query.is) {
    case 'word':
    case 'hashtag':
    case 'mention':
      return spansOfTerm(query, mention).length > 0;
    case 'regex':
      return (
        new RegExp(query.pattern, 'u').test(mention.text) &&
        foldText(mention.text).units.includes(query.literal)
      );
    case 'near': {
      const left = query.left.flatMap((term) => spansOfTerm(term, mention));
      const right = query.right.flatMap((term) => spansOfTerm(term, mention));
      const isNear = (a: NaiveSpan, b: NaiveSpan) =>
        wordsBetween(mention.text, a, b) <= query.words;
      return left.some((a) => right.some((b) => isNear(a, b) || (!query.ordered && isNear(b, a))));
    }
    case 'author':
      return [mention.author.id, mention.author.handle ?? ''].some(
        (name) => name.toLowerCase() === query.value,
      );
    case 'url':
      return [mention.url ?? '', ...mention.links].some((link) =>
        new RegExp(`^https?://(?:[^/]*\\.)?${query.value.replaceAll('.', '\\.')}(?![a-z.])`).test(
          link,
        ),
      );
    case 'language': {
      const tag = mention.language?.toLowerCase();
      return tag !== undefined && tag !== 'und' && `${tag}-`.startsWith(`${query.value}-`);
    }
    case 'platform':
      return mention.platform === query.value;
    case 'kind':
      return mention.kind === query.value;
    case 'country':
      return mention.country === query.value;
    case 'not':
      return !isTrue(query.part, mention);
    case 'and':
      return query.parts.every((part) => isTrue(part, mention));
    case 'or':
      return query.parts.some((part) => isTrue(part, mention));
  }
}

/** What made it true. */
export function spansOfQuery(query: NaiveQuery, mention: Matchable): NaiveSpan[] {
  if (query.is === 'or') return query.parts.flatMap((part) => spansOfQuery(part, mention));
  if (!isTrue(query, mention)) return [];
  switch (query.is) {
    case 'word':
    case 'hashtag':
    case 'mention':
      return spansOfTerm(query, mention);
    case 'near':
      return [...query.left, ...query.right].flatMap((term) => spansOfTerm(term, mention));
    case 'regex':
      return [...mention.text.matchAll(new RegExp(query.pattern, 'gu'))]
        .slice(0, 4)
        .map(({ index, 0: { length } }): NaiveSpan => [index, index + length]);
    case 'and':
      return query.parts.flatMap((part) => spansOfQuery(part, mention));
    default:
      return [];
  }
}

function spansOfTerm(term: NaiveTerm, mention: Matchable): NaiveSpan[] {
  const { text } = mention;
  if (term.is === 'hashtag') {
    return term.begins ? spansOfBeginning(text, `#${term.text}`) : spansOfHashtag(text, term.text);
  }
  if (term.is === 'mention') {
    return term.begins
      ? spansOfBeginning(text, `@${term.text}`)
      : spansOfHandle(mention, term.text);
  }
  const { cased, begins } = term;
  const name = `${cased ? '=' : ''}${term.text}`;
  if (!begins) return [...spansOfName(text, name), ...spansOfJoined(text, name)];
  const folded = foldText(term.text).units;
  const bare = folded.replace('é', 'e').replace('ë', 'e');
  return [...new Set([folded, bare.length >= 4 ? bare : folded])].flatMap((needle) =>
    spansOfBeginning(text, needle, cased ? term.text : undefined),
  );
}

function spansOfBeginning(text: string, needle: string, cased?: string): NaiveSpan[] {
  const found = places(text, needle.toLowerCase(), (left, _, from) =>
    /^[#@]/.test(needle) ? opens(left) : meets(left, needle) || isHumpInTag(text, from),
  );
  return found
    .filter(([start, end]) => {
      const original = text
        .slice(start, end)
        .normalize('NFKC')
        .replaceAll('\u200b', '')
        .replaceAll(/\s+/gu, ' ');
      return cased === undefined || [cased, cased.replace('é', 'e')].includes(original);
    })
    .map(([start, end]): NaiveSpan => {
      const { units, starts, ends } = foldText(text);
      let to = ends.lastIndexOf(end) + 1;
      while (to < units.length && WORD.test(units[to] ?? '') && !FREE_SIGN.test(units[to] ?? '')) {
        to += 1;
      }
      return [start, Math.max(end, ends[to - 1] ?? starts.length)];
    });
}

/** Infinitely many where the second does not come after the first. */
function wordsBetween(text: string, [, end]: NaiveSpan, [start]: NaiveSpan): number {
  if (start < end) return Number.POSITIVE_INFINITY;
  const { units, starts, ends } = foldText(text);
  const from = ends.lastIndexOf(end) + 1;
  const to = starts.indexOf(start);
  return [...units.matchAll(WORDS)].filter(({ index }) => index >= from && index < to).length;
}
