/** Numbers of chance that a seed gives again. */

export type Random = () => number;

/** @source Box and Muller 1958 */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** How many of `count` happen, each with `chance`. Of very many, by the normal approximation. */
export function binomial(count: number, chance: number, random: Random): number {
  if (chance >= 1) return count;
  if (chance <= 0) return 0;
  const mean = count * chance;
  if (mean > 100 && count - mean > 100) {
    const drawn = Math.round(mean + Math.sqrt(mean * (1 - chance)) * normal(random));
    return Math.max(0, Math.min(count, drawn));
  }
  let happened = 0;
  for (let at = 0; at < count; at += 1) if (random() < chance) happened += 1;
  return happened;
}
