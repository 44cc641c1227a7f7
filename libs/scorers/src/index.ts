/**
 * Scorers behind the pipeline's port, by name. A name is loaded when it is created, so that a
 * process which does not use a library does not pay for it. All are stateless to the outside and
 * give the same answer for the same text, wherever and however often they are asked.
 */
import type { Scorer } from '@goldenhour/pipeline/ports';

/** What a configuration may name. */
export const SCORERS = ['natural', 'trivial'] as const;
export type ScorerName = (typeof SCORERS)[number];

/** Resolves once the scorer's vocabularies are loaded: `natural` 0.1 s and 40 MiB, `trivial` none. */
export async function createScorer(name: ScorerName): Promise<Scorer> {
  switch (name) {
    case 'natural':
      return (await import('./natural.ts')).createNaturalScorer();
    case 'trivial':
      return (await import('./trivial.ts')).createTrivialScorer();
  }
}
