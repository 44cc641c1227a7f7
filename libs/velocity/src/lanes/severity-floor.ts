import type { FirstSeen, Severity } from '../types.ts';

/**
 * Mentions of a category that make it more than a misreading. Chosen: a category is read from
 * words, and one mention in some hundreds is misread.
 */
const MENTIONS_MIN = 2;
/** The same as a share of all mentions, for a storm of thousands. Chosen. */
const SHARE_MIN = 0.02;

/**
 * The least severity of an alarm, by who writes and what about. It raises what is alarming anyway
 * and never makes an alarm of its own.
 *
 * Press or a leak make it 2, for it can no longer be settled among those who are there; both
 * together 3, as does a press that writes of people in danger. Anything that is of severity 2 in a
 * single mention makes it 2.
 *
 * @param categories number of mentions, as `Evidence.categories`
 * @param outlets as `Spread.outlets`; press that is known as such needs no second mention
 * @param total mentions in the same window
 */
export function severityFloor(
  categories: Readonly<Record<string, number>>,
  outlets: readonly FirstSeen[],
  total: number,
): Severity {
  const least = Math.max(MENTIONS_MIN, SHARE_MIN * total);
  const speaks = (category: string): boolean => (categories[category] ?? 0) >= least;
  const isPress =
    speaks('press') || outlets.some(({ name, mentions }) => name === 'press' && mentions > 0);
  const isGrave = GRAVE.some(speaks);
  if (isPress && (speaks('leak') || isGrave)) return 3;
  return isPress || isGrave || WORRYING.some(speaks) ? 2 : 0;
}

/** People are in danger. */
const GRAVE = ['threat', 'safety'] as const;
/** @source what the labels of severity say of a single mention */
const WORRYING = ['leak', 'privacy', 'discrimination', 'fraud', 'boycott'] as const;
