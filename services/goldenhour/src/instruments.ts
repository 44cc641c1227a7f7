/** Logs, metrics and health of one process. */
import {
  createLogger,
  createReadiness,
  createTelemetry,
  type HttpServer,
  type Logger,
  type Readiness,
  startHttp,
} from '@goldenhour/host';
import { METRICS, STAGES } from '@goldenhour/pipeline';
import type { Telemetry } from '@goldenhour/pipeline/ports';
import type { Config } from './config.ts';
import { counting, type Totals } from './counting.ts';

export type Instruments = {
  readonly logger: Logger;
  readonly telemetry: Telemetry & Totals;
  readonly readiness: Readiness;
  readonly listen: (http: Config['http']) => Promise<HttpServer>;
};

export function createInstruments(config: Config): Instruments {
  const logger = createLogger({ level: config.log.level });
  const telemetry = createTelemetry({ specs: METRICS, logger });
  const partitions = Array.from({ length: config.partitions }, (_, partition) => partition);
  const readiness = createReadiness([
    ...STAGES.flatMap((stage) => partitions.map((partition) => `${stage}-${partition}`)),
    ...config.sources.map(({ name }) => `source-${name}`),
  ]);
  return {
    logger,
    telemetry: counting(telemetry),
    readiness,
    listen: (http) =>
      startHttp({
        ...http,
        registries: telemetry.registries,
        readiness: () => readiness.state(),
        portOption: 'http.port, or --port on the command line',
      }),
  };
}
