/** All stages in one process on one file: reads as the picture of the architecture. */
import { createSource } from '@goldenhour/connectors';
import { createLifecycle } from '@goldenhour/crisis';
import { createMatcher } from '@goldenhour/matching';
import {
  ALL_TOPICS,
  BATCH_RECORDS,
  type PipelineSubject,
  type ReportHealth,
  type Route,
  runPipeline,
  STAGES,
} from '@goldenhour/pipeline';
import type { Clock, Receiver, Source, Telemetry, Transport } from '@goldenhour/pipeline/ports';
import { createReceiver } from '@goldenhour/receivers';
import { createScorer } from '@goldenhour/scorers';
import { openEmbedded } from '@goldenhour/transport/embedded';
import { createDetector } from '@goldenhour/velocity';
import { type Config, configVersion } from './config.ts';
import { measureStore } from './store-metrics.ts';
import { refuseForeign } from './store-path.ts';
import type { Write } from './terminal.ts';
import { wrap } from './wrap.ts';

export type AppOptions = {
  readonly config: Config;
  /** What relative paths are relative to. */
  readonly baseDir: string;
  readonly store: string;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly health: ReportHealth;
  readonly write: Write;
  readonly colours: boolean;
  /** Of the terminal that is written to, if it is one. */
  readonly columns: number | undefined;
  readonly batchRecords?: number;
};

export type App = AsyncDisposable & {
  readonly transport: Transport;
  readonly sources: readonly Source[];
  /** What a person should know of the sources, one sentence each. */
  readonly notices: readonly string[];
  /** Runs until the signal aborts or, with `untilEnd`, until every source has ended and all is done. */
  run(options: { readonly untilEnd: boolean }, signal: AbortSignal): Promise<void>;
};

/** Opens sources and store. @throws what they say of a file, a store or a configuration */
export async function openApp(options: AppOptions): Promise<App> {
  const { config, baseDir, clock, telemetry, health } = options;
  refuseForeign(options.store);
  await using opening = new AsyncDisposableStack();
  const subjects = subjectsOf(config);
  const sources: Source[] = [];
  for (const source of config.sources) {
    const opened = await createSource(source, { clock, baseDir, subjects: subjects.keys() });
    if (Symbol.asyncDispose in opened) opening.use(opened as Source & AsyncDisposable);
    sources.push(opened);
  }
  const transport = opening.use(
    await openEmbedded({
      path: options.store,
      namespace: config.namespace,
      partitions: config.partitions,
      topics: ALL_TOPICS,
      clock,
    }),
  );
  const scorer = await createScorer(config.scorer);
  const matcher = createMatcher(config.subjects);
  const opened = opening.move();
  return {
    transport,
    sources,
    notices: sources.flatMap((source) =>
      'notices' in source ? (source.notices as readonly string[]) : [],
    ),
    run: async ({ untilEnd }, signal) => {
      const measuring = new AbortController();
      const measured = measureStore(() => transport.stats(), telemetry, measuring.signal);
      try {
        await runPipeline(
          {
            transport,
            clock,
            telemetry,
            health,
            namespace: config.namespace,
            stages: STAGES,
            subjects,
            matcher,
            sources,
            scorer,
            createDetector,
            createLifecycle,
            routes: routesOf(options),
            configVersion: configVersion(config),
            batchRecords: options.batchRecords ?? BATCH_RECORDS,
            untilEnd,
          },
          signal,
        );
      } finally {
        measuring.abort();
        await measured;
      }
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function subjectsOf({ subjects }: Config): ReadonlyMap<string, PipelineSubject> {
  return new Map(
    subjects.map(({ id, name, timeZone, languages, thresholds }) => [
      id,
      {
        name,
        timeZone,
        language: languages.length === 1 ? languages[0] : undefined,
        profile: { id, timeZone, thresholds },
      },
    ]),
  );
}

function routesOf(options: AppOptions): readonly Route[] {
  return options.config.receivers.map((receiver) => ({
    receiver: openReceiver(receiver, options),
    modes: receiver.modes,
    minSeverity: receiver.minSeverity,
    language: receiver.language,
  }));
}

/** A receiver; what it writes for a person is laid out for the terminal. */
export function openReceiver(
  receiver: Config['receivers'][number],
  { clock, write, colours, columns }: Pick<AppOptions, 'clock' | 'write' | 'colours' | 'columns'>,
): Receiver {
  const isForPerson = receiver.type === 'stdout' && !receiver.json && columns !== undefined;
  return createReceiver(receiver, {
    clock,
    colours,
    write: isForPerson ? (text) => write(wrap(text, columns)) : write,
  });
}
