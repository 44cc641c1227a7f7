/**
 * Finds all of many terms in one pass (Aho and Corasick, "Efficient string matching: an aid to
 * bibliographic search", Communications of the ACM 18 (6), 1975), either wherever they stand or
 * where a word begins. For the latter a failure link leads to the longest ending that begins a
 * word, and to `NOWHERE` in the midst of one: its inside costs a step that leads back to itself,
 * and "ing" is never met in "wing".
 *
 * The states of little depth, where a text spends nearly all its time, have a full row of
 * transitions, so that a step is one read and no choice; deeper ones have their children and a
 * failure link.
 */
import { kindOfUnit, PLAIN } from './characters.ts';
import { type Columns, chooseColumns, columnOf, GONE, isLetter, UNSURE } from './columns.ts';
import { childOf, growTrie, NOWHERE, ROOT, type Trie } from './trie.ts';

/** Where a term may begin. */
export type Begin = 'anywhere' | 'word';

export type Automaton = {
  readonly begin: Begin;
  readonly trie: Trie;
  readonly columns: Columns;
  /**
   * By state · columns.count + column, for the states below `denseStates`: what follows, as
   * `entryOf` writes it, or `UNTOLD`.
   */
  readonly rows: Int32Array;
  readonly denseStates: number;
  /** By state: its longest proper ending that is a state. */
  readonly fails: Int32Array;
  /** By state: itself where a term ends there, else its longest ending where one does; -1 for none. */
  readonly outputs: Int32Array;
};

/** In a row: it is not told; `step` knows. */
export const UNTOLD = ~NOWHERE;

/**
 * Cells of the full rows. Measured with ten thousand terms: half as many take a fifth more time,
 * eight times as many a tenth less. @unit 4 bytes each
 */
const DENSE_CELLS_MAX = 128 * 1024;

const BLANK = 0x20;

/**
 * @param terms folded, none empty, no two equal
 * @complexity linear in their length but for sorting them, and in the size of the full rows
 */
export function createAutomaton(
  terms: readonly string[],
  begin: Begin,
  denseCellsMax = DENSE_CELLS_MAX,
): Automaton {
  const trie = growTrie(terms);
  const columns = chooseColumns(trie);
  const { states } = trie;
  const rowsMax = Math.floor(denseCellsMax / columns.count);
  const denseStates = Math.max(ROOT + 1, Math.min(states, rowsMax));
  const automaton = {
    ...{ begin, trie, columns, denseStates },
    rows: new Int32Array(denseStates * columns.count),
    fails: new Int32Array(states),
    outputs: new Int32Array(states).fill(-1),
  };
  link(automaton);
  return automaton;
}

/** The state after a unit of a folded text. */
export function step(automaton: Automaton, state: number, unit: number): number {
  const { columns, trie } = automaton;
  const column = columnOf(columns, trie, unit);
  if (column !== UNSURE) return stepTo(automaton, state, column);
  return follow(automaton, state, trie.classes[unit] ?? 0, kindOfUnit(unit) === PLAIN);
}

/** The state after any unit of a column but `UNSURE`. */
export function stepTo(automaton: Automaton, state: number, column: number): number {
  const { columns, rows, denseStates } = automaton;
  if (state < denseStates) {
    return stateOf(automaton, rows[state * columns.count + column] ?? 0);
  }
  return follow(automaton, state, columns.classOf[column] ?? 0, isLetter(columns, column));
}

/** After such a state another blank changes nothing: a run of them is one. */
export function endsInBlank({ trie }: Automaton, state: number): boolean {
  const blank = trie.classes[BLANK] ?? 0;
  return blank !== 0 && trie.classOf[state] === blank;
}

/** Without the rows: along the failure links, each of which leads to a lesser depth. */
function follow(automaton: Automaton, from: number, unitClass: number, isLetter: boolean): number {
  const { trie, fails } = automaton;
  if (unitClass === trie.classes[BLANK] && endsInBlank(automaton, from)) return from;
  const start = begunBy(automaton, isLetter);
  for (let state = from; ; state = fails[state] ?? ROOT) {
    if (state === NOWHERE) {
      if (start === NOWHERE) return NOWHERE;
      state = ROOT;
    }
    const child = childOf(trie, state, unitClass);
    if (child !== NOWHERE) return child;
    if (state === ROOT) return start;
  }
}

/** Where a unit leads that no term goes on with: within a word none begins. */
function begunBy({ begin }: Automaton, isLetter: boolean): number {
  return isLetter && begin === 'word' ? NOWHERE : ROOT;
}

/**
 * What a row says of a state: where its row begins, or, where there is more to do than to read
 * on, since a term ends there or it has no row, the complement of its number.
 */
function entryOf({ columns, denseStates, outputs }: Automaton, state: number): number {
  return state < denseStates && outputs[state] === -1 ? state * columns.count : ~state;
}

function stateOf({ columns }: Automaton, entry: number): number {
  return entry < 0 ? ~entry : (entry / columns.count) | 0;
}

/** Failure links, outputs and rows, those of lesser depth before the deeper ones. */
function link(automaton: Automaton): void {
  const { trie, columns, denseStates, rows, fails, outputs } = automaton;
  const { states, firstChild, classOf, terms } = trie;
  const { count } = columns;
  for (let state = ROOT; state < states; state += 1) {
    const fail = fails[state] ?? ROOT;
    if (state < denseStates) beginRow(automaton, state);
    const end = firstChild[state + 1] ?? 0;
    for (let child = firstChild[state] ?? 0; child < end; child += 1) {
      const unitClass = classOf[child] ?? 0;
      const column = columns.ofClass[unitClass] ?? UNSURE;
      const isLetter = columns.isLetter[unitClass] === 1;
      if (state === ROOT) fails[child] = begunBy(automaton, isLetter);
      else if (fail < denseStates && column !== UNSURE) {
        fails[child] = stateOf(automaton, rows[fail * count + column] ?? 0);
      } else fails[child] = follow(automaton, fail, unitClass, isLetter);
      outputs[child] = (terms[child] ?? -1) >= 0 ? child : (outputs[fails[child] ?? 0] ?? -1);
      if (state < denseStates && column !== UNSURE) {
        rows[state * count + column] = entryOf(automaton, child);
      }
    }
    if (state === ROOT) copyRoot(automaton);
  }
}

/** Where the failure link leads, but for the children, which are not known yet. */
function beginRow(automaton: Automaton, state: number): void {
  const { trie, columns, rows, fails } = automaton;
  const { count } = columns;
  const row = state * count;
  if (state === ROOT) {
    for (let column = 0; column < count; column += 1) {
      rows[row + column] = entryOf(automaton, begunBy(automaton, isLetter(columns, column)));
    }
    rows[row + UNSURE] = UNTOLD;
  } else {
    const fail = (fails[state] ?? ROOT) * count;
    rows.copyWithin(row, fail, fail + count);
    const blank = columnOf(columns, trie, BLANK);
    if (endsInBlank(automaton, state) && blank !== UNSURE) rows[row + blank] = row;
  }
  rows[row + GONE] = row;
}

/** Within a word only a letter goes on. */
function copyRoot(automaton: Automaton): void {
  const { columns, rows } = automaton;
  const { count } = columns;
  rows.copyWithin(NOWHERE, ROOT * count, (ROOT + 1) * count);
  for (let column = 0; column < count; column += 1) {
    if (isLetter(columns, column)) rows[column] = NOWHERE;
  }
  rows[GONE] = NOWHERE;
}
