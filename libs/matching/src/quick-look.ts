/**
 * Whether a text can hold anything at all that is looked for: a look at the text as it stands,
 * without folding it, which says no to nearly all posts of a public stream.
 *
 * It may say yes where there is nothing, never no where there is something.
 */
import type { Automaton } from './automaton.ts';
import { HALF, NO_WORD, PLAIN } from './characters.ts';
import { GONE, KIND_BITS, KIND_MASK, RawUnits, UNCLEAR } from './raw-units.ts';
import type { TermTree } from './term-tree.ts';

const NUMBER_SIGN = 0x23;
const NOTHING = 0;

export class QuickLook {
  readonly #tree: TermTree;
  readonly #units: RawUnits;
  /** What all blanks are; where no term holds one, other signs are the same, and none goes on. */
  readonly #blank: number;
  /** By term of the tree: 1 where it may stop within a word. */
  readonly #mayStop: Uint8Array;
  readonly #literals: Automaton | undefined;
  readonly #literalUnits: RawUnits | undefined;

  constructor(tree: TermTree, mayStop: Uint8Array, literals: Automaton | undefined) {
    this.#tree = tree;
    this.#units = new RawUnits(tree.classes);
    this.#blank = this.#units.at(' ', 0);
    this.#mayStop = mayStop;
    this.#literals = literals;
    this.#literalUnits = literals === undefined ? undefined : new RawUnits(literals.classes);
  }

  mayHold(text: string): boolean {
    return this.#mayHoldWords(text) || this.#mayHoldLiterals(text);
  }

  #mayHoldWords(text: string): boolean {
    const { dense } = this.#tree;
    const units = this.#units;
    const { packed } = units;
    const end = text.length;
    let previous = NO_WORD;
    let isInTag = false;
    for (let at = 0; at < end; at += 1) {
      const code = text.charCodeAt(at);
      let unit = packed[code] ?? 0;
      let kind = unit & KIND_MASK;
      if (kind === PLAIN && previous === PLAIN && !isInTag) continue;
      if (kind >= HALF) {
        unit = units.at(text, at);
        kind = unit & KIND_MASK;
        if (kind === UNCLEAR) return true;
        if (kind === GONE) continue;
      }
      const state = dense[unit >> KIND_BITS] ?? NOTHING;
      if (state !== NOTHING && this.#mayEnd(text, at, state, isInTag)) return true;
      if (kind === NO_WORD) isInTag = isNumberSign(code);
      previous = kind;
    }
    return false;
  }

  /** Follows the tree from where a word begins, to the first term that may stand there. */
  #mayEnd(text: string, start: number, begun: number, isInTag: boolean): boolean {
    const { classCount, dense, denseStates, terms, deepStep } = this.#tree;
    const units = this.#units;
    const { packed } = units;
    const end = text.length;
    let state = begun;
    let previous = (packed[text.charCodeAt(start)] ?? 0) & KIND_MASK;
    let isAfterBlank = false;
    for (let at = start + 1; ; at += 1) {
      let unit = NO_WORD;
      if (at < end) {
        const code = text.charCodeAt(at);
        unit = packed[code] ?? 0;
        if ((unit & KIND_MASK) >= HALF) {
          unit = units.at(text, at);
          if ((unit & KIND_MASK) === UNCLEAR) return true;
          if ((unit & KIND_MASK) === GONE) continue;
        }
        const isBlank = unit === this.#blank;
        if (isBlank && isAfterBlank) continue;
        isAfterBlank = isBlank;
      }
      const kind = unit & KIND_MASK;
      const term = terms[state] ?? -1;
      if (term >= 0) {
        const isInside = kind === PLAIN && previous === PLAIN && !isInTag;
        if (!isInside || this.#mayStop[term] === 1) return true;
      }
      if (at >= end) return false;
      state =
        state < denseStates
          ? (dense[state * classCount + (unit >> KIND_BITS)] ?? 0)
          : deepStep(state, unit >> KIND_BITS);
      if (state === NOTHING) return false;
      previous = kind;
    }
  }

  #mayHoldLiterals(text: string): boolean {
    const [literals, units] = [this.#literals, this.#literalUnits];
    if (literals === undefined || units === undefined) return false;
    const { classCount, dense, denseStates, outputs, deepStep } = literals;
    const blank = units.at(' ', 0);
    let state = 0;
    let isAfterBlank = false;
    for (let at = 0; at < text.length; at += 1) {
      const unit = units.at(text, at);
      if ((unit & KIND_MASK) === UNCLEAR) return true;
      if ((unit & KIND_MASK) === GONE) continue;
      const isBlank = unit === blank;
      if (isBlank && isAfterBlank) continue;
      isAfterBlank = isBlank;
      const unitClass = unit >> KIND_BITS;
      state =
        state < denseStates
          ? (dense[state * classCount + unitClass] ?? 0)
          : deepStep(state, unitClass);
      if ((outputs[state] ?? -1) >= 0) return true;
    }
    return false;
  }
}

/** Either of those that fold to #. */
function isNumberSign(code: number): boolean {
  return code === NUMBER_SIGN || code === 0xff03 || code === 0xfe5f;
}
