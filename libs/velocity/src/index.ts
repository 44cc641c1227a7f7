/**
 * Bins, baseline and detector: from scored mentions to signals.
 *
 * Pure: no I/O, no clock, no randomness; the same mentions and coverage give the same signals in
 * whatever portions they come. Not for concurrent use: one detector belongs to one partition.
 */
export { absentAt, missingIn } from './coverage.ts';
export { createDetector } from './ratio.ts';
export { StateError } from './state.ts';
export * from './types.ts';
