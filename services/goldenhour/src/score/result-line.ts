import type { Score } from '@goldenhour/pipeline/ports';
import type { Asked } from './requests.ts';

export type Label = 'negative' | 'neutral' | 'positive';

/**
 * One JSON object, with what the scorer says: what it does not say is left out.
 * @param scorer who was asked; it may say that another has spoken
 */
export function resultLine(
  { id, subject }: Asked,
  score: Score,
  scorer: { readonly name: string; readonly version: string },
): string {
  const whose = subject === undefined ? {} : { subject };
  const { name, version } = ('by' in score ? score.by : undefined) ?? scorer;
  const who = { scorer: name, version };
  if ('unscored' in score) {
    const { language, unscored, threat } = score;
    const lang = language ?? 'und';
    return JSON.stringify({ id, ...whose, lang, unscored, ...(threat ? { threat } : {}), ...who });
  }
  const { sentiment, polarity, confidence, categories, page, probabilities, severity } = score;
  return JSON.stringify({
    id,
    ...whose,
    lang: score.language,
    sentiment,
    label: labelOf(score),
    polarity,
    confidence,
    categories: categories === undefined ? undefined : Object.keys(categories),
    page,
    probabilities,
    severity,
    ...who,
  });
}

/** The likeliest tone; of two the quieter one. */
function labelOf({ negative, positive = 0 }: Exclude<Score, { unscored: unknown }>): Label {
  const neutral = 1 - negative - positive;
  if (neutral >= negative && neutral >= positive) return 'neutral';
  return negative >= positive ? 'negative' : 'positive';
}
