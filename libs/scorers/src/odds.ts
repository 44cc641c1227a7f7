/** From the sum that a word list gives to probabilities that mean the same for every list. */
import type { Shares, Tone } from '@goldenhour/pipeline/ports';
import { rounded } from './rounded.ts';

/**
 * Proportional odds over the tone x of a text: P(negative) = σ(low − slope·x),
 * P(positive) = 1 − σ(high − slope·x), the rest is neutral. Monotone in x.
 */
export type Calibration = {
  readonly low: number;
  readonly high: number;
  /** @range > 0 */
  readonly slope: number;
};

/**
 * @shape sentiment −1…1 is tanh(slope·tone / 2); confidence is the probability of the likeliest of
 *   negative, neutral and positive. All are rounded to four decimals.
 */
export function judgeTone(
  tone: number,
  language: string,
  { low, high, slope }: Calibration,
): Tone & Shares {
  const negative = logistic(low - slope * tone);
  const positive = 1 - logistic(high - slope * tone);
  return {
    sentiment: rounded(Math.tanh((slope * tone) / 2)),
    confidence: rounded(Math.max(negative, positive, 1 - negative - positive)),
    negative: rounded(negative),
    positive: rounded(positive),
    language,
  };
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
