/**
 * Finds all of many texts in one pass, wherever they stand: what regular expressions must hold.
 * (Names and words are looked for where words begin alone: `TermTree`.)
 *
 * @source A. V. Aho, M. J. Corasick, "Efficient string matching: an aid to bibliographic search",
 * Communications of the ACM 18(6), 1975, algorithms 2 to 4.
 *
 * States are numbered by depth, so that the children of one stand side by side. The first of them,
 * where a text spends nearly all its time, have a full row of transitions; deeper ones have their
 * children and a failure link.
 */
import { growTrie, type Trie } from './trie.ts';

export type Automaton = {
  /** The class of each code unit; 0 for those in no term. Length 65,536. */
  readonly classes: Uint16Array;
  readonly classCount: number;
  readonly states: number;
  /** Transitions of the states below `denseStates`: row state · classCount + class. */
  readonly dense: Int32Array;
  readonly denseStates: number;
  /** By state: itself where a term ends there, else its nearest suffix where one does; -1 for none. */
  readonly outputs: Int32Array;
  /** By state: index of the term that ends there; -1 for none. */
  readonly terms: Int32Array;
  /** By state: the nearest proper suffix where a term ends; -1 for none. */
  readonly suffixes: Int32Array;
  /** The next state from a state ≥ `denseStates`. */
  readonly deepStep: (state: number, unitClass: number) => number;
};

/** Cells of the full rows. @unit 4 bytes each */
const DENSE_CELLS_MAX = 4 * 1024 * 1024;

/**
 * @param terms folded, none empty, no two equal
 * @complexity linear in their length but for sorting them, and in the size of the full rows
 */
export function createAutomaton(
  terms: readonly string[],
  denseCellsMax = DENSE_CELLS_MAX,
): Automaton {
  const trie = growTrie(terms);
  const { classes, classCount, states, firstChild, classOf } = trie;
  const denseStates = Math.max(1, Math.min(states, Math.floor(denseCellsMax / classCount)));
  const dense = new Int32Array(denseStates * classCount);
  const fails = new Int32Array(states);

  const deepStep = (state: number, unitClass: number): number => {
    let at = state;
    // Each failure link leads to a lesser depth, so it ends among the full rows.
    while (at >= denseStates) {
      const end = firstChild[at + 1] ?? 0;
      for (let child = firstChild[at] ?? 0; child < end; child += 1) {
        if (classOf[child] === unitClass) return child;
      }
      at = fails[at] ?? 0;
    }
    return dense[at * classCount + unitClass] ?? 0;
  };

  for (let state = 0; state < states; state += 1) {
    const fail = fails[state] ?? 0;
    if (state > 0 && state < denseStates) {
      dense.copyWithin(state * classCount, fail * classCount, (fail + 1) * classCount);
    }
    const end = firstChild[state + 1] ?? 0;
    for (let child = firstChild[state] ?? 0; child < end; child += 1) {
      const unitClass = classOf[child] ?? 0;
      if (state > 0) {
        fails[child] =
          fail < denseStates
            ? (dense[fail * classCount + unitClass] ?? 0)
            : deepStep(fail, unitClass);
      }
      if (state < denseStates) dense[state * classCount + unitClass] = child;
    }
  }
  const { outputs, suffixes } = linkOutputs(trie, fails);
  return {
    ...{ classes, classCount, states, dense, denseStates },
    ...{ outputs, terms: trie.terms, suffixes, deepStep },
  };
}

function linkOutputs(
  { states, terms }: Trie,
  fails: Int32Array,
): Pick<Automaton, 'outputs' | 'suffixes'> {
  const outputs = new Int32Array(states).fill(-1);
  const suffixes = new Int32Array(states).fill(-1);
  for (let state = 1; state < states; state += 1) {
    suffixes[state] = outputs[fails[state] ?? 0] ?? -1;
    outputs[state] = (terms[state] ?? -1) >= 0 ? state : (suffixes[state] ?? -1);
  }
  return { outputs, suffixes };
}
