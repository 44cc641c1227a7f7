/**
 * Which subjects a mention is about: subjects from configuration (`subjectsSchema`), with their
 * names and queries compiled to one automaton (`createMatcher`) that reads a text once, however
 * many they are. Pure. The language of queries is told in docs/queries.md.
 *
 * What matches, in short:
 * - A name as a whole word, in any case: "Ziggo's", "KLM-topman" and "@ziggo" hold one, "ding"
 *   holds no ING, "Ziggostoring" no Ziggo. "=ING" matches in that case only.
 * - In a hashtag a name may also begin or end at a hump: #ZiggoStoring, #KLM2026, not
 *   #ziggostoring. A name of several words matches as one hashtag too: #TataSteel.
 * - Accents count, but a name of four letters or more is found without them as well (Nestlé,
 *   nestle); ä, ö, ü, å and ñ are letters of their own. ß is ss.
 * - Next to Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese or Tibetan a name needs no edge.
 * - Handles and hashtags match whole, in any case, and not inside e-mail addresses. A domain
 *   matches itself and its subdomains, in links and in text.
 */

export type { ExplainedPart, Explanation } from './explain.ts';
export { limitFault, MATCHING_LIMITS } from './limits.ts';
export type { Match, Matchable, Matcher, MatchResult } from './match.ts';
export { createMatcher, type ExplainingMatcher } from './matcher.ts';
export { NameFinder } from './names.ts';
export { QueryFault, showFault } from './query/fault.ts';
export { QUERY_LIMITS } from './query/node.ts';
export { parseQuery } from './query/parse.ts';
export { joinSpans, NO_SPANS, SPANS_MAX, type Span, spansOfOthers } from './spans.ts';
export {
  DEFAULT_THRESHOLDS,
  SUBJECT_LIMITS,
  type Subject,
  type SubjectInput,
  subjectSchema,
} from './subject.ts';
export { subjectsSchema } from './subjects.ts';
