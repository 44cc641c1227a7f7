/** The scorer of worlds: it reads the tone that the text states, as in "tone-63" for −0.63. */
import type { Score, Scorer } from '@goldenhour/pipeline/ports';

export const toneText = (hundredths: number): string =>
  `tone${hundredths < 0 ? '-' : '+'}${Math.abs(hundredths)}`;

/** Refused as of a language that nobody knows. */
export const FOREIGN = 'xyzzy';
/** Answered with a score out of range, as a broken scorer does. */
export const POISON = 'poison';

export function toneOf(text: string): Score {
  if (text.includes(POISON)) {
    return { sentiment: Number.NaN, confidence: 1, negative: Number.NaN, language: 'en' };
  }
  if (text.includes(FOREIGN)) return { unscored: 'language' };
  const found = /tone([+-]\d+)/.exec(text);
  if (found === null) return { unscored: 'no_words' };
  const sentiment = Number(found[1]) / 100;
  // A curve, so that probabilities are no whole hundredths.
  const negative = 1 / (1 + Math.exp(6 * sentiment + 1));
  return { sentiment, confidence: 0.9, negative, language: 'en' };
}

export const toneScorer: Scorer = {
  name: 'tone',
  version: '1',
  score: (batch) => batch.map(({ text }) => toneOf(text)),
};
