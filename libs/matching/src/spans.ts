/** Where in a text somebody is named. */

/** Half-open, in UTF-16 code units of the mention's text. */
export type Span = readonly [start: number, end: number];

/** Most spans given of one match. */
export const SPANS_MAX = 32;

/** Spans that overlap become one. @shape sorted, apart from each other */
export function joinSpans(spans: readonly Span[]): readonly Span[] {
  const joined: [number, number][] = [];
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last !== undefined && start < last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

/**
 * Where a text names somebody else: of all named places those that hold nothing of one's own.
 * "KLM Cityhopper" names KLM, and nobody else to it.
 *
 * @param own as a {@link Match} gives them
 * @param all of everybody, own among them, as {@link joinSpans} gives them
 * @shape sorted, apart from each other, at most `SPANS_MAX`
 * @complexity linear in both
 */
export function spansOfOthers(own: readonly Span[], all: readonly Span[]): readonly Span[] {
  const others: Span[] = [];
  // Of so many of one's own the rest was left out: from there on nobody knows whose a place is.
  const known = own.length < SPANS_MAX ? Number.POSITIVE_INFINITY : (own.at(-1)?.[1] ?? 0);
  let next = 0;
  for (const span of all) {
    if (others.length === SPANS_MAX || span[0] >= known) break;
    while ((own[next]?.[1] ?? Number.POSITIVE_INFINITY) <= span[0]) next += 1;
    if ((own[next]?.[0] ?? Number.POSITIVE_INFINITY) >= span[1]) others.push(span);
  }
  return others;
}

/** One shared empty list: most mentions name one subject alone. */
export const NO_SPANS: readonly Span[] = Object.freeze([]);
