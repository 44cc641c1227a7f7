/** Where in the text a query found what it asks for. */
import type { Folder } from '../folder.ts';
import type { UnitPlace } from '../sightings.ts';
import type { Span } from '../spans.ts';
import { type Condition, type Evidence, holds } from './condition.ts';

/**
 * The places of all that made a query hold; what it denies has none, and neither has what it
 * asks of author, links and the like.
 */
export function placesOf(
  condition: Condition,
  evidence: Evidence,
  folder: Folder,
): readonly Span[] {
  const { sightings, mention } = evidence;
  const toSpan = ([from, to]: UnitPlace): Span => [folder.startOf(from), folder.endOf(to - 1)];
  switch (condition.kind) {
    case 'term':
      return sightings.places(condition.targets).map(toSpan);
    case 'near':
      return holds(condition, evidence)
        ? sightings.places([...condition.left, ...condition.right]).map(toSpan)
        : [];
    case 'regex':
      return holds(condition, evidence) ? condition.finder.places(mention.text) : [];
    case 'all':
      return holds(condition, evidence)
        ? condition.parts.flatMap((part) => placesOf(part, evidence, folder))
        : [];
    case 'any':
      return condition.parts.flatMap((part) => placesOf(part, evidence, folder));
    default:
      return [];
  }
}
