/** What single code units are, looked up: this runs for every character that the engine reads. */
import { CharClass, classAt } from './character.ts';

const UNKNOWN = 255;
const CLASSES = new Uint8Array(0x10000).fill(UNKNOWN);
const LOWER = new Uint16Array(0x10000);
const FOLDED = new Uint16Array(0x10000);

/** Class of the code point at `at` of `units`, which end in a line feed. */
export function classIn(units: Uint16Array, at: number): CharClass {
  const known = CLASSES[units[at] ?? 0] ?? UNKNOWN;
  return known === UNKNOWN ? strangeClass(units, at) : (known as CharClass);
}

function strangeClass(units: Uint16Array, at: number): CharClass {
  const code = units[at] ?? 0;
  const next = units[at + 1] ?? 0;
  // Most pairs in posts are emoji; half of one, where a text was cut, is none.
  if ((code === 0xd83d || code === 0xd83e) && next >> 10 === LOW) return CharClass.PICTURE;
  const found = classAt(String.fromCharCode(code, next), 0);
  // A table of units cannot say what a pair is.
  if (code < 0xd800 || code > 0xdfff) CLASSES[code] = found;
  return found;
}

/** Upper bits of the units that begin and end a pair of surrogates. */
const HIGH = 0x36;
const LOW = 0x37;

/** Code point at `at` of `units`; a lone surrogate is one. */
export function pointIn(units: Uint16Array, at: number): number {
  const high = units[at] ?? 0;
  const low = units[at + 1] ?? 0;
  const isPair = high >> 10 === HIGH && low >> 10 === LOW;
  return isPair ? ((high & 0x3ff) << 10) + (low & 0x3ff) + 0x10000 : high;
}

/** Lower case of one unit, itself where that is more than one unit. */
export function lowerUnit(code: number): number {
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
  const known = LOWER[code] ?? 0;
  if (known !== 0) return known;
  const lower = String.fromCharCode(code).toLowerCase();
  const unit = lower.length === 1 ? lower.charCodeAt(0) : code;
  LOWER[code] = unit;
  return unit;
}

/** A lower-case unit without its accent: é → e, ø → o, ß → s. */
export function foldUnit(code: number): number {
  if (code < 0x80) return code;
  const known = FOLDED[code] ?? 0;
  if (known !== 0) return known;
  const special = SPECIAL.get(code);
  const base = special ?? String.fromCharCode(code).normalize('NFD').charCodeAt(0);
  FOLDED[code] = base;
  return base;
}

/** By code unit: lower case, without its accent; 0 where {@link plainUnit} was not asked. */
export const PLAIN = new Uint16Array(0x10000);

export function plainUnit(code: number): number {
  const unit = foldUnit(lowerUnit(code));
  PLAIN[code] = unit;
  return unit;
}

const SPECIAL: ReadonlyMap<number, number> = new Map(
  ['ßs', 'œo', 'æa', 'øo', 'łl', 'đd', 'ðd', 'þt', 'ıi', 'ĳi'].map((two) => [
    two.charCodeAt(0),
    two.charCodeAt(1),
  ]),
);

/** The Latin letter that a Cyrillic or Greek one looks like, or 0. */
export function lookAlike(code: number): number {
  return code < 0x370 || code > 0x4ff ? 0 : (LOOK_ALIKES.get(code) ?? 0);
}

/** @source Unicode's confusables.txt, the lower-case letters that are alike in most typefaces */
const LOOK_ALIKES: ReadonlyMap<number, number> = new Map(
  'аa еe оo рp сc хx уy іi јj ѕs ԁd һh кk мm тt вb нh ҝk αa οo ρp νv ιi κk υu τt εe'
    .split(' ')
    .map((two) => [two.charCodeAt(0), two.charCodeAt(1)]),
);

/** Letters below this are Latin. */
export const LATIN_END = 0x250;

/** By code unit: lower case of a Latin letter; 0 for all that is none. */
export const LATIN_LOWER = new Uint16Array(0x10000);
for (let code = 0; code < LATIN_END; code += 1) {
  const char = String.fromCharCode(code);
  const lower = lowerUnit(code);
  if (classAt(char, 0) === CharClass.LETTER && lower < LATIN_END) LATIN_LOWER[code] = lower;
}
