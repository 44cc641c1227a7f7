/** Reads lists of words: lines of term, valence and tags, divided by tabs. */
import { tagBits } from './tags.ts';

export type Entry = {
  /** Feeling of the word by itself. @range −4…4 */
  readonly valence: number;
  /** Bits of TAG_BIT. */
  readonly tags: number;
};

/** An entry, and where its term stands in the list. Half-open. */
export type LexiconLine = Entry & { readonly from: number; readonly to: number };

const HASH = 0x23;
const TAB = '\t';
const VALENCE_MAX = 4;

/**
 * Gives the lines of `text` in order. Blank ones and those that begin with `#` are passed over.
 * @throws Error that names the line, for anything that is not a term, a valence and known tags
 */
export function readLexiconLines(
  text: string,
  name: string,
  read: (line: LexiconLine) => void,
): void {
  const known = new Map<string, number>([['', 0]]);
  const valences = new Map<string, number>();
  const { length } = text;
  let number = 0;
  let next = 0;
  for (let from = 0; from < length; from = next) {
    number += 1;
    const to = within(text.indexOf('\n', from), length);
    next = to + 1;
    if (to === from || text.charCodeAt(from) === HASH) continue;
    const termEnd = within(text.indexOf(TAB, from), to);
    const valenceEnd = within(text.indexOf(TAB, termEnd + 1), to);
    const written = text.slice(termEnd + 1, valenceEnd);
    let valence = valences.get(written);
    if (valence === undefined) {
      valence = valenceOf(written);
      valences.set(written, valence);
    }
    if (termEnd === from || Number.isNaN(valence)) {
      const line = text.slice(from, to);
      throw new Error(
        `${name}:${number}: a term, a tab and a valence of −4 to 4 are wanted, not "${line}"`,
      );
    }
    const list = text.slice(valenceEnd + 1, within(text.indexOf(TAB, valenceEnd + 1), to));
    const tags = known.get(list) ?? tagBits(list, `${name}:${number}`);
    known.set(list, tags);
    read({ from, to: termEnd, valence, tags });
  }
}

function within(found: number, end: number): number {
  return found < 0 || found > end ? end : found;
}

/** NaN for what is no valence. */
function valenceOf(number: string): number {
  const valence = number.trim() === '' ? NaN : Number(number);
  return Math.abs(valence) <= VALENCE_MAX ? valence : NaN;
}
