/** What folding makes of each code unit, for those of which it makes one at most. */
import { HALF, kindOfUnit } from './characters.ts';
import { foldCluster, isExtender } from './fold.ts';

/** Kinds beside those of `kindOfUnit`: it vanishes, or only folding the text can tell. */
export const GONE = 4;
export const UNCLEAR = 5;
const UNKNOWN = 7;
/** A packed unit is class << KIND_BITS | kind. */
export const KIND_BITS = 3;
export const KIND_MASK = 7;

/** By code unit of an unfolded text: class and kind of what it folds to. Filled as they are met. */
export class RawUnits {
  /** Kinds from HALF on are to be asked for by `at`. */
  readonly packed = new Uint32Array(65_536).fill(UNKNOWN);
  readonly #classes: Uint16Array;

  /** @param classes by folded unit, see `Trie` */
  constructor(classes: Uint16Array) {
    this.#classes = classes;
  }

  /** @returns class << KIND_BITS | kind of the unit at a place of a text */
  at(text: string, index: number): number {
    const code = text.charCodeAt(index);
    const packed = this.packed[code] ?? UNKNOWN;
    if ((packed & HALF) !== HALF) return packed;
    if (packed === UNKNOWN) return this.#learn(code, text, index);
    return isPlainPair(code, text, index) ? packed : UNCLEAR;
  }

  #learn(code: number, text: string, index: number): number {
    this.packed[code] = this.#read(code);
    return this.at(text, index);
  }

  #read(code: number): number {
    if (code >= 0xd800 && code < 0xe000) return ((this.#classes[code] ?? 0) << KIND_BITS) | HALF;
    const character = String.fromCharCode(code);
    // It may change the character before it.
    if (code >= 0x300 && isExtender(character)) return UNCLEAR;
    const folded = foldCluster(character);
    if (folded === '') return GONE;
    if (folded.length > 1) return UNCLEAR;
    const unit = folded.charCodeAt(0);
    return ((this.#classes[unit] ?? 0) << KIND_BITS) | kindOfUnit(unit);
  }
}

/** Whether a half is one of a flag or an emoji, which fold to themselves. */
function isPlainPair(code: number, text: string, index: number): boolean {
  if (code >= 0xdc00) return true;
  const low = text.charCodeAt(index + 1);
  // U+1F1E6 to U+1F1FF are flags, U+1F300 to U+1FBEF emoji.
  if (code === 0xd83c) return low >= 0xdf00 || (low >= 0xdde6 && low <= 0xddff);
  return code === 0xd83d || (code === 0xd83e && low < 0xdff0);
}
