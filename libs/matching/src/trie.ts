/** All terms as one tree of their letters, in arrays alone: some 30 bytes a state. */

/** From so many children on they are halved, not looked through. Chosen: about where it pays. */
const CHILDREN_TO_HALVE = 8;

/** No term has begun; a state without children, before the root. */
export const NOWHERE = 0;
/** Every term begins here. */
export const ROOT = 1;

/** States are numbered by depth, from `ROOT` on; the children of one stand side by side. */
export type Trie = {
  readonly states: number;
  /** The class of each code unit, in their order; 0 for those in no term. Length 65,536. */
  readonly classes: Uint16Array;
  readonly classCount: number;
  /** By class: its code unit; of class 0 it says nothing. */
  readonly unitOf: Uint16Array;
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
  const { classes, unitOf } = classify(terms);
  const order = terms.map((_, index) => index).sort((a, b) => compare(terms[a], terms[b]));
  let units = ROOT + 1;
  for (const term of terms) units += term.length;
  // By node, in the order of the alphabet: a parent stands before its children.
  const parents = new Int32Array(units);
  const depths = new Uint16Array(units);
  const letters = new Uint16Array(units);
  const ends = new Int32Array(units).fill(-1);
  const path = [ROOT];
  let nodes = ROOT + 1;
  let previous = '';
  for (const index of order) {
    const term = terms[index] ?? '';
    let depth = sharedLength(previous, term);
    for (; depth < term.length; depth += 1) {
      parents[nodes] = path[depth] ?? ROOT;
      depths[nodes] = depth + 1;
      letters[nodes] = classes[term.charCodeAt(depth)] ?? 0;
      path[depth + 1] = nodes;
      nodes += 1;
    }
    ends[path[term.length] ?? ROOT] = index;
    previous = term;
  }
  return {
    classes,
    classCount: unitOf.length,
    unitOf,
    ...byDepth({ nodes, parents, depths, letters, ends }),
  };
}

/** In the order of the units, so that siblings in the order of the alphabet have ascending ones. */
function classify(terms: readonly string[]): Pick<Trie, 'classes' | 'unitOf'> {
  const classes = new Uint16Array(65_536);
  const units = [0];
  for (const term of terms) {
    for (let i = 0; i < term.length; i += 1) {
      const unit = term.charCodeAt(i);
      if (classes[unit] === 0) units.push(unit);
      classes[unit] = 1;
    }
  }
  const unitOf = Uint16Array.from(units).sort();
  for (let unitClass = 1; unitClass < unitOf.length; unitClass += 1) {
    classes[unitOf[unitClass] ?? 0] = unitClass;
  }
  return { classes, unitOf };
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
}: Nodes): Omit<Trie, 'classes' | 'classCount' | 'unitOf'> {
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
    if (node > ROOT) firstChild[parent + 1] = (firstChild[parent + 1] ?? 0) + 1;
  }
  // From counts to places.
  firstChild[NOWHERE] = ROOT + 1;
  for (let state = 1; state <= nodes; state += 1) {
    firstChild[state] = (firstChild[state] ?? 0) + (firstChild[state - 1] ?? 0);
  }
  return { states: nodes, firstChild, classOf, terms };
}

/** The state that a letter of this class leads to; `NOWHERE` for none. */
export function childOf({ firstChild, classOf }: Trie, state: number, unitClass: number): number {
  let child = firstChild[state] ?? 0;
  let end = firstChild[state + 1] ?? 0;
  while (end - child >= CHILDREN_TO_HALVE) {
    const middle = (child + end) >> 1;
    if ((classOf[middle] ?? 0) <= unitClass) child = middle;
    else end = middle;
  }
  for (; child < end; child += 1) if (classOf[child] === unitClass) return child;
  return NOWHERE;
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
