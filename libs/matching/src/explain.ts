/** Why a mention is about a subject, or is not: each part of its query, and whether it holds. */
import type { Folder } from './folder.ts';
import { type Condition, type Evidence, holds } from './query/condition.ts';
import { placesOf } from './query/places.ts';
import { isGroup, wordsOf } from './query/words.ts';
import { joinSpans, SPANS_MAX, type Span } from './spans.ts';

export type Explanation = {
  readonly subject: string;
  readonly isMatch: boolean;
  /** What decided, as a sentence without its full stop. */
  readonly because: string;
  /** Where the text names it, see `Match`. */
  readonly spans: readonly Span[];
  /** The query part by part; empty where there is none. */
  readonly parts: readonly ExplainedPart[];
};

export type ExplainedPart = {
  /** How many parts it lies in. */
  readonly depth: number;
  /** The part as one would write it, or the connective of those below. */
  readonly part: string;
  readonly holds: boolean;
  readonly spans: readonly Span[];
};

type Explainable = {
  readonly subject: string;
  readonly isMatch: boolean;
  readonly isRefused: boolean;
  readonly isOwn: boolean;
  readonly isVetoed: boolean;
  readonly isNamed: boolean;
  readonly spans: readonly Span[];
  readonly query: Condition | undefined;
  readonly evidence: Evidence;
  readonly folder: Folder;
};

export function explain(given: Explainable): Explanation {
  const { subject, isMatch, spans, query, evidence, folder } = given;
  const parts: ExplainedPart[] = [];
  const add = (condition: Condition, depth: number): void => {
    const inner = partsOf(condition);
    parts.push({
      depth,
      part: wordsOf(condition),
      holds: holds(condition, evidence),
      spans:
        inner.length > 0
          ? []
          : joinSpans(placesOf(condition, evidence, folder)).slice(0, SPANS_MAX),
    });
    for (const part of inner) add(part, depth + 1);
  };
  if (query !== undefined) add(query, 0);
  return { subject, isMatch, because: reasonOf(given), spans: spans.slice(0, SPANS_MAX), parts };
}

function partsOf(condition: Condition): readonly Condition[] {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.parts;
  return condition.kind === 'not' && isGroup(condition.part) ? [condition.part] : [];
}

function reasonOf(given: Explainable): string {
  const { isRefused, isOwn, isVetoed, isNamed, spans, query, evidence } = given;
  if (isOwn) return 'one of its own accounts wrote it';
  if (isVetoed) return 'an excluded phrase stands in the text';
  if (isRefused) return 'it is about it, but in a language that is not watched';
  if (query !== undefined && holds(query, evidence)) return 'its query holds';
  if (isNamed) return spans.length > 0 ? 'the text names it' : 'it links to one of its domains';
  return query === undefined ? 'nothing names it' : 'its query does not hold';
}
