/**
 * What must be found before a query is worth a look.
 *
 * A query is looked at when one of its anchors is found: a word, tag, handle, author or link of
 * which one at least must be there for it to hold. So of thousands of queries a post meets a few.
 */
import { QueryFault } from './fault.ts';
import type { FieldNode, QueryNode, QueryTerm, RegexNode } from './node.ts';

export type Anchor = QueryTerm | (FieldNode & { readonly kind: 'author' | 'url' }) | RegexNode;

/** How dear it is to watch for an anchor; the smaller, the better. */
export type AnchorWeight = (anchor: Anchor) => number;

const EQUAL: AnchorWeight = () => 1;

/**
 * The cheapest anchors of a query.
 * @returns undefined where it may hold without any
 * @complexity linear in the query
 */
export function anchorsOf(node: QueryNode, weight = EQUAL): readonly Anchor[] | undefined {
  return choose(node, false, weight)?.anchors;
}

type Choice = { readonly anchors: readonly Anchor[]; readonly weight: number };

/** @param isDenied whether the node must not hold */
function choose(node: QueryNode, isDenied: boolean, weight: AnchorWeight): Choice | undefined {
  switch (node.kind) {
    case 'not':
      return choose(node.part, !isDenied, weight);
    case 'all':
    case 'any': {
      const choices = node.parts.map((part) => choose(part, isDenied, weight));
      // Not (a and b) is not a, or not b.
      return (node.kind === 'all') === isDenied ? every(choices) : cheapest(choices);
    }
    case 'near':
      return isDenied ? undefined : cheapest([weigh(node.left, weight), weigh(node.right, weight)]);
    case 'word':
    case 'hashtag':
    case 'mention':
    case 'author':
    case 'url':
      return isDenied ? undefined : weigh([node], weight);
    case 'regex':
      return isDenied || node.literal === '' ? undefined : weigh([node], weight);
    case 'language':
    case 'platform':
    case 'kind':
    case 'country':
      return undefined;
  }
}

function weigh(anchors: readonly Anchor[], weight: AnchorWeight): Choice {
  return { anchors, weight: anchors.reduce((sum, anchor) => sum + weight(anchor), 0) };
}

function every(choices: readonly (Choice | undefined)[]): Choice | undefined {
  const known = choices.filter((choice) => choice !== undefined);
  if (known.length < choices.length) return undefined;
  return {
    anchors: known.flatMap(({ anchors }) => anchors),
    weight: known.reduce((sum, choice) => sum + choice.weight, 0),
  };
}

function cheapest(choices: readonly (Choice | undefined)[]): Choice | undefined {
  let best: Choice | undefined;
  for (const choice of choices) {
    if (choice !== undefined && (best === undefined || choice.weight < best.weight)) best = choice;
  }
  return best;
}

/** The fault of a query that may hold without an anchor: it would match nearly every post. */
export function anchorFault(query: QueryNode): QueryFault | undefined {
  if (anchorsOf(query) !== undefined) return undefined;
  const loose = loosePart(query);
  if (loose.kind === 'regex') {
    return new QueryFault(
      'This regular expression would be tried on every post: write a word beside it that must be there as well (ziggo AND /…/), or give it three letters in a row that must stand in whatever it matches.',
      loose.at,
    );
  }
  return new QueryFault(
    'This would match nearly every post: it must name something that is to be found, such as a word, a #hashtag, a @handle, author: or url:, and NOT alone, language:, platform:, kind: and country: name nothing.',
    loose.at,
  );
}

/** The smallest part that is at fault: of an OR, the one branch. */
function loosePart(node: QueryNode): QueryNode {
  if (node.kind === 'any') {
    const part = node.parts.find((one) => anchorsOf(one) === undefined);
    return part === undefined ? node : loosePart(part);
  }
  if (node.kind === 'all') return node.parts.find((part) => part.kind === 'regex') ?? node;
  return node;
}
