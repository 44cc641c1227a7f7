/**
 * What is said, judged: language, tone, categories, severity. Also the words of a text for
 * lexicons of others.
 *
 * Pure: no clock, no I/O; whoever uses it gives it the bytes of a model and the text of lexicons.
 * Nothing here throws for a text, and all is linear in a bounded prefix of it.
 */
export * from './concepts.ts';
export * from './engine.ts';
export * from './explain.ts';
export * from './explain-lines.ts';
export * from './feature-list.ts';
export * from './features.ts';
export * from './hash.ts';
export * from './key-halves.ts';
export * from './labels.ts';
export * from './language.ts';
export * from './lexicon.ts';
export * from './logistic.ts';
export * from './model.ts';
export * from './negations.ts';
export * from './pictures.ts';
export * from './prepare.ts';
export * from './recurrent.ts';
export * from './rule-inputs.ts';
export * from './rules.ts';
export * from './six-bits.ts';
export * from './subject-weights.ts';
export * from './term-words.ts';
export * from './tokens.ts';
export * from './verdict.ts';
export * from './wide.ts';
