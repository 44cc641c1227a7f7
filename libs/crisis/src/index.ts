/**
 * The lifecycle of a crisis and the sentence that tells it.
 *
 * Pure: no I/O, no clock; the same signals and clock records give the same events in whatever
 * portions they come. Not for concurrent use: one lifecycle belongs to one partition.
 */
export { createLifecycle } from './lifecycle.ts';
export { crisisJsonSchema, isEvidence, parseCrisisEvent } from './schema.ts';
export { sentence } from './sentence.ts';
export { CrisisStateError } from './state.ts';
export { LANGUAGES, type Language, type Telling } from './telling.ts';
export * from './types.ts';
