/** Logs, metrics and health of one process. */
import {
  createLogger,
  createReadiness,
  createTelemetry,
  type HttpServer,
  type Logger,
  startHttp,
} from '@goldenhour/host';
import {
  METRICS,
  NOTIFICATION_OUTCOMES,
  type ReportHealth,
  type StageName,
} from '@goldenhour/pipeline';
import { SKIP_REASONS, SOURCE_ERROR_CODES, type Telemetry } from '@goldenhour/pipeline/ports';
import { ONNX_METRICS } from '@goldenhour/scorers';
import type { Config } from './config.ts';
import { counting, type Totals } from './counting.ts';
import type { Display } from './display.ts';
import { KAFKA_METRICS } from './kafka-metrics.ts';
import { kafkaChecks, type LogPlace, type OpenLogOptions } from './open-log.ts';
import { STORE_METRICS } from './store-metrics.ts';
import { talk } from './terminal.ts';

/** Who is told what happens: a person, in sentences, or a program that collects logs. */
export type Audience = 'person' | 'log';

export type Instruments = {
  readonly logger: Logger;
  readonly telemetry: Telemetry & Totals;
  /** Tells the audience. */
  readonly tell: (text: string) => void;
  /** Sets readiness, and tells the audience what fails and when that is over. */
  readonly health: ReportHealth;
  /** What an adapter tells of itself. */
  readonly log: OpenLogOptions['log'];
  readonly listen: (http: Config['http']) => Promise<HttpServer>;
};

export type InstrumentsOptions = {
  readonly config: Config;
  readonly audience: Audience;
  /** That run in this process. */
  readonly stages: readonly StageName[];
  readonly on: LogPlace['kind'];
  /** Absent: a person is told on standard error. */
  readonly display?: Display | undefined;
};

export function createInstruments(options: InstrumentsOptions): Instruments {
  const { config, audience, stages, on, display } = options;
  const say = display?.talk ?? talk;
  const logger = createLogger({
    level: config.log.level,
    ...(display?.log === undefined ? {} : { destination: display.log, format: 'lines' }),
  });
  const own = on === 'kafka' ? KAFKA_METRICS : STORE_METRICS;
  const ofModel = config.scorer === 'onnx' && stages.includes('score') ? ONNX_METRICS : [];
  const telemetry = createTelemetry({ specs: [...METRICS, ...own, ...ofModel], logger });
  zeroSeries(config, stages, telemetry);
  const readiness = createReadiness(
    on === 'kafka' ? kafkaChecks(config.namespace, stages) : checksOf(options),
    // Tasks, and the sources that come with them, are here today and in another process tomorrow.
    { takesOthers: on === 'kafka' },
  );
  const tellTrouble = troubleTeller(audience, logger, say);
  return {
    logger,
    telemetry: counting(telemetry),
    tell: audience === 'person' ? say : (text) => logger.info({}, text),
    health(check, problem) {
      readiness.set(check, problem === null ? { ok: true } : { ok: false, reason: problem });
      tellTrouble(check, problem);
      display?.health(check, problem);
    },
    // How a group shares its work is told to whoever collects logs.
    log: (level, message, fields = {}) =>
      logger[audience === 'person' && level === 'info' ? 'debug' : level](fields, message),
    listen: (http) =>
      startHttp({
        ...http,
        registries: telemetry.registries,
        readiness: () => readiness.state(),
        portOption: 'http.port, or --port on the command line',
      }),
  };
}

function checksOf({ config, stages }: InstrumentsOptions): readonly string[] {
  const partitions = Array.from({ length: config.partitions }, (_, partition) => partition);
  return [
    ...stages.flatMap((stage) => partitions.map((partition) => `${stage}-${partition}`)),
    ...config.sources.map(({ name }) => `source-${name}`),
  ];
}

/** Series of configured names, at zero from the start: else the first event of each is no increase. */
function zeroSeries(
  { sources, receivers }: Config,
  stages: readonly StageName[],
  telemetry: Pick<Telemetry, 'count'>,
): void {
  for (const { name } of stages.includes('ingest') ? sources : []) {
    telemetry.count('goldenhour_ingested_items_total', 0, name);
    telemetry.count('goldenhour_emitted_mentions_total', 0, name);
    telemetry.count('goldenhour_source_blind_seconds_total', 0, name);
    for (const reason of SKIP_REASONS)
      telemetry.count('goldenhour_source_skipped_total', 0, name, reason);
    for (const code of SOURCE_ERROR_CODES)
      telemetry.count('goldenhour_source_failures_total', 0, name, code);
  }
  for (const { name } of stages.includes('notify') ? receivers : []) {
    for (const outcome of NOTIFICATION_OUTCOMES)
      telemetry.count('goldenhour_notifications_total', 0, name, outcome);
  }
}

/** Each trouble is told once when it begins and once when it is over, not at every attempt. */
function troubleTeller(
  audience: Audience,
  logger: Logger,
  say: (text: string) => void,
): ReportHealth {
  const troubles = new Map<string, string>();
  return (check, problem) => {
    const before = troubles.get(check);
    if (problem === (before ?? null)) return;
    const isNew = problem !== null && ![...troubles.values()].includes(problem);
    if (problem === null) troubles.delete(check);
    else troubles.set(check, problem);
    if (audience === 'log') {
      if (problem === null) logger.info({ check }, 'works again');
      else logger.warn({ check, problem }, 'waits and tries again');
    } else if (isNew) say(`Waiting, and trying again: ${problem}`);
    else if (troubles.size === 0) say('It works again and goes on.');
  };
}
