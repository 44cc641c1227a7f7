/**
 * Finds all of many terms that begin where a word begins, in one pass: from each such place it
 * follows the tree of their letters, which nearly every word of a text leaves after a few. So the
 * inside of words costs nothing, and "ing" is never met in "wing".
 *
 * The first states have a full row of transitions, the deeper ones, most of which have one child
 * alone, search their children: ten thousand terms fit in the cache of a processor.
 */
import { growTrie } from './trie.ts';

export type TermTree = {
  /** The class of each code unit; 0 for those in no term. Length 65,536. */
  readonly classes: Uint16Array;
  readonly classCount: number;
  /** Transitions of the states below `denseStates`: row state · classCount + class; 0 for none. */
  readonly dense: Int32Array;
  readonly denseStates: number;
  /** By state: index of the term that ends there; -1 for none. */
  readonly terms: Int32Array;
  /** The next state from a state ≥ `denseStates`; 0 for none. */
  readonly deepStep: (state: number, unitClass: number) => number;
};

/** Cells of the full rows. @unit 4 bytes each */
const DENSE_CELLS_MAX = 64 * 1024;
/** From so many children on they are halved, not looked through. */
const CHILDREN_TO_HALVE = 8;

/**
 * @param texts folded, none empty, no two equal
 * @complexity linear in their length, but for sorting them
 */
export function createTermTree(
  texts: readonly string[],
  denseCellsMax = DENSE_CELLS_MAX,
): TermTree {
  const { states, classes, classCount, firstChild, classOf, terms } = growTrie(texts);
  const denseStates = Math.max(1, Math.min(states, Math.floor(denseCellsMax / classCount)));
  const dense = new Int32Array(denseStates * classCount);
  for (let state = 0; state < denseStates; state += 1) {
    const end = firstChild[state + 1] ?? 0;
    for (let child = firstChild[state] ?? 0; child < end; child += 1) {
      dense[state * classCount + (classOf[child] ?? 0)] = child;
    }
  }
  const deepStep = (state: number, unitClass: number): number => {
    let child = firstChild[state] ?? 0;
    let end = firstChild[state + 1] ?? 0;
    while (end - child >= CHILDREN_TO_HALVE) {
      const middle = (child + end) >> 1;
      if ((classOf[middle] ?? 0) <= unitClass) child = middle;
      else end = middle;
    }
    for (; child < end; child += 1) if (classOf[child] === unitClass) return child;
    return 0;
  };
  return { classes, classCount, dense, denseStates, terms, deepStep };
}
