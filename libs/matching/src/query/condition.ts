/** A query as the matcher asks it: words are numbers of targets, regular expressions are ready. */

import { foldName } from '../fold.ts';
import { hostOf, pathOf } from '../host.ts';
import { isOfLanguage, isUnknownLanguage } from '../languages.ts';
import type { Matchable } from '../match.ts';
import type { Sightings } from '../sightings.ts';
import type { FieldNode, NearNode, QueryNode, QueryTerm, RegexNode } from './node.ts';
import type { RegexFinder } from './regex.ts';

export type Condition =
  | { readonly kind: 'term'; readonly targets: readonly number[]; readonly node: QueryTerm }
  | {
      readonly kind: 'near';
      readonly left: readonly number[];
      readonly right: readonly number[];
      readonly node: NearNode;
    }
  | {
      readonly kind: 'regex';
      readonly finder: RegexFinder;
      /** Target that must be found first. */
      readonly literal: number | undefined;
      readonly node: RegexNode;
    }
  | { readonly kind: 'field'; readonly node: FieldNode }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Condition[] };

export type ConditionPart<Kind extends Condition['kind']> = Condition & { readonly kind: Kind };

export type Compiling = {
  readonly targets: (term: QueryTerm) => readonly number[];
  readonly regex: (node: RegexNode) => Pick<ConditionPart<'regex'>, 'finder' | 'literal'>;
};

export function conditionOf(node: QueryNode, compiling: Compiling): Condition {
  switch (node.kind) {
    case 'word':
    case 'hashtag':
    case 'mention':
      return { kind: 'term', targets: compiling.targets(node), node };
    case 'near':
      return {
        kind: 'near',
        left: node.left.flatMap(compiling.targets),
        right: node.right.flatMap(compiling.targets),
        node,
      };
    case 'regex':
      return { kind: 'regex', ...compiling.regex(node), node };
    case 'not':
      return { kind: 'not', part: conditionOf(node.part, compiling) };
    case 'all':
    case 'any':
      return {
        kind: node.kind,
        parts: node.parts
          .map((part) => conditionOf(part, compiling))
          .toSorted((a, b) => costOf(a) - costOf(b)),
      };
    default:
      return { kind: 'field', node };
  }
}

/** Cheap ones are asked first. */
function costOf(condition: Condition): number {
  switch (condition.kind) {
    case 'term':
      return 0;
    case 'field':
      return condition.node.kind === 'url' ? 2 : 1;
    case 'near':
      return 3;
    case 'regex':
      return 4;
    case 'not':
      return costOf(condition.part);
    default:
      return Math.max(...condition.parts.map(costOf));
  }
}

/** What a condition is held against: a mention, and what was found in its text. */
export type Evidence = { readonly mention: Matchable; readonly sightings: Sightings };

export function holds(condition: Condition, evidence: Evidence): boolean {
  const { mention, sightings } = evidence;
  switch (condition.kind) {
    case 'term':
      return condition.targets.some((target) => sightings.has(target));
    case 'near': {
      const { words, isOrdered } = condition.node;
      const { left, right } = condition;
      return (
        sightings.isNear(left, right, words) || (!isOrdered && sightings.isNear(right, left, words))
      );
    }
    case 'regex':
      return (
        (condition.literal === undefined || sightings.has(condition.literal)) &&
        condition.finder.test(mention.text)
      );
    case 'field':
      return isOf(mention, condition.node);
    case 'not':
      return !holds(condition.part, evidence);
    case 'all':
      return condition.parts.every((part) => holds(part, evidence));
    case 'any':
      return condition.parts.some((part) => holds(part, evidence));
  }
}

function isOf(mention: Matchable, node: FieldNode): boolean {
  switch (node.kind) {
    case 'author': {
      const { id, handle } = mention.author;
      return (
        foldName(id) === node.account || (handle !== undefined && foldName(handle) === node.account)
      );
    }
    case 'url':
      return (
        (mention.url !== undefined && leadsTo(mention.url, node)) ||
        mention.links.some((link) => leadsTo(link, node))
      );
    case 'language':
      return mention.language === undefined || isUnknownLanguage(mention.language)
        ? node.takesUnknown
        : isOfLanguage(mention.language, node.range);
    case 'platform':
      return mention.platform === node.value;
    case 'kind':
      return mention.kind === node.value;
    case 'country':
      return mention.country === node.value;
  }
}

function leadsTo(url: string, { host, path }: FieldNode & { readonly kind: 'url' }): boolean {
  const found = hostOf(url);
  return (
    (found === host || found.endsWith(`.${host}`)) &&
    (path === '' || pathOf(url).toLowerCase().startsWith(path.toLowerCase()))
  );
}
