/**
 * The stages and what flows between them. Written once, run on every transport. What they need
 * from outside are the ports, `@goldenhour/pipeline/ports`.
 */
export {
  CRISIS_SCHEMA,
  crisisKey,
  eventId,
  fromCrisisRecord,
  toCloudEvent,
} from './cloud-event.ts';
export { METRICS } from './metrics.ts';
export { notificationOf } from './notify/notification.ts';
export type { Route } from './notify/stage.ts';
export { partitionOf } from './partition.ts';
export * from './records.ts';
export { backoffMs } from './retry.ts';
export { BATCH_RECORDS, type PipelineOptions, type PipelineSubject, runPipeline } from './run.ts';
export { DELAY_BOUND_MS } from './score/partition-clock.ts';
export type { ReportHealth, StageContext } from './stage.ts';
export { ALL_TOPICS, STAGES, type StageName, TOPICS } from './topics.ts';
