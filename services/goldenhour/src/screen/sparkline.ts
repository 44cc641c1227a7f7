const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/**
 * One full bar stands for so many at least: else a single mention of a quiet subject would fill
 * the line. Chosen: half of the fewest mentions that raise an alarm unless told otherwise.
 */
const FULL_MIN = 4;

/**
 * Counts as a line of bars, the last on the right. Neighbours are added up where there are more
 * counts than columns; nothing is a blank.
 *
 * @param counts @range ≥ 0
 * @param columns @range ≥ 1
 */
export function sparkline(counts: readonly number[], columns: number): string {
  const width = Math.min(columns, counts.length);
  const sums = Array.from({ length: width }, (_, column) => {
    const from = Math.floor((column * counts.length) / width);
    const to = Math.floor(((column + 1) * counts.length) / width);
    return counts.slice(from, to).reduce((sum, count) => sum + count, 0);
  });
  const full = Math.max(FULL_MIN, ...sums);
  return sums
    .map((sum) => (sum <= 0 ? ' ' : (BARS[Math.ceil((sum / full) * BARS.length) - 1] ?? ' ')))
    .join('');
}
