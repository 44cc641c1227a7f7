/** What folding makes of a text unit by unit, as far as it can be told without its neighbours. */
import type { Automaton } from './automaton.ts';
import { columnOf, GONE, UNSURE } from './columns.ts';
import { COMPLEX, type Folder, isPlainEmoji, VANISHED } from './folder.ts';

const NUMBER_SIGN = 0x23;
const HIGH_OF_FLAGS = 0xd83c;
/** All characters that begin so are emoji, which fold to themselves. */
const HIGH_OF_EMOJI = 0xd83d;

export class RawUnits {
  /** By code unit of an unfolded text: the column of what it folds to. Filled as they are met. */
  readonly columns = new Uint8Array(65_536).fill(UNSURE);
  readonly #automaton: Automaton;
  readonly #folder: Folder;

  constructor(automaton: Automaton, folder: Folder) {
    this.#automaton = automaton;
    this.#folder = folder;
  }

  /** The column of a code unit; `UNSURE` too where more than the table must be looked at. */
  columnOf(code: number): number {
    const known = this.columns[code] ?? UNSURE;
    if (known !== UNSURE) return known;
    const column = this.#settle(code);
    this.columns[code] = column;
    return column;
  }

  /**
   * The folded units of what stands at a place: none, one or several; of a pair, half by half.
   * @returns undefined where only folding the text can tell
   */
  unitsAt(text: string, at: number): string | undefined {
    const code = text.charCodeAt(at);
    if (this.#folder.mayJoin(code)) return undefined;
    if (isHigh(code))
      return isPlainPair(code, text.charCodeAt(at + 1)) ? text.charAt(at) : undefined;
    return isLow(code) ? text.charAt(at) : this.#folder.foldCached(text.charAt(at));
  }

  #settle(code: number): number {
    const { columns, trie, begin } = this.#automaton;
    if (isLow(code) || code === HIGH_OF_EMOJI) return columnOf(columns, trie, code);
    if (this.#folder.mayJoin(code)) return UNSURE;
    const unit = this.#folder.unitOf(code);
    if (unit === VANISHED) return GONE;
    // With a # a hashtag may begin, which is read in another way.
    if (unit === COMPLEX || (unit === NUMBER_SIGN && begin === 'word')) return UNSURE;
    return columnOf(columns, trie, unit);
  }
}

/** A flag or an emoji, which fold to themselves. */
function isPlainPair(high: number, low: number): boolean {
  // U+1F1E6 to U+1F1FF are flags.
  return isPlainEmoji(high, low) || (high === HIGH_OF_FLAGS && low >= 0xdde6 && low <= 0xddff);
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}
