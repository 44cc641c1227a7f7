import type { Score, ScoreRequest, Scorer } from '@goldenhour/pipeline/ports';

/**
 * Calls a text negative when it has an exclamation mark. For throughput benchmarks and tests of
 * the pipeline alone: it costs next to nothing, and it knows nothing.
 */
export function createTrivialScorer(): Scorer {
  return { name: 'trivial', version: '1', score: (batch) => batch.map(scoreOne) };
}

function scoreOne({ text, language }: ScoreRequest): Score {
  if (text === '') return { unscored: 'no_words' };
  const negative = text.includes('!');
  return {
    sentiment: negative ? -1 : 0,
    confidence: 1,
    negative: negative ? 1 : 0,
    positive: 0,
    language: language || 'und',
  };
}
