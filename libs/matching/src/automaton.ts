/**
 * Finds all of many terms in one pass.
 *
 * @source A. V. Aho, M. J. Corasick, "Efficient string matching: an aid to bibliographic search",
 * Communications of the ACM 18(6), 1975, algorithms 2 to 4.
 *
 * States are numbered by depth. The first of them, where a text spends nearly all its time, have
 * a full row of transitions; deeper ones have a short list and a failure link, so that ten
 * thousand names in many scripts need megabytes, not gigabytes.
 */
export type Automaton = {
  /** The class of each code unit; 0 for those in no term. Length 65,536. */
  readonly classes: Uint16Array;
  readonly classCount: number;
  /** Transitions of the states below `denseStates`: row state · classCount + class. */
  readonly dense: Int32Array;
  readonly denseStates: number;
  /** Own terms of a state, or those of the nearest suffix that has some; -1 for none. */
  readonly outputs: Int32Array;
  /** By state: indices into the terms that end there, longest first; empty but where `outputs` points. */
  readonly terms: readonly (readonly number[])[];
  /** The nearest proper suffix of a state with terms; -1 for none. */
  readonly suffixes: Int32Array;
  /** The next state from a state ≥ `denseStates`. */
  readonly deepStep: (state: number, unitClass: number) => number;
};

type Node = {
  readonly depth: number;
  readonly edges: Map<number, Node>;
  readonly terms: number[];
  state: number;
  fail: Node | undefined;
};

/** Cells of the full rows. @unit 4 bytes each */
const DENSE_CELLS_MAX = 4 * 1024 * 1024;

/**
 * @param terms folded, none empty; equal ones are allowed
 * @complexity linear in their length, and in the size of the full rows
 */
export function createAutomaton(
  terms: readonly string[],
  denseCellsMax = DENSE_CELLS_MAX,
): Automaton {
  const classes = new Uint16Array(65_536);
  let classCount = 1;
  const root = createNode(0);
  for (const [index, term] of terms.entries()) {
    let node = root;
    for (let i = 0; i < term.length; i += 1) {
      const unit = term.charCodeAt(i);
      if (classes[unit] === 0) classes[unit] = classCount++;
      const unitClass = classes[unit] ?? 0;
      let next = node.edges.get(unitClass);
      if (next === undefined) {
        next = createNode(node.depth + 1);
        node.edges.set(unitClass, next);
      }
      node = next;
    }
    node.terms.push(index);
  }

  const nodes = breadthFirst(root);
  linkFailures(nodes);
  const outputs = new Int32Array(nodes.length).fill(-1);
  const suffixes = new Int32Array(nodes.length).fill(-1);
  for (const node of nodes) {
    if (node.fail !== undefined) suffixes[node.state] = outputs[node.fail.state] ?? -1;
    outputs[node.state] = node.terms.length > 0 ? node.state : (suffixes[node.state] ?? -1);
  }

  const denseStates = Math.max(1, Math.min(nodes.length, Math.floor(denseCellsMax / classCount)));
  const dense = new Int32Array(denseStates * classCount);
  for (const node of nodes.slice(0, denseStates)) {
    const row = node.state * classCount;
    if (node.fail !== undefined) {
      const failRow = node.fail.state * classCount;
      dense.copyWithin(row, failRow, failRow + classCount);
    }
    for (const [unitClass, next] of node.edges) dense[row + unitClass] = next.state;
  }

  const deep = nodes.slice(denseStates).map((node) => ({
    edges: new Map([...node.edges].map(([unitClass, next]) => [unitClass, next.state])),
    fail: node.fail?.state ?? 0,
  }));
  const deepStep = (state: number, unitClass: number): number => {
    let at = state;
    // Each failure link leads to a lesser depth, so it ends among the full rows.
    while (at >= denseStates) {
      const node = deep[at - denseStates];
      const next = node?.edges.get(unitClass);
      if (next !== undefined) return next;
      at = node?.fail ?? 0;
    }
    return dense[at * classCount + unitClass] ?? 0;
  };
  return {
    classes,
    classCount,
    dense,
    denseStates,
    outputs,
    terms: nodes.map((node) => node.terms),
    suffixes,
    deepStep,
  };
}

function createNode(depth: number): Node {
  return { depth, edges: new Map(), terms: [], state: 0, fail: undefined };
}

function breadthFirst(root: Node): readonly Node[] {
  const nodes = [root];
  for (let i = 0; i < nodes.length; i += 1) {
    const node = nodes[i];
    if (node === undefined) break;
    node.state = i;
    for (const next of node.edges.values()) nodes.push(next);
  }
  return nodes;
}

function linkFailures(nodes: readonly Node[]): void {
  const root = nodes[0];
  for (const node of nodes) {
    for (const [unitClass, next] of node.edges) {
      let fail = node.fail;
      while (fail !== undefined && !fail.edges.has(unitClass)) fail = fail.fail;
      next.fail = fail?.edges.get(unitClass) ?? root;
    }
  }
}
