/**
 * Sentiment by the package `ml-sentiment`, behind the guards it needs: a yardstick, and never a
 * default, since its German words are SentiWS, CC BY-NC-SA 3.0.
 *
 * The package judges; what goes in and what comes out is held to the port here. What was found in
 * it: any language but `en` is read with the German words; it cuts at blanks alone, so that a line
 * end glues two words; what is no ASCII letter is dropped from words, so that "schön" is looked up
 * as "schn"; "constructor" makes a string of the sum; an empty text is 0 and not refused.
 *
 * Known: AFINN-111 in English, 909 words in German ("schlecht" is none of them, and *gut* weighs as
 * much as its hundred weakest words), a negation turns round the next word only, and emoji,
 * boosters, capitals and irony are not seen. The tone is that of the text, not towards the subject.
 */
import { createRequire } from 'node:module';
import {
  type Score,
  type ScoreRequest,
  type Scorer,
  ScorerError,
} from '@goldenhour/pipeline/ports';
import { guessLanguage, prepare } from '@goldenhour/text';
import { type Calibration, judgeTone } from './odds.ts';
import { primaryLanguage } from './primary-language.ts';

const VERSION = '2.0.7';
/** It is CommonJS, and has no types. */
const require = createRequire(import.meta.url);

/**
 * Over the sum of the values by the root of how many words there are (of sum, mean, root and
 * VADER's curve the likeliest in both languages).
 *
 * @source Maximum likelihood on the sets marked for training: en SemEval 2013–2016 without the
 *   held-out tenth (44,411 tweets; −log likelihood .896 a tweet, where the shares alone give
 *   1.012); de XLM-T train (1,819 tweets, weighted to SemEval's shares of 15.6 % negative, 44.8 %
 *   neutral, 39.6 % positive; 1.001, where the shares alone give 1.017: it knows little German).
 */
const CALIBRATIONS: ReadonlyMap<string, Calibration> = new Map([
  ['en', { low: -1.686, high: 0.819, slope: 1.704 }],
  ['de', { low: -1.695, high: 0.459, slope: 1.125 }],
]);

type Classify = (text: string) => unknown;
type Package = (options: {
  readonly lang: string;
  readonly tokenize: (word: string) => string;
}) => { readonly classify: Classify };

/**
 * @shape sentiment −1…1, 0 where no word has a tone; see {@link judgeTone}
 * @throws ScorerError when the package is not installed
 */
export function createMlSentimentScorer(): Scorer {
  const create = loadPackage();
  const classifiers = new Map(
    // Words come cut already: its own cutting would take their accents off.
    [...CALIBRATIONS.keys()].map((lang) => [
      lang,
      create({ lang, tokenize: (word) => word }).classify,
    ]),
  );

  function scoreOne({ text, language: hint }: ScoreRequest): Score {
    const { words } = prepare(text);
    if (words.length === 0) return { unscored: 'no_words' };
    const language = guessLanguage(words, primaryLanguage(hint));
    const calibration = language === undefined ? undefined : CALIBRATIONS.get(language);
    const classify = language === undefined ? undefined : classifiers.get(language);
    if (language === undefined || calibration === undefined || classify === undefined) {
      return { unscored: 'language' };
    }
    const sum = classify(words.filter(isNoProperty).join(' '));
    if (typeof sum !== 'number' || !Number.isFinite(sum)) return { unscored: 'failed' };
    return judgeTone(sum / Math.sqrt(words.length), language, calibration);
  }

  return { name: 'ml-sentiment', version: `${VERSION}-1`, score: (batch) => batch.map(scoreOne) };
}

/** Its lists are plain objects, which answer to the names of what every object has. */
const isNoProperty = (word: string): boolean => !(word in Object.prototype);

function loadPackage(): Package {
  try {
    return require('ml-sentiment') as Package;
  } catch (cause) {
    throw new ScorerError(
      `The scorer ml-sentiment needs the package of that name, which is not installed here. Run: npm install --no-save ml-sentiment@${VERSION}; or choose another scorer.`,
      { cause },
    );
  }
}
