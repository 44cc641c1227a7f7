import { resolve } from 'node:path';
import { type ReplaySource, sourceSchema } from '@goldenhour/connectors';
import type { CrisisEvent } from '@goldenhour/crisis';
import { sentence } from '@goldenhour/crisis';
import {
  AppError,
  loadConfig,
  type ProcessContext,
  systemClock,
  UsageError,
} from '@goldenhour/host';
import { fromCrisisRecord, TOPICS, toCloudEvent } from '@goldenhour/pipeline';
import type { Reader } from '@goldenhour/pipeline/ports';
import { openApp } from '../app.ts';
import { type Config, configSchema, OTHER_VARIABLES } from '../config.ts';
import { createInstruments } from '../instruments.ts';
import { openProgress } from '../progress.ts';
import { temporaryStore } from '../temporary-store.ts';
import { talk, terminal } from '../terminal.ts';

export type ReplayOptions = {
  readonly config: string;
  readonly json?: boolean;
  readonly store?: string;
  readonly namespace?: string;
  readonly partitions?: string;
  readonly batch?: string;
  readonly order?: string;
  readonly speed?: string;
  readonly scorer?: string;
  readonly notify?: boolean;
  readonly port?: string;
  readonly logLevel?: string;
};

/** Replays files to their end and prints the crises found in them. */
export async function replay(
  files: readonly string[],
  options: ReplayOptions,
  context: ProcessContext,
): Promise<void> {
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
  const { logger, telemetry, readiness, listen } = createInstruments(config);
  if (options.port !== undefined) {
    const http = context.use('http', await listen(config.http));
    talk(`Metrics: ${http.url}/metrics`);
  }
  const store =
    options.store === undefined ? await temporaryStore(context) : resolve(options.store);
  const { write, colours } = terminal();
  const app = context.use(
    'pipeline',
    await openApp({
      ...loaded,
      config,
      store,
      write,
      colours,
      clock: systemClock,
      telemetry,
      readiness,
      ...(options.batch === undefined
        ? {}
        : { batchRecords: wholeNumber('--batch', options.batch) }),
    }),
  );
  for (const notice of app.notices) talk(notice);
  context.reportTo(logger);

  const records = app.sources.reduce(
    (sum, source) => sum + ('extent' in source ? (source as ReplaySource).extent.records : 0),
    0,
  );
  const progress = openProgress(telemetry, { records, clock: systemClock });
  try {
    await app.run({ untilEnd: true }, context.signal);
  } finally {
    await progress.close();
  }
  if (context.signal.aborted) {
    talk('Stopped before the end. With --store, the same command goes on from here.');
    return;
  }
  const events = await readCrises(app.transport);
  for (const event of events) {
    write(
      options.json === true
        ? `${JSON.stringify(toCloudEvent(event, config.namespace))}\n`
        : line(event, config),
    );
  }
  talk(`${new Set(events.map(({ crisis }) => crisis)).size} crises, ${events.length} events.`);
}

/** The configuration with the files of the command line in its one replay source. */
function prepare(config: Config, files: readonly string[], options: ReplayOptions): Config {
  const replays = config.sources.filter(({ type }) => type === 'replay');
  const [source] = replays;
  if (source === undefined || source.type !== 'replay' || replays.length !== 1) {
    throw new AppError(
      `${options.config} has ${replays.length} sources of type replay; a replay needs exactly one, which says how its files are read.`,
    );
  }
  if (files.length === 0 && source.files.length === 0) {
    throw new UsageError(
      'No files to replay: name them on the command line, or under files of the replay source.',
    );
  }
  const speed =
    options.speed === undefined || options.speed === 'max' ? options.speed : Number(options.speed);
  const parsed = sourceSchema.safeParse({
    ...source,
    files: files.length === 0 ? source.files : files.map((file) => resolve(file)),
    order: options.order ?? source.order,
    speed: speed ?? source.speed,
  });
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path, message }) => `--${path.join('.')}: ${message}`,
    );
    throw new UsageError(faults.join('\n'));
  }
  return {
    ...config,
    sources: [parsed.data],
    namespace: options.namespace ?? `${config.namespace}-replay`,
    // Nobody is told of a replay unless it is asked for: it is the past.
    receivers: options.notify === true ? config.receivers : [],
  };
}

/** All events, in the order of the world: by clock, crisis and revision. */
async function readCrises(reader: Reader): Promise<readonly CrisisEvent[]> {
  const events: CrisisEvent[] = [];
  for (let partition = 0; partition < reader.partitions; partition += 1) {
    for (let from = 0; ; ) {
      const records = await reader.scan(TOPICS.crises.name, partition, { from, maxRecords: 1_000 });
      const last = records.at(-1);
      if (last === undefined) break;
      from = last.offset + 1;
      for (const record of records) {
        const decoded = fromCrisisRecord(record);
        if (decoded.ok) events.push(decoded.value.event);
      }
    }
  }
  return events.sort(
    (a, b) =>
      a.at - b.at ||
      (a.crisis < b.crisis ? -1 : a.crisis > b.crisis ? 1 : 0) ||
      a.revision - b.revision,
  );
}

function line(event: CrisisEvent, { subjects }: Config): string {
  const subject = subjects.find(({ id }) => id === event.subject);
  const timeZone = subject?.timeZone ?? 'UTC';
  const time = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  });
  const text = sentence(event, {
    subjectName: subject?.name ?? event.subject,
    timeZone,
    language: 'en',
  });
  return `${time.format(event.at)}  ${event.transition.padEnd(9)}  severity ${event.severity}  ${text}\n`;
}

export function wholeNumber(flag: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1_000_000) return value;
  throw new UsageError(
    `${flag}: expected a whole number from 1 to 1,000,000, found '${text.slice(0, 32)}'.`,
  );
}
