import type { MetricSpec } from '@goldenhour/pipeline/ports';
import { FAILURES } from './model-process.ts';

/** Why the fallback spoke, or that it did not have to. */
export const OUTCOMES = ['judged', 'language', 'no_words', 'queue', ...FAILURES] as const;
export type Outcome = (typeof OUTCOMES)[number];

const BATCH_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Of the scorer onnx alone. */
export const ONNX_METRICS: readonly MetricSpec[] = [
  {
    name: 'goldenhour_model_texts_total',
    kind: 'counter',
    help: 'Texts given to the scorer onnx: judged by its model, or left to the fallback and why. A rate of time, down or queue means that the model is too slow for this stream.',
    labels: ['outcome'],
    zero: [OUTCOMES],
  },
  {
    name: 'goldenhour_model_waiting_texts',
    kind: 'gauge',
    help: 'Texts that wait for the model. At onnx.queueTexts further ones are left to the fallback.',
    labels: [],
  },
  {
    name: 'goldenhour_model_batch_seconds',
    kind: 'histogram',
    help: 'How long the model took for a batch. Near onnx.timeoutMs it is about to be given up.',
    labels: [],
    buckets: BATCH_BUCKETS,
  },
  {
    name: 'goldenhour_model_starts_total',
    kind: 'counter',
    help: 'Starts of the process that runs the model. More than one: it hung or crashed.',
    labels: [],
  },
];
