/**
 * Scorers behind the pipeline's port, by name. A name is loaded when it is created, so that a
 * process which does not use a library does not pay for it. All are stateless to the outside and
 * give the same answer for the same text, wherever and however often they are asked; onnx leaves
 * to another what its model has no time for, and says so.
 */
import { resolve } from 'node:path';
import { type Clock, type Scorer, ScorerError, type Telemetry } from '@goldenhour/pipeline/ports';
import type { OnnxSettings } from './onnx/options.ts';

export { ONNX_METRICS } from './onnx/metrics.ts';
export { type OnnxSettings, onnxSchema } from './onnx/options.ts';

/** What a configuration may name. */
export const SCORERS = ['goldenhour', 'natural', 'ml-sentiment', 'onnx', 'trivial'] as const;
export type ScorerName = (typeof SCORERS)[number];
export const DEFAULT_SCORER: ScorerName = 'goldenhour';

/** What a scorer with a model of the operator's own needs; the others need nothing. */
export type ScorerSurroundings = {
  /** The configuration's section `onnx`. */
  readonly onnx: OnnxSettings | undefined;
  /** What relative paths in it are relative to. */
  readonly baseDir: string;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
};

/**
 * Resolves once what the scorer is made of is loaded. One that holds something beyond the garbage
 * collector is `AsyncDisposable`; it keeps no process from ending.
 *
 * @throws ScorerError that says what to do
 */
export async function createScorer(
  name: ScorerName,
  surroundings?: ScorerSurroundings,
): Promise<Scorer | (Scorer & AsyncDisposable)> {
  switch (name) {
    case 'goldenhour':
      return (await import('./goldenhour/scorer.ts')).createGoldenhourScorer();
    case 'natural':
      return (await import('./natural.ts')).createNaturalScorer();
    case 'ml-sentiment':
      return (await import('./ml-sentiment.ts')).createMlSentimentScorer();
    case 'onnx':
      return await createOnnx(surroundings);
    case 'trivial':
      return (await import('./trivial.ts')).createTrivialScorer();
  }
}

async function createOnnx(
  surroundings: ScorerSurroundings | undefined,
): Promise<Scorer & AsyncDisposable> {
  if (surroundings?.onnx === undefined) throw new ScorerError(NO_MODEL);
  const { onnx: settings, baseDir, clock, telemetry } = surroundings;
  const { createOnnxScorer } = await import('./onnx/scorer.ts');
  const fallback = settings.fallback === 'none' ? undefined : await createScorer(settings.fallback);
  const folder = resolve(baseDir, settings.folder);
  return await createOnnxScorer({ settings, folder, clock, telemetry, fallback });
}

/** For a configuration that names the scorer and not its model. */
export const NO_MODEL =
  "The scorer onnx needs the configuration's section onnx: folder, where model.onnx, tokenizer.json and config.json lie, and languages, what the model reads. See docs/scorers.md.";
