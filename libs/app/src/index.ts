/**
 * What every process of Goldenhour is made of: its configuration, the adapters of its ports, its
 * logs, metrics and health. A service chooses the stages; nothing happens on import. One per
 * process.
 */
export { type App, type AppOptions, openApp, openReceiver } from './app.ts';
export {
  brokersOption,
  type CommonOptions,
  loadAppConfig,
  loadKafkaConfig,
  loadScorerConfig,
  loadSubjects,
  logLevelOption,
  portOption,
  wholeNumber,
} from './command-options.ts';
export {
  type Config,
  configSchema,
  isNamespace,
  NAMESPACE_RULE,
  PARTITIONS_MAX,
} from './config.ts';
export type { Totals } from './counting.ts';
export type { Display } from './display.ts';
export { createInstruments } from './instruments.ts';
export { connectionOf, type KafkaConfig } from './kafka-config.ts';
export { KAFKA_METRICS } from './kafka-metrics.ts';
export { type LogPlace, lastingKafka } from './open-log.ts';
export { asRefusal, COMMAND_PATIENCE_MS, tellingOnce, withPatience } from './patience.ts';
export { type RunWords, runStages, timeZoneOf } from './run-stages.ts';
export { runService, type ServiceOptions } from './service.ts';
export { STORE_METRICS } from './store-metrics.ts';
export { requireStore } from './store-path.ts';
export { amount, openTerminal, type Terminal, talk, type Write } from './terminal.ts';
