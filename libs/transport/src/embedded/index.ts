/**
 * The transport in one file (`node:sqlite`) and one process: durable, no server.
 *
 * Promises: what `publish` and `commit` have resolved is on disk (fsync) and survives kill -9 and
 * power loss; a commit is there whole or not at all; append time never falls in a partition;
 * damage is reported as `corrupt`, never read as data. Refuses a second process, another
 * partition count, another namespace, a newer format. Safe for concurrent calls; one commit and
 * one read at a time per task.
 *
 * Not promised: damage to the write-ahead log itself after a crash. SQLite ends the log at the
 * first frame whose checksum fails, so what came after it is lost without a word.
 */
export { EMBEDDED_LIMITS, type EmbeddedLimits } from './limits.ts';
export { openEmbeddedReader } from './reader.ts';
export {
  checkStore,
  type SalvageReport,
  type StoreCheck,
  salvageStore,
} from './salvage.ts';
export type { LogFinding, TaskFinding } from './survey.ts';
export {
  type EmbeddedOptions,
  type EmbeddedStats,
  type EmbeddedTransport,
  openEmbedded,
} from './transport.ts';
