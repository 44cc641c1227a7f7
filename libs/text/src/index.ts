/**
 * What is said, made ready to be judged: words for a lexicon, the language they are in.
 *
 * Pure and safe to call from anywhere: no state, no clock, no I/O. Every function is linear in a
 * bounded prefix of its input and throws for no string. It decides nothing about tone: scorers do.
 */
export * from './language.ts';
export * from './prepare.ts';
