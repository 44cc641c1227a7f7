/** Reads what the text engine is made of from the files of `libs/text`. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  ConceptList,
  ConceptNames,
  type EngineParts,
  JUDGED,
  type Judged,
  Lexicon,
  readPictures,
} from '@goldenhour/text';

/** Lists of words by language; the first that knows a word is believed. */
export const LEXICON_FILES: Readonly<Record<Judged, readonly string[]>> = {
  nl: ['nl.own', 'nl.pattern', 'nl.lupje'],
  en: ['en.own', 'en.afinn'],
  de: ['de.own'],
  fr: ['fr.own', 'fr.pattern'],
  es: ['es.own', 'es.afinn'],
  it: ['it.own', 'it.pattern'],
  pt: ['pt.own', 'pt.afinn'],
};

/** What concepts there are; the words that have them are in a list by language. */
export const CONCEPTS = 'concepts';
export const conceptFile = (language: Judged): string => `${language}.${CONCEPTS}`;

/** Signs of a threat in any language. */
export const THREATS = 'threats';
/** Emoji and emoticons. */
const PICTURES = 'pictures';

const FOLDER = new URL('../lexicons/', import.meta.resolve('@goldenhour/text'));

/** UTF-8. */
export function readLexiconBytes(name: string): Buffer {
  return readFileSync(new URL(`${name}.tsv`, FOLDER));
}

export function readLexiconFile(name: string): string {
  return readLexiconBytes(name).toString('utf8');
}

/** What the lines of a list say, part by part; of those that are neither blank nor a comment. */
export function readLexiconRows(name: string): readonly (readonly string[])[] {
  const lines = readLexiconFile(name).split('\n');
  return lines.flatMap((line) => (line === '' || line.startsWith('#') ? [] : [line.split('\t')]));
}

/** The words of a language that have a concept; those of two stand twice. */
export function readConceptWords(language: Judged): readonly string[] {
  return readLexiconRows(conceptFile(language)).flatMap(([, words = '']) => words.split(' '));
}

/** @throws Error that names the file and line of a list that cannot be read */
export function loadLexicons(
  read: (name: string) => string = readLexiconFile,
): Omit<EngineParts, 'model'> {
  const lexicons = byLanguage((language) => {
    const lexicon = new Lexicon(language);
    for (const name of LEXICON_FILES[language]) lexicon.add(read(name), name);
    return lexicon;
  });
  const names = new ConceptNames(read(CONCEPTS), CONCEPTS);
  const concepts = byLanguage((language) => {
    const name = conceptFile(language);
    return new ConceptList(language, names).add(read(name), name);
  });
  const threats = new Lexicon('en').add(read(THREATS), THREATS);
  return { lexicons, concepts, threats, pictures: readPictures(read(PICTURES)) };
}

function byLanguage<T>(make: (language: Judged) => T): Record<Judged, T> {
  return Object.fromEntries(JUDGED.map((language) => [language, make(language)])) as Record<
    Judged,
    T
  >;
}

/**
 * Of all lists together: who edits one judges otherwise, and says so.
 * @param read bytes, or text, which has to be turned into bytes first
 * @shape 64 hexadecimal digits
 */
export function wordsSha256(
  read: (name: string) => string | Uint8Array = readLexiconBytes,
): string {
  const hash = createHash('sha256');
  const concepts = [CONCEPTS, ...JUDGED.map(conceptFile)];
  for (const name of [...Object.values(LEXICON_FILES).flat(), ...concepts, THREATS, PICTURES]) {
    hash.update(`${name}\0`).update(read(name)).update('\0');
  }
  return hash.digest('hex');
}
