/** What a scorer says, as classes. */
import type { Score, ScoreRequest } from '@goldenhour/pipeline/ports';
import { TONES, type Tone } from '@goldenhour/text';

/** Index into TONES; what is refused counts as neutral. */
export function toneOf(score: Score): number {
  const shares = sharesOf(score);
  return shares.indexOf(Math.max(...shares));
}

/** The likelier of negative and positive, for sets that know no neutral. */
export function sideOf(score: Score): number {
  const [negative = 0, , positive = 0] = sharesOf(score);
  return positive > negative ? TONES.indexOf('positive') : TONES.indexOf('negative');
}

/** Probabilities of negative, neutral and positive. */
function sharesOf(score: Score): readonly number[] {
  if ('unscored' in score) return [0, 1, 0];
  const { negative, sentiment } = score;
  const positive = score.positive ?? Math.max(0, Math.min(1 - negative, negative + sentiment));
  return [negative, 1 - negative - positive, positive];
}

export function confidenceOf(score: Score): number {
  return 'unscored' in score ? 0 : score.confidence;
}

export function valueOf(score: Score): number {
  if ('unscored' in score) return 0;
  return score.polarity ?? score.sentiment;
}

/** A text about nobody in particular: its tone is how it feels. */
export function textRequest(text: string): ScoreRequest {
  return {
    text,
    kind: 'post',
    platform: 'x',
    language: undefined,
    subject: '',
    spans: [],
    others: [],
  };
}

export function toneIndex(tone: Tone): number {
  return TONES.indexOf(tone);
}
