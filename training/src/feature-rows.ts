/** Which features have rows of their own, and features as the numbers of those rows. */

/** @returns the features that most texts have, those of most texts first, of as many the lower first */
export function commonest(
  texts: Iterable<Int32Array>,
  { textsMin, rowsMax }: { readonly textsMin: number; readonly rowsMax: number },
): Int32Array {
  const counts = new Map<number, number>();
  for (const features of texts) {
    for (const feature of new Set(features)) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  }
  // What stands for none.
  counts.delete(0);
  const chosen = [...counts]
    .filter(([, count]) => count >= textsMin)
    .toSorted((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, rowsMax);
  return Int32Array.from(chosen, ([feature]) => feature);
}

/** Makes the features of the texts row numbers, where they are: −1 for those without a row. */
export function toRows(texts: Iterable<Int32Array>, keys: Int32Array): void {
  const rowOf = new Map(Array.from(keys, (key, row) => [key, row]));
  for (const features of texts) {
    for (let at = 0; at < features.length; at += 1)
      features[at] = rowOf.get(features[at] ?? 0) ?? -1;
  }
}
