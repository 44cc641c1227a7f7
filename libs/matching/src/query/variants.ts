/** The query of a subject: one for all languages, or one for each. */
import type { QueryNode } from './node.ts';
import { parseQuery } from './parse.ts';

/** By language tag, such as nl; {@link OTHER} for all that have none of their own. */
export type Variants = Readonly<Record<string, string>>;

/** The variant for the languages that have none. */
export const OTHER = 'other';

/**
 * One tree of all variants. A mention that does not say its language is held against each of
 * them, since nobody knows which one it should meet.
 *
 * @throws QueryFault
 */
export function queryOf(configured: string | Variants): QueryNode {
  if (typeof configured === 'string') return parseQuery(configured);
  const at = [0, 0] as const;
  const ranges = Object.keys(configured).filter((range) => range !== OTHER);
  const languages = ranges.map((range): QueryNode => {
    return { kind: 'language', range, takesUnknown: false, at };
  });
  const parts = Object.entries(configured).map(([range, query]): QueryNode => {
    const guard: QueryNode =
      range === OTHER
        ? { kind: 'not', part: { kind: 'any', parts: languages, at }, at }
        : { kind: 'language', range, takesUnknown: true, at };
    return { kind: 'all', parts: [guard, parseQuery(query)], at };
  });
  return { kind: 'any', parts, at };
}
