/** For tests: what is known of a text in which nothing stands out. */
import { languageSeed } from './features.ts';
import { RULES } from './rule-inputs.ts';
import { TOKENS_MAX } from './tokens.ts';
import type { TextRead } from './wide.ts';

export function plainRead(changed: Partial<TextRead> = {}): TextRead {
  return {
    negated: new Uint8Array(TOKENS_MAX),
    concepts: { first: new Int32Array(TOKENS_MAX), second: new Int32Array(TOKENS_MAX) },
    weights: new Float32Array(TOKENS_MAX).fill(1),
    rules: new Float32Array(RULES),
    seed: languageSeed(0),
    scale: 0.5,
    language: 0,
    ...changed,
  };
}
