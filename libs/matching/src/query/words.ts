import type { Condition } from './condition.ts';
import type { FieldNode, QueryTerm } from './node.ts';

/** A condition as one would write it; of a group the connective alone. */
export function wordsOf(condition: Condition): string {
  switch (condition.kind) {
    case 'term':
      return termWords(condition.node);
    case 'near': {
      const { left, right, words, isOrdered } = condition.node;
      return `${group(left)} ${isOrdered ? 'ONEAR' : 'NEAR'}/${words} ${group(right)}`;
    }
    case 'regex':
      return `/${condition.node.pattern}/${condition.node.flags}`;
    case 'field':
      return fieldWords(condition.node);
    case 'not':
      return isGroup(condition.part) ? 'NOT' : `NOT ${wordsOf(condition.part)}`;
    case 'all':
      return 'AND, all of';
    case 'any':
      return 'OR, one of';
  }
}

/** Whether there are parts in it that stand below it. */
export function isGroup({ kind }: Condition): boolean {
  return kind === 'all' || kind === 'any' || kind === 'not';
}

function group(terms: readonly QueryTerm[]): string {
  const words = terms.map(termWords).join(' OR ');
  return terms.length === 1 ? words : `(${words})`;
}

function termWords({ kind, text, isCased, isBeginning }: QueryTerm): string {
  const whole = `${text}${isBeginning ? '*' : ''}`;
  if (kind === 'hashtag') return `#${whole}`;
  if (kind === 'mention') return `@${whole}`;
  return `${isCased ? '=' : ''}${/^[\p{L}\p{N}*_.'-]+$/u.test(whole) ? whole : `"${whole}"`}`;
}

function fieldWords(node: FieldNode): string {
  switch (node.kind) {
    case 'author':
      return `author:${node.account}`;
    case 'url':
      return `url:${node.host}${node.path}`;
    case 'language':
      return `language:${node.range}${node.takesUnknown ? ' (or unknown)' : ''}`;
    default:
      return `${node.kind}:${node.value}`;
  }
}
