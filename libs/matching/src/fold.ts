/**
 * Folding: what two spellings must share to be one. A text and a name are folded the same way,
 * then compared unit by unit.
 *
 * - NFKC: full-width, mathematical and ligature forms (ﬁ, ĳ) become plain letters.
 * - Case is folded by way of upper case, so that ß and ẞ are ss, ς is σ, and the Turkish İ and ı
 *   are i (there is no telling Turkish from other capitals).
 * - Accents stay: ä is not a. Marks that belong to no letter (strike-through, "zalgo") go.
 * - Curly and other apostrophes are ', all hyphens and dashes are -, a run of blanks is one blank.
 * - What cannot be seen goes: soft hyphen, zero-width characters, variation selectors, direction.
 */

/** Folded text, each unit with the place of its cluster in the original. */
export type Folded = {
  /** UTF-16 code units. */
  readonly units: string;
  /** Where the cluster that a unit came from begins in the original. Same length as `units`. */
  readonly starts: readonly number[];
  /** Where it ends. */
  readonly ends: readonly number[];
};

/** Beyond so many marks the rest is a cluster of its own: sorting them takes more than their number. */
const EXTENDERS_MAX = 16;

const APOSTROPHES = /[\u2018\u2019\u201b\u02bc\u02bb\u2032\u00b4`\uff07]/gu;
const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/gu;
const BLANK = /[\s\u0085]/u;
const BLANKS = /[\s\u0085]+/gu;
/** A mark alone is, in some compatibility forms, a mark on a blank. */
const BLANKS_WITH_MARKS = /[\s\u0085]+\p{M}*/gu;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const LOOSE_MARKS = /[\u0300-\u036f\u20d0-\u20ff]/gu;
/** Marks, vowels and finals of decomposed Hangul, and the sound marks of half-width kana. */
const EXTENDER = /(?!\p{Default_Ignorable_Code_Point})[\p{M}\u1161-\u11ff\uff9e\uff9f]/u;

/** Whether a character belongs to the cluster of the one before it. */
export function isExtender(character: string): boolean {
  return EXTENDER.test(character);
}

/** Where the cluster that begins at `from` ends: a code point and the marks on it; a blank has none. */
export function clusterEnd(text: string, from: number): number {
  let end = from + ((text.codePointAt(from) ?? 0) > 0xffff ? 2 : 1);
  if (BLANK.test(text.charAt(from))) return end;
  for (let count = 0; count < EXTENDERS_MAX && end < text.length; count += 1) {
    const point = text.codePointAt(end) ?? 0;
    if (point < 0x300 || !isExtender(String.fromCodePoint(point))) break;
    end += point > 0xffff ? 2 : 1;
  }
  return end;
}

/** Folds one cluster; may give no unit, one, or several. Blanks give one blank. */
export function foldCluster(cluster: string): string {
  // First lower, since ẞ is its own upper case. Upper case may decompose (ΐ), and İ leaves a dot.
  const lower = plain(cluster).toLowerCase().toUpperCase().toLowerCase();
  return lower.normalize('NFKC').replace(LOOSE_MARKS, '').replaceAll('ς', 'σ');
}

/** ASCII that folding leaves as it is, but for case and runs of blanks: the most of all names. */
const SIMPLE = /^[ -_a-~]*$/;

/** All of folding but the case: what names that mind their case are compared by. */
export function plainText(text: string): string {
  if (SIMPLE.test(text)) return text.replace(/ +/g, ' ').trim();
  let result = '';
  for (let at = 0; at < text.length; ) {
    const end = clusterEnd(text, at);
    result += plain(text.slice(at, end));
    at = end;
  }
  return result.replace(BLANKS, ' ').trim();
}

export function foldText(text: string): Folded {
  let units = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = 0; at < text.length; ) {
    const end = clusterEnd(text, at);
    for (const unit of foldCluster(text.slice(at, end)).split('')) {
      if (unit === ' ' && units.endsWith(' ')) continue;
      units += unit;
      starts.push(at);
      ends.push(end);
    }
    at = end;
  }
  return { units, starts, ends };
}

/** A name as the automaton looks for it. */
export function foldName(name: string): string {
  if (isFolded(name)) return name;
  if (SIMPLE.test(name)) {
    const lower = name.toLowerCase();
    return lower.includes(' ') ? lower.replace(/ +/g, ' ').trim() : lower;
  }
  return foldText(name).units.trim();
}

/** Small letters, digits, _, - and dots alone: nearly every handle, of which each post has one. */
function isFolded(name: string): boolean {
  for (let at = 0; at < name.length; at += 1) {
    const code = name.charCodeAt(at);
    const isSmallLetter = code >= 0x61 && code <= 0x7a;
    const isDigit = code >= 0x30 && code <= 0x39;
    const isJoint = code === 0x5f || code === 0x2d || code === 0x2e;
    if (!isSmallLetter && !isDigit && !isJoint) return false;
  }
  return true;
}

/**
 * The name as it is often typed: without accents. Only what French, Spanish, Portuguese and
 * Dutch write on e, i, a, o, u, y and c goes; the dots of ä, ö and ü, rings, carons and ñ make
 * other letters and stay.
 */
export function withoutAccents(name: string): string {
  if (SIMPLE.test(name)) return name;
  return name
    .normalize('NFD')
    .replace(/(?<=[aeiouy])[\u0300\u0301\u0302]|(?<=[eiy])\u0308|(?<=c)\u0327/giu, '')
    .normalize('NFC');
}

function plain(cluster: string): string {
  if (BLANK.test(cluster)) return ' ';
  return cluster
    .replace(APOSTROPHES, "'")
    .replace(DASHES, '-')
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(LOOSE_MARKS, '')
    .replace(APOSTROPHES, "'")
    .replace(DASHES, '-')
    .replace(BLANKS_WITH_MARKS, ' ');
}
