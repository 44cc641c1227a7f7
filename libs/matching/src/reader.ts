/** Finds the terms of one automaton in folded texts: all places, whether they stand alone or not. */
import { type Automaton, step, UNTOLD } from './automaton.ts';
import { kindOfUnit, NO_WORD, PLAIN } from './characters.ts';
import { columnOf, UNSURE } from './columns.ts';
import type { Folder } from './folder.ts';
import { childOf, NOWHERE, ROOT } from './trie.ts';

/** Told of each place: the term, and its units from `from` to before `to`. */
export type Report = (term: number, from: number, to: number) => void;

const NUMBER_SIGN = 0x23;

export class Reader {
  readonly #automaton: Automaton;
  /** By term. @unit UTF-16 code units */
  readonly #lengths: Uint16Array;
  /** By folded unit: its column, see `columnOf`. Filled as they are met. */
  readonly #columns = new Uint8Array(65_536).fill(UNSURE);

  constructor(automaton: Automaton, terms: readonly string[]) {
    this.#automaton = automaton;
    this.#lengths = Uint16Array.from(terms, (term) => term.length);
  }

  /** @param folder with the text folded */
  read(folder: Folder, report: Report): void {
    const { rows, denseStates, columns, trie, begin } = this.#automaton;
    const { units, length } = folder;
    const columnOfUnit = this.#columns;
    const width = columns.count;
    let row = ROOT * width;
    for (let at = 0; at < length; at += 1) {
      const unit = units[at] ?? 0;
      const entry = rows[row + (columnOfUnit[unit] ?? UNSURE)] ?? UNTOLD;
      if (entry >= 0) {
        row = entry;
        continue;
      }
      columnOfUnit[unit] = columnOf(columns, trie, unit);
      let state = step(this.#automaton, (row / width) | 0, unit);
      this.#reportAll(state, at + 1, report);
      while (state >= denseStates && at + 1 < length) {
        at += 1;
        state = step(this.#automaton, state, units[at] ?? 0);
        this.#reportAll(state, at + 1, report);
      }
      row = state * width;
    }
    if (begin === 'word') this.#readTags(folder, report);
  }

  #reportAll(state: number, to: number, report: Report): void {
    const { outputs, fails, trie } = this.#automaton;
    let found = outputs[state] ?? -1;
    while (found >= 0) {
      const term = trie.terms[found] ?? 0;
      report(term, to - (this.#lengths[term] ?? 0), to);
      found = outputs[fails[found] ?? NOWHERE] ?? -1;
    }
  }

  /** Inside a word nothing begins; in a hashtag it may, at a hump. */
  #readTags(folder: Folder, report: Report): void {
    const { units, length } = folder;
    let isInTag = false;
    for (let at = 0; at < length; at += 1) {
      const unit = units[at] ?? 0;
      if (unit === NUMBER_SIGN) isInTag = true;
      else if (isInTag) {
        const kind = kindOfUnit(unit);
        if (kind === NO_WORD) isInTag = false;
        else if (kind === PLAIN && kindOfUnit(units[at - 1] ?? 0) === PLAIN) {
          this.#readFrom(folder, at, report);
        }
      }
    }
  }

  /** What begins at one place, as far as any term goes. */
  #readFrom({ units, length }: Folder, from: number, report: Report): void {
    const { trie } = this.#automaton;
    let state: number = ROOT;
    for (let at = from; at < length; at += 1) {
      state = childOf(trie, state, trie.classes[units[at] ?? 0] ?? 0);
      if (state === NOWHERE) return;
      const term = trie.terms[state] ?? -1;
      if (term >= 0) report(term, from, at + 1);
    }
  }
}
