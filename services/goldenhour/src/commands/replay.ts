import { resolve } from 'node:path';
import {
  amount,
  type Config,
  configSchema,
  createInstruments,
  OTHER_VARIABLES,
  openApp,
  openReceiver,
  openTerminal,
  talk,
} from '@goldenhour/app';
import { type ReplaySource, sourceSchema } from '@goldenhour/connectors';
import {
  ConfigError,
  EXIT,
  loadConfig,
  type ProcessContext,
  systemClock,
  UsageError,
} from '@goldenhour/host';
import { ReceiverError } from '@goldenhour/pipeline/ports';
import { receiverSchema } from '@goldenhour/receivers';
import { asNotifications, readCrises } from '../found-crises.ts';
import { openProgress, outcome, type Progress } from '../progress.ts';
import { temporaryStore } from '../temporary-store.ts';

export type ReplayOptions = {
  readonly config: string;
  readonly json?: boolean;
  readonly store?: string;
  readonly namespace?: string;
  readonly partitions?: number;
  readonly batch?: number;
  readonly order?: string;
  readonly speed?: number | 'max';
  readonly scorer?: string;
  readonly notify?: boolean;
  readonly port?: number;
  readonly logLevel?: string;
};

/** Replays files to their end and prints the crises found in them. @returns the exit code */
export async function replay(
  files: readonly string[],
  options: ReplayOptions,
  context: ProcessContext,
): Promise<number> {
  try {
    return await replayToEnd(files, options, context);
  } catch (error) {
    const isStop = error === context.signal.reason || error instanceof ReceiverError;
    if (!context.signal.aborted || !isStop) throw error;
    return stopped(options, context);
  }
}

async function replayToEnd(
  files: readonly string[],
  options: ReplayOptions,
  context: ProcessContext,
): Promise<number> {
  const loaded = await loadConfig({
    file: options.config,
    schema: configSchema,
    env: process.env,
    otherVariables: OTHER_VARIABLES,
    flags: [
      { flag: '--partitions', path: 'partitions', value: options.partitions },
      { flag: '--scorer', path: 'scorer', value: options.scorer },
      { flag: '--port', path: 'http.port', value: options.port },
      { flag: '--log-level', path: 'log.level', value: options.logLevel ?? 'warn' },
    ],
  });
  const config = prepare(loaded.config, files, options);
  const { telemetry, health, listen } = createInstruments(config, 'person');
  if (options.port !== undefined) {
    const http = context.use('http', await listen(config.http));
    talk(`Metrics: ${http.url}/metrics`);
  }
  const isKept = options.store !== undefined;
  const store = isKept ? resolve(options.store) : await temporaryStore(context);
  const terminal = openTerminal(context);
  const { write } = terminal;
  let progress: Progress | undefined;
  const app = context.use(
    'pipeline',
    await openApp({
      config,
      // What the command line names lies where the person stands.
      baseDir: files.length > 0 ? process.cwd() : loaded.baseDir,
      store,
      ...terminal,
      write: (text) => (progress?.beside(write) ?? write)(text),
      clock: systemClock,
      telemetry,
      health,
      ...(options.batch === undefined ? {} : { batchRecords: options.batch }),
    }),
  );
  for (const notice of app.notices) talk(notice);

  const records = app.sources.reduce(
    (sum, source) => sum + ('extent' in source ? (source as ReplaySource).extent.records : 0),
    0,
  );
  progress = openProgress(telemetry, { records, clock: systemClock });
  try {
    await app.run({ untilEnd: true }, context.signal);
  } finally {
    await progress.close();
  }
  context.signal.throwIfAborted();
  const read = telemetry.total('goldenhour_ingested_items_total');
  talk(
    read === 0 && isKept
      ? `Nothing was left to read: ${options.store} holds this replay to its end.`
      : outcome(telemetry, { isKept }),
  );

  const events = await readCrises(app.transport);
  const receiver = openReceiver(
    receiverSchema.parse({ type: 'stdout', name: 'terminal', json: options.json === true }),
    { ...terminal, clock: systemClock },
  );
  for (const notification of await asNotifications(app.transport, events, config)) {
    await receiver.send(notification, context.signal);
  }
  const crises = new Set(events.map(({ crisis }) => crisis)).size;
  talk(`${amount(crises, 'crisis', 'crises')}, ${amount(events.length, 'event')}.`);
  return EXIT.ok;
}

function stopped({ store }: ReplayOptions, context: ProcessContext): number {
  if (context.stoppedBy() === 'closed pipe') return EXIT.ok;
  talk(
    store === undefined
      ? 'Stopped before the end. With --store FILE, the same command goes on where it stopped.'
      : 'Stopped before the end. The same command goes on from here.',
  );
  return EXIT.interrupted;
}

/** The configuration with the files of the command line in its one replay source. */
function prepare(config: Config, files: readonly string[], options: ReplayOptions): Config {
  const replays = config.sources.filter(({ type }) => type === 'replay');
  const [source] = replays;
  if (source === undefined || source.type !== 'replay' || replays.length !== 1) {
    throw new ConfigError([
      {
        path: 'sources',
        at: options.config,
        message: `has ${replays.length} of type replay, and a replay needs exactly one: it says how the files are read.`,
      },
    ]);
  }
  if (files.length === 0 && source.files.length === 0) {
    throw new UsageError(
      'No files to replay: name them on the command line, or under files of the replay source.',
    );
  }
  return {
    ...config,
    sources: [
      sourceSchema.parse({
        ...source,
        files: files.length === 0 ? source.files : files,
        order: options.order ?? source.order,
        speed: options.speed ?? source.speed,
      }),
    ],
    namespace: options.namespace ?? `${config.namespace}-replay`,
    // Nobody is told of a replay unless it is asked for: it is the past.
    receivers: options.notify === true ? config.receivers : [],
  };
}
