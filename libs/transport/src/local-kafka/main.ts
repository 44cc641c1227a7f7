/** `npm run kafka`: a local Kafka for a developer, until Ctrl-C. */
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { KAFKA_VERSION } from './distribution.ts';
import { LocalKafkaFault } from './fault.ts';
import type { LocalKafka } from './options.ts';
import { startLocalKafka } from './start.ts';

const USAGE = `Starts Apache Kafka ${KAFKA_VERSION} on this machine, until Ctrl-C.

  npm run kafka -- [--port N] [--data FOLDER | --temporary]

  --port N        listen on 127.0.0.1:N (default 9092)
  --data FOLDER   keep the data there (default .goldenhour/kafka, in this repository)
  --temporary     throw the data away at the end
  --help          this text`;

const DATA_DIR = join(import.meta.dirname, '../../../../.goldenhour/kafka');
const PORT = 9092;
const PORT_MAX = 65_535;
/** After a kill the old registration must expire before it is ready again: 5 s instead of 14. */
const BACK_SOON = { 'broker.session.timeout.ms': 3000, 'broker.heartbeat.interval.ms': 500 };

interface Wishes {
  readonly port: number;
  /** Null for a folder that goes away. */
  readonly dataDir: string | null;
}

const wishes = readArguments(process.argv.slice(2));
if (wishes === null) say(USAGE);
else if (typeof wishes === 'string') fail(2, `${wishes}\n\n${USAGE}`);
else await runUntilSignal(wishes);

/** Null where help is asked for; a sentence where the arguments make no sense. */
function readArguments(args: string[]): Wishes | string | null {
  let values: { port?: string; data?: string; temporary?: boolean; help?: boolean };
  try {
    ({ values } = parseArgs({
      args,
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        temporary: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (values.help === true) return null;
  const port = Number(values.port ?? PORT);
  if (!Number.isInteger(port) || port < 1 || port > PORT_MAX) {
    return `--port is to be a whole number from 1 to ${PORT_MAX}, not "${values.port}".`;
  }
  if (values.data === '') return '--data is to be a folder, and nothing stands there.';
  if (values.temporary !== true) return { port, dataDir: values.data ?? DATA_DIR };
  if (values.data !== undefined) return '--data and --temporary exclude each other.';
  return { port, dataDir: null };
}

async function runUntilSignal({ port, dataDir }: Wishes): Promise<void> {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  try {
    const place = dataDir === null ? {} : { dataDir };
    const kafka = await startLocalKafka({
      port,
      ...place,
      properties: BACK_SOON,
      say,
      signal: stopping.signal,
    });
    await announceAndWait(kafka, dataDir, stopping.signal);
  } catch (error) {
    if (stopping.signal.aborted) return;
    if (!(error instanceof LocalKafkaFault)) throw error;
    fail(1, error.code === 'port' ? `${error.message} (--port N)` : error.message);
  }
}

async function announceAndWait(
  kafka: LocalKafka,
  dataDir: string | null,
  signal: AbortSignal,
): Promise<void> {
  const [address = ''] = kafka.brokers;
  const log = nearest(kafka.logFile);
  say(`Kafka ${KAFKA_VERSION} is ready on ${address}. In another terminal:
  npx goldenhour topics create --config my.yaml --brokers ${address}
  npx goldenhour run --config my.yaml --brokers ${address}
Tests and benchmarks use it too, where KAFKA_BROKERS=${address} is set.
Ctrl-C stops it${dataDir === null ? ' and throws its data away' : '; its data stay'}. What it says: ${log}`);
  const stopped = new Promise<null>((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true });
    if (signal.aborted) resolve(null);
  });
  const end = await Promise.race([stopped, kafka.ended]);
  if (end === null) say('Stopping Kafka ...');
  else fail(1, `Kafka ended by itself (${end}). What it said: ${log}`);
  await kafka.stop();
}

/** Files beside the person by their way from there, others by their place. */
function nearest(path: string): string {
  const way = relative(process.cwd(), path);
  return way.startsWith('..') ? path : way;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function fail(code: number, text: string): void {
  say(text);
  process.exitCode = code;
}
