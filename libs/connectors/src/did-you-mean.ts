/** Suggests what a person may have meant. */

/**
 * @returns ` Did you mean 'x'?` with a leading space, or nothing where no name is near
 * @complexity names × length²; names are cut to 64 characters
 */
export function didYouMean(typed: string, names: readonly string[]): string {
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.ceil(typed.length / 3)) + 1;
  for (const name of names) {
    const far = distance(typed.slice(0, 64).toLowerCase(), name.slice(0, 64).toLowerCase());
    if (far < bestDistance) {
      best = name;
      bestDistance = far;
    }
  }
  return best === null ? '' : ` Did you mean '${best}'?`;
}

/** Edits from one word to the other. @source Levenshtein 1966, by Wagner and Fischer's table */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      current[j] = Math.min(
        (previous[j] ?? 0) + 1,
        (current[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + same,
      );
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
