/** Reads lists of words: lines of term, valence and tags, divided by tabs. */
import { tagBits } from './tags.ts';

export type Entry = {
  /** Feeling of the word by itself. @range −4…4 */
  readonly valence: number;
  /** Bits of TAG_BIT. */
  readonly tags: number;
};

/** Told of each line: where its term stands in the list, half-open, and what is said of it. */
export type ReadLine = (from: number, to: number, entry: Entry) => void;

const HASH = 0x23;
const TAB = '\t';
const VALENCE_MAX = 4;

/**
 * Gives the lines of `text` in order. Blank ones and those that begin with `#` are passed over.
 * Lines that say the same of their terms have the same entry: in a list they mostly follow each
 * other, and what was read once is not read again.
 * @throws Error that names the line, for anything that is not a term, a valence and known tags
 */
export function readLexiconLines(text: string, name: string, read: ReadLine): void {
  const entries = new Map<string, Entry>();
  const { length } = text;
  let said = '';
  let entry: Entry | undefined;
  let number = 0;
  let next = 0;
  for (let from = 0; from < length; from = next) {
    number += 1;
    const to = within(text.indexOf('\n', from), length);
    next = to + 1;
    if (to === from || text.charCodeAt(from) === HASH) continue;
    const termEnd = within(text.indexOf(TAB, from), to);
    if (entry === undefined || termEnd + said.length !== to || !text.startsWith(said, termEnd)) {
      said = text.slice(termEnd, to);
      entry = entries.get(said) ?? entryOf(said, `${name}:${number}`);
      if (entry !== undefined) entries.set(said, entry);
    }
    if (termEnd === from || entry === undefined) {
      const line = text.slice(from, to);
      throw new Error(
        `${name}:${number}: a term, a tab and a valence of −4 to 4 are wanted, not "${line}"`,
      );
    }
    read(from, termEnd, entry);
  }
}

function within(found: number, end: number): number {
  return found < 0 || found > end ? end : found;
}

/**
 * @param said what stands behind a term, with the tabs
 * @returns undefined where there is no valence
 * @throws Error that names `at`, for a tag there is not
 */
function entryOf(said: string, at: string): Entry | undefined {
  const [, number = '', tags = ''] = said.split(TAB);
  const valence = number.trim() === '' ? Number.NaN : Number(number);
  return Math.abs(valence) <= VALENCE_MAX ? { valence, tags: tagBits(tags, at) } : undefined;
}
