/**
 * Scorers behind the pipeline's port, by name. A name is loaded when it is created, so that a
 * process which does not use a library does not pay for it. All are stateless to the outside and
 * give the same answer for the same text, wherever and however often they are asked.
 */
import type { Scorer } from '@goldenhour/pipeline/ports';

/** What a configuration may name. */
export const SCORERS = ['goldenhour', 'natural', 'ml-sentiment', 'trivial'] as const;
export type ScorerName = (typeof SCORERS)[number];
export const DEFAULT_SCORER: ScorerName = 'goldenhour';

/**
 * Resolves once what the scorer is made of is loaded.
 * @throws ScorerError that says what to do
 */
export async function createScorer(name: ScorerName): Promise<Scorer> {
  switch (name) {
    case 'goldenhour':
      return (await import('./goldenhour/scorer.ts')).createGoldenhourScorer();
    case 'natural':
      return (await import('./natural.ts')).createNaturalScorer();
    case 'ml-sentiment':
      return (await import('./ml-sentiment.ts')).createMlSentimentScorer();
    case 'trivial':
      return (await import('./trivial.ts')).createTrivialScorer();
  }
}
