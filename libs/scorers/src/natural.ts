/**
 * Sentiment by the lexicons of the package `natural`, behind the guards they need.
 *
 * `natural`'s analyzer is asked once for the value of each word that it knows. Its own sum over a
 * text is not used, for what was measured there: a negation turns round all the rest of the text
 * (SemEval 2013–2016: area under the curve for negatives .728, against .755 with a reach of three
 * words inside the clause), no words give NaN, and dividing by the number of words makes long
 * texts neutral.
 *
 * Known, and better in Goldenhour's own scorer: a word of several senses has the value of its
 * last one (461 Dutch forms), Dutch crisis words are missing (*klacht*, *bedreiging*), phrases,
 * boosters, capitals and irony are not seen, and the tone is that of the text, not towards the
 * subject.
 */
import type { Score, ScoreRequest, Scorer } from '@goldenhour/pipeline/ports';
import { guessLanguage, type Prepared, prepare, undouble } from '@goldenhour/text';
// The sub-path alone: the package's root loads 1,268 files, database clients among them, prints to
// stdout and reads `.env` into the environment.
import { SentimentAnalyzer } from 'natural/lib/natural/sentiment/index.js';
import { LEXICONS, type Lexicon } from './lexicons.ts';
import { judgeTone } from './odds.ts';
import { primaryLanguage } from './primary-language.ts';

/** Words after a negation that it turns round, within its clause. @source VADER, NEGATE window */
const NEGATION_REACH = 3;
/** @source VADER, N_SCALAR: Hutto & Gilbert 2014, vaderSentiment.py */
const NEGATED = -0.74;

/**
 * @shape sentiment −1…1, 0 where no word has a tone; see {@link judgeTone}
 */
export function createNaturalScorer(): Scorer {
  const tones = new Map<string, (prepared: Prepared) => number>();
  const emojiTone = createEmojiTone();
  for (const [language, lexicon] of LEXICONS) tones.set(language, createTone(lexicon, emojiTone));

  function scoreOne({ text, language: hint }: ScoreRequest): Score {
    const prepared = prepare(text);
    if (prepared.words.length === 0 && prepared.emoji.length === 0) return { unscored: 'no_words' };
    const language = guessLanguage(prepared.words, primaryLanguage(hint));
    const lexicon = language === undefined ? undefined : LEXICONS.get(language);
    const toneOf = language === undefined ? undefined : tones.get(language);
    if (language === undefined || lexicon === undefined || toneOf === undefined) {
      return { unscored: 'language' };
    }
    const tone = toneOf(prepared);
    return Number.isFinite(tone)
      ? judgeTone(tone, language, lexicon.calibration)
      : { unscored: 'failed' };
  }

  return { name: 'natural', version: '8.1.1-1', score: (batch) => batch.map(scoreOne) };
}

/**
 * The tone of a text: its words' values summed over the root of how many words there are (of sum,
 * mean, root and VADER's curve the likeliest on SemEval and on each XLM-T set).
 */
function createTone(lexicon: Lexicon, emojiTone: (emoji: string) => number) {
  const valueOf = createLookup(lexicon);
  return ({ words, clauseEnds, drawnOut, emoji }: Prepared): number => {
    let sum = 0;
    let reach = 0;
    let clause = 0;
    let drawn = 0;
    for (let at = 0; at < words.length; at += 1) {
      if (clauseEnds[clause] === at) {
        clause += 1;
        reach = 0;
      }
      const word = words[at] ?? '';
      let value = 0;
      if (drawnOut[drawn] === at) {
        drawn += 1;
        value = valueOf(word) || valueOf(undouble(word));
      } else if (lexicon.negations.has(word)) {
        reach = NEGATION_REACH;
        continue;
      } else {
        // "je n'aime pas": the negation is glued to what it turns round.
        if (lexicon.elides && word.startsWith("n'")) reach = NEGATION_REACH;
        value = valueOf(word);
      }
      sum += reach > 0 ? NEGATED * value : value;
      if (reach > 0) reach -= 1;
    }
    sum *= lexicon.scale;
    let counted = words.length;
    for (const picture of emoji) {
      const value = emojiTone(picture);
      sum += value;
      if (value !== 0) counted += 1;
    }
    return counted === 0 ? 0 : sum / Math.sqrt(counted);
  };
}

/** Value of one word by the vocabulary, also where it stands inflected or glued; 0 if unknown. */
function createLookup({ vocabulary, elides, inflects }: Lexicon): (word: string) => number {
  const values = valuesOf(vocabulary[0], vocabulary[1]);
  const known = (word: string): number => values.get(word) ?? 0;
  return (word) => {
    const value = values.get(word);
    if (value !== undefined) return value;
    if (inflects && word.length >= 4 && word.endsWith('e')) return uninflected(word, known);
    if (elides && word.includes("'")) return known(word.slice(word.lastIndexOf("'") + 1));
    if (word.includes('-')) return word.split('-').reduce((sum, part) => sum + known(part), 0);
    return 0;
  };
}

/**
 * What the analyzer says of each word of its vocabulary, where it says anything. Kept in a Map: it
 * is three times as fast as the analyzer, and "constructor" is no word of it.
 * @throws Error when the package is not the one this was written for
 */
function valuesOf(language: string, type: string): ReadonlyMap<string, number> {
  const analyzer = new SentimentAnalyzer(language, undefined, type);
  // The package's types leave the vocabulary out; its exact version is pinned and this is tested.
  const vocabulary: unknown = 'vocabulary' in analyzer ? analyzer.vocabulary : undefined;
  if (typeof vocabulary !== 'object' || vocabulary === null) {
    throw new Error(`natural has no ${type} vocabulary for ${language}: is its version 8.1.1?`);
  }
  const values = new Map<string, number>();
  for (const word of Object.keys(vocabulary)) {
    const value = analyzer.getSentiment([word]);
    if (Number.isFinite(value) && value !== 0) values.set(word, value);
  }
  return values;
}

/**
 * A Dutch adjective in -e looked up as it stands without: *slechte* → slecht, *domme* → dom,
 * *trage* → traag, *boze* → boos, *lieve* → lief. Measured on XED's Dutch train half: area under
 * the curve .599 → .615.
 */
function uninflected(word: string, known: (word: string) => number): number {
  const stem = word.slice(0, -1);
  const last = stem.at(-1) ?? '';
  const before = stem.at(-2) ?? '';
  const hard = last === 'v' ? 'f' : last === 'z' ? 's' : last;
  const candidates = [stem, stem.slice(0, -1) + hard];
  if (last === before) candidates.push(stem.slice(0, -1));
  if ('aeou'.includes(before)) candidates.push(stem.slice(0, -1) + before + hard);
  for (const candidate of candidates) {
    const value = known(candidate);
    if (value !== 0) return value;
  }
  return 0;
}

/**
 * Emoji speak all languages; `natural` has 606 in its Spanish list. Only faces, hearts and hands
 * are taken: others rest on a handful of tweets (a clock is −5 there, sushi −2).
 */
function createEmojiTone(): (emoji: string) => number {
  const values = valuesOf('Spanish', 'afinn');
  return (emoji) => (speaks(emoji.codePointAt(0) ?? 0) ? (values.get(emoji) ?? 0) : 0);
}

function speaks(point: number): boolean {
  return (
    (point >= 0x1f600 && point <= 0x1f64f) || // faces and gestures
    (point >= 0x1f493 && point <= 0x1f49f) || // hearts, the broken one among them
    (point >= 0x1f44c && point <= 0x1f44f) || // 👌👍👎👏
    [0x2764, 0x2665, 0x2639, 0x263a, 0x1f620, 0x1f47f, 0x1f4a9].includes(point)
  );
}
