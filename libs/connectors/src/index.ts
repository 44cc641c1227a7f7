/**
 * Connectors: one file or folder per platform, each a `Source`.
 *
 * They promise: batches in an order that a cursor can return to, memory within named bounds, and
 * failures classified as `SourceError`. They refuse to retry, to be patient with a platform, and to
 * know topics: that is written once, in the ingest stage. A source is read by one caller at a time.
 */

export { createSource, type SourceConfig, sourceSchema } from './create-source.ts';
export { type RehearsalConfig, rehearsalSchema } from './rehearsal/config.ts';
export { rehearsalSource } from './rehearsal/source.ts';
export { type ReplayConfig, replaySchema } from './replay/config.ts';
export { csvFields } from './replay/csv.ts';
export { type ReplayDeps, type ReplaySource, replaySource } from './replay/source.ts';
export { compileTime } from './replay/time-format.ts';
export { isZone, offsets } from './zone.ts';
