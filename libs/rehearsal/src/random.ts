/** Chance that is the same on every machine: a seed gives a sequence. */

export type Random = {
  /** @range 0 ≤ x < 1 */
  readonly unit: () => number;
  /** A whole number. @range 0 ≤ n < below */
  readonly below: (below: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
  readonly chance: (probability: number) => boolean;
};

/**
 * sfc32, seeded from a text by FNV-1a with four offsets.
 *
 * @source Chris Doty-Humphrey, PractRand 0.94, sfc32: 12 rounds to mix the seed
 */
export function createRandom(seed: string): Random {
  let a = fnv1a(seed, 0x811c9dc5);
  let b = fnv1a(seed, 0x9e3779b9);
  let c = fnv1a(seed, 0x85ebca6b);
  let counter = 1;
  const next = () => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  };
  for (let round = 0; round < 12; round += 1) next();
  const unit = () => next() / 0x1_0000_0000;
  const below = (limit: number) => Math.floor(unit() * limit);
  return {
    unit,
    below,
    pick: (from) => {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new RangeError('nothing to pick from');
      return picked;
    },
    chance: (probability) => unit() < probability,
  };
}

/**
 * Deals a list again and again, shuffled anew each time: over any stretch each entry comes about
 * as often as it should, with none of the runs of pure chance.
 */
export function createDeck<T>(cards: readonly T[], random: Random): () => T {
  let deck: T[] = [];
  return () => {
    if (deck.length === 0) deck = shuffled(cards, random);
    const card = deck.pop();
    if (card === undefined) throw new RangeError('an empty deck');
    return card;
  };
}

/** @source Fisher and Yates, as in Knuth, vol. 2, 3.4.2, Algorithm P */
function shuffled<T>(cards: readonly T[], random: Random): T[] {
  const deck = [...cards];
  for (let at = deck.length - 1; at > 0; at -= 1) {
    const other = random.below(at + 1);
    const [card, swapped] = [deck[at], deck[other]];
    if (card === undefined || swapped === undefined) continue;
    deck[at] = swapped;
    deck[other] = card;
  }
  return deck;
}

function fnv1a(text: string, offset: number): number {
  let hash = offset;
  for (let at = 0; at < text.length; at += 1) {
    hash ^= text.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash;
}

/** One of the keys, each as often as its weight among all says. */
export function pickShare<K extends string>(
  shares: Readonly<Partial<Record<K, number>>>,
  random: Random,
): K {
  const entries = Object.entries(shares) as [K, number][];
  let left = random.unit() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [key, weight] of entries) {
    left -= weight;
    if (left < 0) return key;
  }
  const last = entries.at(-1);
  if (last === undefined) throw new RangeError('nothing to pick from');
  return last[0];
}
