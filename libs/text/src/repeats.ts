/** Who says the same fifty times says it once, loudly: sums over all of it would run away. */
import { TOKENS_MAX } from './token-list.ts';

/** A pair of words counts so often. Of 96,000 real texts one in 370 has one more often. */
export const PAIR_REPEATS_MAX = 3;
/** In shorter texts sums cannot run away. */
export const REPEATS_FROM_TOKENS = 12;
// Of this module alone, so that they are compiled in: what is exported is loaded at each use.
const REPEATS_MAX = PAIR_REPEATS_MAX;
const FROM_TOKENS = REPEATS_FROM_TOKENS;
/** Places of the table for each token. */
const PLACES = 2;

const keys = new Int32Array(2 * PLACES * TOKENS_MAX);
/** 0 where the place is free. */
const counts = new Uint16Array(keys.length);

/**
 * Takes the weight from the tokens that stand behind the same one for more than the
 * {@link PAIR_REPEATS_MAX}rd time.
 *
 * @param pairs of each token and the one before it
 * @param weights by token; 0 where a token does not count
 * @returns how many tokens still count
 * @complexity O(count)
 */
export function muteRepeats(pairs: Int32Array, count: number, weights: Float32Array): number {
  if (count < FROM_TOKENS) return count;
  const size = 1 << (32 - Math.clz32(PLACES * count - 1));
  counts.fill(0, 0, size);
  let muted = 0;
  for (let at = 0; at < count; at += 1) {
    const pair = pairs[at] ?? 0;
    let place = pair & (size - 1);
    while (counts[place] !== 0 && keys[place] !== pair) place = (place + 1) & (size - 1);
    keys[place] = pair;
    const times = (counts[place] ?? 0) + 1;
    counts[place] = times;
    if (times <= REPEATS_MAX) continue;
    weights[at] = 0;
    muted += 1;
  }
  return count - muted;
}
