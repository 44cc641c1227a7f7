/**
 * How far two ways to part the same things agree: 1 when they are the same, 0 as by chance.
 * @source L. Hubert and P. Arabie, "Comparing partitions", Journal of Classification 2, 1985
 */
export function adjustedRandIndex(
  one: readonly (number | string)[],
  other: readonly (number | string)[],
): number {
  const both = new Map<string, number>();
  const ones = new Map<number | string, number>();
  const others = new Map<number | string, number>();
  for (const [at, label] of one.entries()) {
    const against = other[at] ?? '';
    add(both, `${label} ${against}`);
    add(ones, label);
    add(others, against);
  }
  const [together, a, b] = [pairsIn(both), pairsIn(ones), pairsIn(others)];
  const expected = (a * b) / pairsOf(one.length);
  const most = (a + b) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

function add<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function pairsIn(counts: ReadonlyMap<unknown, number>): number {
  let pairs = 0;
  for (const count of counts.values()) pairs += pairsOf(count);
  return pairs;
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}
