/** Stages on a log, in one process or some of them in each of many: the picture of it all. */
import { createSource } from '@goldenhour/connectors';
import { createLifecycle } from '@goldenhour/crisis';
import { createMatcher } from '@goldenhour/matching';
import {
  BATCH_RECORDS,
  type PipelineSubject,
  type ReportHealth,
  type Route,
  runPipeline,
  type StageName,
} from '@goldenhour/pipeline';
import type { Clock, Receiver, Source, Telemetry, Transport } from '@goldenhour/pipeline/ports';
import { createReceiver } from '@goldenhour/receivers';
import { createScorer } from '@goldenhour/scorers';
import { createDetector } from '@goldenhour/velocity';
import { type Config, configVersion } from './config.ts';
import { type LogPlace, type OpenLogOptions, openLog } from './open-log.ts';
import { asRefusal } from './patience.ts';
import type { Write } from './terminal.ts';
import { wrap } from './wrap.ts';

export type AppOptions = {
  readonly config: Config;
  /** What relative paths are relative to. */
  readonly baseDir: string;
  readonly place: LogPlace;
  readonly stages: readonly StageName[];
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly health: ReportHealth;
  readonly log: OpenLogOptions['log'];
  /** Ends the waiting for a log that cannot be opened yet. */
  readonly signal: AbortSignal;
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

/**
 * Opens what its stages need, and the log that they run on.
 *
 * @throws what they say of a file, a store, brokers or a configuration; the signal's reason
 */
export async function openApp(options: AppOptions): Promise<App> {
  const { config, stages, clock, telemetry, signal } = options;
  // Who stops lets go of what is in trouble: that does not mean that it works again.
  const health: ReportHealth = (check, problem) => {
    if (!signal.aborted) options.health(check, problem);
  };
  await using opening = new AsyncDisposableStack();
  const subjects = subjectsOf(config);
  const sources = stages.includes('ingest') ? await openSources(options, opening) : [];
  const log = await openLog({ ...options, ...namespaceOf(config), health });
  const transport = opening.use(log.transport);
  // A stage that does not run asks nobody: the scorer and the matcher that cost nothing.
  const scorer = await createScorer(stages.includes('score') ? config.scorer : 'trivial', {
    onnx: config.onnx,
    ...{ baseDir: options.baseDir, clock, telemetry },
  });
  if (Symbol.asyncDispose in scorer) opening.use(scorer);
  const matcher = createMatcher(stages.includes('ingest') ? config.subjects : []);
  const opened = opening.move();
  return {
    transport,
    sources,
    notices: sources.flatMap((source) =>
      'notices' in source ? (source.notices as readonly string[]) : [],
    ),
    run: async ({ untilEnd }, stopping) => {
      const measuring = new AbortController();
      const measured = log.measure(measuring.signal);
      try {
        await runPipeline(
          {
            transport,
            clock,
            telemetry,
            health,
            namespace: config.namespace,
            stages,
            subjects,
            matcher,
            sources,
            scorer,
            createDetector,
            createLifecycle,
            routes: stages.includes('notify') ? routesOf(options) : [],
            configVersion: configVersion(config),
            batchRecords: options.batchRecords ?? BATCH_RECORDS,
            untilEnd,
          },
          stopping,
        );
      } catch (error) {
        throw asRefusal(error);
      } finally {
        measuring.abort();
        await measured;
      }
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

const namespaceOf = ({ namespace, partitions }: Config) => ({ namespace, partitions });

async function openSources(
  { config, baseDir, clock }: AppOptions,
  opening: AsyncDisposableStack,
): Promise<readonly Source[]> {
  const subjects = config.subjects.map(({ id }) => id);
  const sources: Source[] = [];
  for (const source of config.sources) {
    const opened = await createSource(source, { clock, baseDir, subjects });
    if (Symbol.asyncDispose in opened) opening.use(opened as Source & AsyncDisposable);
    sources.push(opened);
  }
  return sources;
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
