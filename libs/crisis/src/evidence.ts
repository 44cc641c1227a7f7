/** Evidence as it is kept with a crisis, so that its entry of state has a bound. */
import type { Evidence, FirstSeen } from '@goldenhour/velocity';
import { inOrder } from './schema.ts';

/** Names of missing or blind sources kept: of more, the first by name. */
export const SOURCES_MAX = 12;
/** Places of each kind in `spread`: of more, the first in time. */
export const PLACES_MAX = 6;
/** Excerpts, as a detector gives them. */
export const SAMPLES_MAX = 5;
/** Terms of a story: of more, those that rose most. */
export const TERMS_MAX = 16;
/** Categories that are counted: there are 13. */
export const CATEGORIES_MAX = 16;

/** Cuts every list to its bound, and puts all in order. */
export function boundEvidence(evidence: Evidence): Evidence {
  const { without, spread, story, categories, ...rest } = evidence;
  return inOrder({
    ...rest,
    samples: evidence.samples.slice(0, SAMPLES_MAX),
    missing: evidence.missing.slice(0, SOURCES_MAX),
    ...(without && { without: { ...without, sources: without.sources.slice(0, PLACES_MAX) } }),
    ...(spread && {
      spread: {
        ...spread,
        platforms: first(spread.platforms),
        languages: first(spread.languages),
        countries: first(spread.countries),
        outlets: first(spread.outlets),
      },
    }),
    ...(story && { story: { ...story, terms: story.terms.slice(0, TERMS_MAX) } }),
    ...(categories && {
      categories: Object.fromEntries(Object.entries(categories).slice(0, CATEGORIES_MAX)),
    }),
  });
}

function first(places: readonly FirstSeen[]): readonly FirstSeen[] {
  return places.slice(0, PLACES_MAX);
}

/** Names of both, sorted, at most {@link SOURCES_MAX}. */
export function sourcesOf(a: readonly string[], b: readonly string[]): readonly string[] {
  if (b.every((name) => a.includes(name))) return a;
  return [...new Set([...a, ...b])].sort().slice(0, SOURCES_MAX);
}
