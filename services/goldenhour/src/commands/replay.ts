import {
  amount,
  type CommonOptions,
  type Config,
  createInstruments,
  loadAppConfig,
  openApp,
  openReceiver,
  openTerminal,
  talk,
} from '@goldenhour/app';
import { type ReplaySource, sourceSchema } from '@goldenhour/connectors';
import { ConfigError, EXIT, type ProcessContext, systemClock, UsageError } from '@goldenhour/host';
import { STAGES } from '@goldenhour/pipeline';
import { type Reader, ReceiverError } from '@goldenhour/pipeline/ports';
import { receiverSchema } from '@goldenhour/receivers';
import { asNotifications, readCrises } from '../found-crises.ts';
import { openProgress, outcome, type Progress } from '../progress.ts';
import { openReplayPlace, type ReplayPlace, type ReplayPlaceOptions } from '../replay-place.ts';
import { tellUntaken } from '../untaken.ts';

export type ReplayOptions = CommonOptions &
  ReplayPlaceOptions & {
    readonly config: string;
    readonly json?: boolean;
    readonly partitions?: number;
    readonly batch?: number;
    readonly order?: string;
    readonly speed?: number | 'max';
    readonly scorer?: string;
    readonly notify?: boolean;
    /** Without a replay source in the configuration, read the mention format. */
    readonly plain?: boolean;
    /** Whoever asked tells of each dead letter himself. */
    readonly areLettersTold?: boolean;
  };

/** Replays files to their end and prints the crises found in them. @returns the exit code */
export async function replay(
  files: readonly string[],
  options: ReplayOptions,
  context: ProcessContext,
): Promise<number> {
  let where: ReplayPlace | undefined;
  try {
    const prepared = await prepareReplay(files, options, context);
    ({ where } = prepared);
    const log = await replayToEnd(prepared, context);
    await tellCrises(log, prepared, context);
    return EXIT.ok;
  } catch (error) {
    const isStop = error === context.signal.reason || error instanceof ReceiverError;
    if (!context.signal.aborted || !isStop) throw error;
    return stopped(where, context);
  }
}

/** Opens the place in which a replay runs. @throws ConfigError, UsageError, TransportError */
export async function prepareReplay(
  files: readonly string[],
  options: ReplayOptions,
  context: ProcessContext,
): Promise<Prepared> {
  const { config, baseDir } = await load(files, options);
  const where = await openReplayPlace(config, options, context);
  return { config: { ...config, namespace: where.namespace }, baseDir, where, options };
}

async function load(files: readonly string[], options: ReplayOptions) {
  const { config, baseDir } = await loadAppConfig(
    options.config,
    { ...options, logLevel: options.logLevel ?? 'warn' },
    [
      { flag: '--partitions', path: 'partitions', value: options.partitions },
      { flag: '--scorer', path: 'scorer', value: options.scorer },
    ],
  );
  return {
    config: prepare(config, files, options),
    // What the command line names lies where the person stands.
    baseDir: files.length > 0 ? process.cwd() : baseDir,
  };
}

export type Prepared = {
  readonly config: Config;
  readonly baseDir: string;
  readonly where: ReplayPlace;
  readonly options: ReplayOptions;
};

/** @returns the log, with all that was found */
export async function replayToEnd(
  { config, baseDir, where, options }: Prepared,
  context: ProcessContext,
): Promise<Reader> {
  const { place, kept, keepHint, access } = where;
  const instruments = createInstruments({
    config,
    audience: 'person',
    stages: STAGES,
    on: place.kind,
  });
  const { telemetry, listen } = instruments;
  if (options.port !== undefined) {
    const http = context.use('http', await listen(config.http));
    talk(`Metrics: ${http.url}/metrics`);
  }
  const terminal = openTerminal(context);
  const { write } = terminal;
  let progress: Progress | undefined;
  const app = context.use(
    'pipeline',
    await openApp({
      ...terminal,
      ...instruments,
      config,
      baseDir,
      place,
      stages: STAGES,
      write: (text) => (progress?.beside(write) ?? write)(text),
      clock: systemClock,
      signal: context.signal,
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
  tellUntaken(telemetry);
  const read = telemetry.total('goldenhour_ingested_items_total');
  talk(
    read === 0 && kept !== undefined
      ? `Nothing was left to read: ${kept} holds this replay to its end.`
      : outcome(telemetry, {
          keepHint: kept === undefined ? keepHint : undefined,
          access,
          areLettersTold: options.areLettersTold,
        }),
  );
  return app.transport;
}

async function tellCrises(
  log: Reader,
  { config, options }: Prepared,
  context: ProcessContext,
): Promise<void> {
  const terminal = openTerminal(context);
  const events = await readCrises(log);
  const receiver = openReceiver(
    receiverSchema.parse({ type: 'stdout', name: 'terminal', json: options.json === true }),
    { ...terminal, clock: systemClock },
  );
  for (const notification of await asNotifications(log, events, config)) {
    await receiver.send(notification, context.signal);
  }
  const crises = new Set(events.map(({ crisis }) => crisis)).size;
  talk(`${amount(crises, 'crisis', 'crises')}, ${amount(events.length, 'event')}.`);
}

function stopped(where: ReplayPlace | undefined, context: ProcessContext): number {
  if (context.stoppedBy() === 'closed pipe') return EXIT.ok;
  talk(
    where?.kept === undefined
      ? `Stopped before the end, and nothing is kept. A replay begun with ${where?.keepHint ?? '--store FILE'} can go on where it stopped.`
      : goOn(where),
  );
  return EXIT.interrupted;
}

const goOn = ({ place, kept }: ReplayPlace): string =>
  place.kind === 'store'
    ? 'Stopped before the end. The same command goes on from here.'
    : `Stopped before the end. With --namespace ${kept} --keep the same command goes on from here.`;

/** The configuration with the files of the command line in its one replay source. */
function prepare(config: Config, files: readonly string[], options: ReplayOptions): Config {
  const configured = config.sources.filter(({ type }) => type === 'replay');
  const isPlain = configured.length === 0 && options.plain === true;
  const replays = isPlain ? [sourceSchema.parse({ type: 'replay', name: 'posts' })] : configured;
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
  if (files.includes('')) throw new UsageError('The name of a file is empty: leave it out.');
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
    // Nobody is told of a replay unless it is asked for: it is the past.
    receivers: options.notify === true ? config.receivers : [],
  };
}
