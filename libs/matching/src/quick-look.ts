/**
 * Whether a text can name anybody: a look at the text as it stands, without folding it, which
 * says no to nearly all posts of a public stream.
 *
 * It may say yes where there is nothing, never no where there is something.
 */
import { type Automaton, endsInBlank, step, stepTo, UNTOLD } from './automaton.ts';
import { kindOfUnit, PLAIN } from './characters.ts';
import { GONE, isLetter, UNSURE } from './columns.ts';
import type { Folder } from './folder.ts';
import { RawUnits } from './raw-units.ts';
import { childOf, NOWHERE, ROOT } from './trie.ts';

/** In place of a state: a term may stand here, or only folding the text can tell. */
const FOUND = -1;
const NUMBER_SIGN = 0x23;
const BLANK = 0x20;

/** It may stand in a text and nobody is named: it matters beside another term alone. */
export const SILENT = 0;
/** It counts where it ends a word, or a script has no edges. */
export const WHOLE = 1;
/** It counts within a word too. */
export const BEGINNING = 2;

export class QuickLook {
  readonly #automaton: Automaton;
  readonly #raw: RawUnits;
  /** By term: `SILENT`, `WHOLE` or `BEGINNING`. */
  readonly #tells: Uint8Array;

  constructor(automaton: Automaton, folder: Folder, tells: Uint8Array) {
    this.#automaton = automaton;
    this.#raw = new RawUnits(automaton, folder);
    this.#tells = tells;
  }

  /**
   * The loop is what matching spends its time in: for each unit two reads of tables and a branch
   * that is hardly ever taken, since a mispredicted one takes as long as ten units.
   */
  mayHold(text: string): boolean {
    const { rows, denseStates, columns } = this.#automaton;
    const columnOfCode = this.#raw.columns;
    const width = columns.count;
    const end = text.length;
    let row = ROOT * width;
    for (let at = 0; at < end; at += 1) {
      const entry = rows[row + (columnOfCode[text.charCodeAt(at)] ?? UNSURE)] ?? UNTOLD;
      if (entry >= 0) {
        row = entry;
        continue;
      }
      let state = this.#read(text, at, (row / width) | 0);
      while (state >= denseStates && at + 1 < end) {
        at += 1;
        state = this.#read(text, at, state);
      }
      if (state === FOUND) return true;
      row = state * width;
    }
    return false;
  }

  /** @returns the state after what stands at a place, or `FOUND` */
  #read(text: string, at: number, from: number): number {
    const column = this.#raw.columnOf(codeAt(text, at));
    if (column === GONE) return from;
    if (column === UNSURE) return this.#readClosely(text, at, from);
    const state = stepTo(this.#automaton, from, column);
    const told = this.#toldAt(state);
    if (told === SILENT) return state;
    const { columns } = this.#automaton;
    const isInside =
      isLetter(columns, column) && isLetter(columns, this.#raw.columnOf(codeAt(text, at + 1)));
    return isInside && told === WHOLE ? state : FOUND;
  }

  /** What folds to more than one unit, is rare in terms, or begins a hashtag. */
  #readClosely(text: string, at: number, from: number): number {
    const units = this.#raw.unitsAt(text, at);
    if (units === undefined) return FOUND;
    let state = from;
    for (let i = 0; i < units.length; i += 1) {
      const unit = units.charCodeAt(i);
      state = step(this.#automaton, state, unit);
      if (this.#toldAt(state) !== SILENT) return FOUND;
      if (unit === NUMBER_SIGN && this.#mayHoldTag(text, at, state)) return FOUND;
    }
    return state;
  }

  /** The most that one of the terms tells that end there. */
  #toldAt(state: number): number {
    const { trie, outputs, fails } = this.#automaton;
    let told = SILENT;
    let found = outputs[state] ?? -1;
    while (found >= 0) {
      told = Math.max(told, this.#tells[trie.terms[found] ?? -1] ?? SILENT);
      found = outputs[fails[found] ?? NOWHERE] ?? -1;
    }
    return told;
  }

  /** In a hashtag a name begins and ends at humps too. @param state after its # */
  #mayHoldTag(text: string, start: number, state: number): boolean {
    const { trie } = this.#automaton;
    // Of what began before it nobody knows whether it ends at a hump.
    const begun = childOf(trie, ROOT, trie.classes[NUMBER_SIGN] ?? 0);
    if (state !== ROOT && state !== begun) return true;
    for (let at = start; at < text.length; at += 1) {
      if (at > start + 1 && isEndOfTag(text.charCodeAt(at))) return false;
      const isStart = at === start || mayBeHump(text.charCodeAt(at - 1), text.charCodeAt(at));
      if (isStart && this.#mayBegin(text, at)) return true;
    }
    return false;
  }

  /** Whether a term may begin at a place in a hashtag. */
  #mayBegin(text: string, start: number): boolean {
    const { trie, columns } = this.#automaton;
    let state: number = ROOT;
    for (let at = start; at < text.length; at += 1) {
      const code = codeAt(text, at);
      const column = this.#raw.columnOf(code);
      if (column === GONE) continue;
      const units = this.#raw.unitsAt(text, at);
      if (units?.length !== 1) return true;
      const unit = units.charCodeAt(0);
      if (unit === BLANK && endsInBlank(this.#automaton, state)) continue;
      state = childOf(trie, state, trie.classes[unit] ?? 0);
      if (state === NOWHERE) return false;
      const told = this.#tells[trie.terms[state] ?? -1] ?? SILENT;
      if (told === SILENT) continue;
      const next = codeAt(text, at + 1);
      const isInside = isLetter(columns, column) && isLetter(columns, this.#raw.columnOf(next));
      if (!isInside || mayBeHump(code, next) || told === BEGINNING) return true;
    }
    return false;
  }
}

/** @returns 0, which is no letter, at the end */
function codeAt(text: string, at: number): number {
  return text.charCodeAt(at) || 0;
}

/** Surely one; of other scripts nobody knows before folding. */
function isEndOfTag(code: number): boolean {
  return code < 0x80 && kindOfUnit(code) !== PLAIN;
}

/** Whether a new word may begin between two units of a hashtag: never no where it does. */
function mayBeHump(previous: number, next: number): boolean {
  return previous > 0x7f || next > 0x7f || next < 0x61 || previous < 0x41;
}
