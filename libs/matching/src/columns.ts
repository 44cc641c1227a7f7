/**
 * The columns of an automaton's rows: one for each letter that terms hold often, so that a row is
 * short whatever the scripts, and some for all others.
 */
import { kindOfUnit, PLAIN } from './characters.ts';
import type { Trie } from './trie.ts';

/** A sign, or a letter of a script without edges, that is in no term. */
export const SIGN = 0;
/** A letter that is in no term. */
export const LETTER = 1;
/** Says nothing: the rows do not tell where it leads. */
export const UNSURE = 2;
/** Vanishes. */
export const GONE = 3;
const COLUMNS_OF_ALL = 4;

/** Chosen: a script with case, its accents, digits and signs. In bytes at most 256. */
const COLUMNS_MAX = 128;

export type Columns = {
  readonly count: number;
  /** By class of the trie: its column, `UNSURE` for the rare ones; of class 0 it says nothing. */
  readonly ofClass: Uint8Array;
  /** By column: the class; 0 for those in no term. */
  readonly classOf: Uint16Array;
  /** By class: 1 for a letter of a script in which words have edges. */
  readonly isLetter: Uint8Array;
};

/** Classes that the most states are reached by have columns of their own. */
export function chooseColumns({ classCount, classOf, unitOf, states }: Trie): Columns {
  const uses = new Uint32Array(classCount);
  for (let state = 0; state < states; state += 1) {
    const unitClass = classOf[state] ?? 0;
    uses[unitClass] = (uses[unitClass] ?? 0) + 1;
  }
  const chosen = Array.from({ length: classCount - 1 }, (_, at) => at + 1)
    .sort((a, b) => (uses[b] ?? 0) - (uses[a] ?? 0))
    .slice(0, COLUMNS_MAX - COLUMNS_OF_ALL);
  const columns = {
    count: COLUMNS_OF_ALL + chosen.length,
    ofClass: new Uint8Array(classCount).fill(UNSURE),
    classOf: new Uint16Array(COLUMNS_OF_ALL + chosen.length),
    isLetter: new Uint8Array(classCount),
  };
  for (const [at, unitClass] of chosen.entries()) {
    columns.ofClass[unitClass] = COLUMNS_OF_ALL + at;
    columns.classOf[COLUMNS_OF_ALL + at] = unitClass;
  }
  for (let unitClass = 1; unitClass < classCount; unitClass += 1) {
    if (kindOfUnit(unitOf[unitClass] ?? 0) === PLAIN) columns.isLetter[unitClass] = 1;
  }
  return columns;
}

/** The column of a folded unit; never `GONE`. */
export function columnOf({ ofClass }: Columns, { classes }: Trie, unit: number): number {
  const unitClass = classes[unit] ?? 0;
  if (unitClass !== 0) return ofClass[unitClass] ?? UNSURE;
  return kindOfUnit(unit) === PLAIN ? LETTER : SIGN;
}

export function isLetter(columns: Columns, column: number): boolean {
  return column === LETTER || columns.isLetter[columns.classOf[column] ?? 0] === 1;
}
