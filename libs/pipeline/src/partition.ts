import { hash32 } from '@goldenhour/mention';

/**
 * The one function from a subject (or source) to its partition. All topics keyed by subject use
 * it, so that everything of a subject lies on one partition of each.
 *
 * @range 0 … partitions − 1
 */
export function partitionOf(key: string, partitions: number): number {
  return hash32(key) % partitions;
}
