/**
 * What every process of Goldenhour is made of: its configuration, the adapters of its ports, its
 * logs, metrics and health. A service chooses the stages; nothing happens on import. One per
 * process.
 */
export { type App, type AppOptions, openApp, openReceiver } from './app.ts';
export {
  type Config,
  configSchema,
  isNamespace,
  NAMESPACE_RULE,
  OTHER_VARIABLES,
  PARTITIONS_MAX,
} from './config.ts';
export type { Totals } from './counting.ts';
export { type Audience, createInstruments, type Instruments } from './instruments.ts';
export { STORE_METRICS } from './store-metrics.ts';
export { requireStore } from './store-path.ts';
export { amount, openTerminal, talk, type Write } from './terminal.ts';
