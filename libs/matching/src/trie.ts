/** All terms as one tree of their letters, in arrays alone: some 30 bytes a state. */

/** States are numbered by depth, the root is 0; the children of one stand side by side. */
export type Trie = {
  readonly states: number;
  /** The class of each code unit, in their order; 0 for those in no term. Length 65,536. */
  readonly classes: Uint16Array;
  readonly classCount: number;
  /** The children of a state are those from here to before the next state's. @shape states + 1 */
  readonly firstChild: Int32Array;
  /** By state: the class of the letter that leads to it; of siblings, ascending. */
  readonly classOf: Uint16Array;
  /** By state: index of the term that ends there; -1 for none. */
  readonly terms: Int32Array;
};

/**
 * @param terms none empty, no two equal
 * @complexity linear in their length, but for sorting them
 */
export function growTrie(terms: readonly string[]): Trie {
  const { classes, classCount } = classify(terms);
  const order = terms.map((_, index) => index).sort((a, b) => compare(terms[a], terms[b]));
  let units = 1;
  for (const term of terms) units += term.length;
  // By node, in the order of the alphabet: a parent stands before its children.
  const parents = new Int32Array(units);
  const depths = new Uint16Array(units);
  const letters = new Uint16Array(units);
  const ends = new Int32Array(units).fill(-1);
  const path = [0];
  let nodes = 1;
  let previous = '';
  for (const index of order) {
    const term = terms[index] ?? '';
    let depth = sharedLength(previous, term);
    for (; depth < term.length; depth += 1) {
      parents[nodes] = path[depth] ?? 0;
      depths[nodes] = depth + 1;
      letters[nodes] = classes[term.charCodeAt(depth)] ?? 0;
      path[depth + 1] = nodes;
      nodes += 1;
    }
    ends[path[term.length] ?? 0] = index;
    previous = term;
  }
  return { classes, classCount, ...byDepth({ nodes, parents, depths, letters, ends }) };
}

/** In the order of the units, so that siblings in the order of the alphabet have ascending ones. */
function classify(terms: readonly string[]): Pick<Trie, 'classes' | 'classCount'> {
  const classes = new Uint16Array(65_536);
  for (const term of terms) {
    for (let i = 0; i < term.length; i += 1) classes[term.charCodeAt(i)] = 1;
  }
  let classCount = 1;
  for (let unit = 0; unit < classes.length; unit += 1) {
    if (classes[unit] === 1) classes[unit] = classCount++;
  }
  return { classes, classCount };
}

type Nodes = {
  readonly nodes: number;
  readonly parents: Int32Array;
  readonly depths: Uint16Array;
  readonly letters: Uint16Array;
  readonly ends: Int32Array;
};

/** Within one depth the order stays, so that children of one parent are together. */
function byDepth({
  nodes,
  parents,
  depths,
  letters,
  ends,
}: Nodes): Omit<Trie, 'classes' | 'classCount'> {
  const starts: number[] = [];
  for (let node = 0; node < nodes; node += 1) {
    const depth = (depths[node] ?? 0) + 1;
    starts[depth] = (starts[depth] ?? 0) + 1;
  }
  starts[0] = 0;
  for (let depth = 1; depth < starts.length; depth += 1) {
    starts[depth] = (starts[depth] ?? 0) + (starts[depth - 1] ?? 0);
  }
  const stateOf = new Int32Array(nodes);
  const classOf = new Uint16Array(nodes);
  const terms = new Int32Array(nodes);
  const firstChild = new Int32Array(nodes + 1);
  for (let node = 0; node < nodes; node += 1) {
    const depth = depths[node] ?? 0;
    const state = starts[depth] ?? 0;
    starts[depth] = state + 1;
    stateOf[node] = state;
    classOf[state] = letters[node] ?? 0;
    terms[state] = ends[node] ?? -1;
    const parent = stateOf[parents[node] ?? 0] ?? 0;
    if (node > 0) firstChild[parent + 1] = (firstChild[parent + 1] ?? 0) + 1;
  }
  // From counts to places: the children of state 0 begin at 1.
  firstChild[0] = 1;
  for (let state = 1; state <= nodes; state += 1) {
    firstChild[state] = (firstChild[state] ?? 0) + (firstChild[state - 1] ?? 0);
  }
  return { states: nodes, firstChild, classOf, terms };
}

function sharedLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
