/** What the network's outputs say of tone. */
import { OUTPUT } from './model.ts';
import type { ToneShares } from './verdict.ts';

// Of this module, so that it is compiled in: what is imported is loaded at each use.
const { sentiment: SENTIMENT } = OUTPUT;

/**
 * Shares of the three tones.
 * @param outputs of the network
 * @param share of what sentiment adds to polarity: 1 for sentiment, 0 for polarity
 */
export function toneShares(outputs: Float64Array, share: number, temperature: number): ToneShares {
  const log = (tone: number): number =>
    ((outputs[tone] ?? 0) + share * (outputs[SENTIMENT + tone] ?? 0)) / temperature;
  return softmax(log(0), log(1), log(2));
}

function softmax(a: number, b: number, c: number): ToneShares {
  const most = Math.max(a, b, c);
  const x = Math.exp(a - most);
  const y = Math.exp(b - most);
  const z = Math.exp(c - most);
  const sum = x + y + z;
  return { negative: x / sum, neutral: y / sum, positive: z / sum };
}
