/** For tests: an example that says nothing, but for what is told. */
import { CATEGORIES, RULES, SEVERITY_MAX } from '@goldenhour/text';
import type { Example } from './examples.ts';

const THREAT = CATEGORIES.indexOf('threat');

export function exampleWith(told: Partial<Example> & { readonly isThreat?: boolean }): Example {
  const { isThreat = false, ...rest } = told;
  const categories = new Int8Array(CATEGORIES.length);
  categories[THREAT] = isThreat ? 1 : 0;
  return {
    language: 0,
    features: new Int32Array(0),
    values: new Float32Array(0),
    rules: new Float32Array(RULES),
    wide: { features: new Int32Array(0), values: new Float32Array(0) },
    ordered: { features: new Int32Array(0), weights: new Float32Array(0) },
    polarity: -1,
    sentiment: -1,
    categories,
    severities: new Int8Array(SEVERITY_MAX),
    isNearThreat: false,
    weight: 1,
    polarityWeight: 1,
    sentimentWeight: 1,
    ...rest,
  };
}
