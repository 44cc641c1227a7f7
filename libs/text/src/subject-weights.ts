/** Which words of a text are about the subject, where it names others too. */
import { TAG_BIT } from './tags.ts';
import { TokenKind, type Tokens } from './tokens.ts';

/** What a clause about another subject weighs for this one. */
const ELSEWHERE = 0.12;
/** What a word weighs that stands nearer to another subject in a clause that names both. */
const NEARER_TO_OTHER = Math.fround(0.3);

/**
 * "Ziggo is down again, glad I have KPN": a clause counts for whom it names; one that names nobody
 * for whom the clause before it was about; one that names both by which name is nearer.
 *
 * @param weights filled with one weight per token. @range 0…1
 */
export function subjectWeights(tokens: Tokens, weights: Float32Array): void {
  const { count, clause } = tokens;
  if (tokens.others === 0 || tokens.subjects === 0) {
    weights.fill(1, 0, count);
    return;
  }
  let topic = 1;
  for (let start = 0; start < count; ) {
    let end = start;
    let names = 0;
    for (; end < count && clause[end] === clause[start]; end += 1) names |= namedAt(tokens, end);
    if (names === SUBJECT) topic = 1;
    else if (names === OTHER) topic = ELSEWHERE;
    if (names === BOTH) topic = weighBoth(tokens, start, end, weights);
    else weights.fill(topic, start, end);
    start = end;
  }
}

/**
 * Takes feeling and topic from the words that are about others; words of danger stay what they are,
 * whoever is named beside them.
 */
export function muteOthers(
  count: number,
  weights: Float32Array,
  { valence, tags }: { readonly valence: Float32Array; readonly tags: Int32Array },
): void {
  for (let at = 0; at < count; at += 1) {
    if ((weights[at] ?? 1) > NEARER_TO_OTHER) continue;
    valence[at] = 0;
    tags[at] = (tags[at] ?? 0) & ~TOPICS;
  }
}

const TOPICS = (
  [
    'safety',
    'privacy',
    'discrimination',
    'fraud',
    'boycott',
    'outage',
    'service',
    'press',
    'leak',
    'praise',
    'question',
  ] as const
).reduce((bits, topic) => bits | TAG_BIT[topic], 0);

const SUBJECT = 1;
const OTHER = 2;
const BOTH = 3;

function namedAt(tokens: Tokens, index: number): number {
  const kind = tokens.kind[index];
  return kind === TokenKind.SUBJECT ? SUBJECT : kind === TokenKind.OTHER ? OTHER : 0;
}

/** @returns what the last name of the clause leaves as the topic */
function weighBoth(tokens: Tokens, start: number, end: number, weights: Float32Array): number {
  let last = 1;
  for (let at = start; at < end; at += 1) {
    const named = namedAt(tokens, at);
    if (named === SUBJECT) last = 1;
    else if (named === OTHER) last = ELSEWHERE;
    weights[at] = nearest(tokens, at, start, end) === OTHER ? NEARER_TO_OTHER : 1;
  }
  return last;
}

function nearest(tokens: Tokens, index: number, start: number, end: number): number {
  for (let away = 0; away < end - start; away += 1) {
    // What is said of somebody follows the name more often than it goes before.
    const before = index - away >= start ? namedAt(tokens, index - away) : 0;
    if (before !== 0) return before;
    const after = index + away < end ? namedAt(tokens, index + away) : 0;
    if (after !== 0) return after;
  }
  return SUBJECT;
}
