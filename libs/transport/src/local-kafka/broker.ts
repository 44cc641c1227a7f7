/** One start of the JVM: from its command to its end. */
import { closeSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalKafkaFault } from './fault.ts';
import type { LocalKafkaOptions } from './options.ts';
import { untilReady } from './readiness.ts';
import { spawnWatched, type WatchedProcess } from './watched-process.ts';

const READY_MS_MAX = 60_000;
/** After SIGTERM a broker usually takes 0.3 s. @unit ms */
const STOP_MS_MAX = 15_000;
const LAST_LINES = 15;
const LAST_BYTES = 16_384;

const JVM_OPTIONS = ['-Djava.awt.headless=true', '-XX:+ExitOnOutOfMemoryError'];
/** Ready sooner and smaller, at the price of speed later. */
const SMALL = ['-Xms256m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
/** As Kafka's own start script has it. */
const FAST = ['-Xms1g', '-Xmx1g', '-XX:+UseG1GC', '-XX:MaxGCPauseMillis=20'];

/** What stays the same over the restarts of a local Kafka. */
export interface Installation {
  readonly java: string;
  /** The folder of Kafka's jars. */
  readonly jars: string;
  /** Of server.properties. */
  readonly configFile: string;
  readonly logFile: string;
  /** Of the plaintext listener. */
  readonly address: string;
  readonly env: NodeJS.ProcessEnv;
  readonly removeOnDeath: string | undefined;
  readonly options: LocalKafkaOptions;
}

/**
 * Starts the JVM and waits until it is ready.
 *
 * @throws LocalKafkaFault `port` when a listener's port was taken meanwhile, else `failed`; nothing
 *   runs then
 */
export async function startBroker(installation: Installation): Promise<WatchedProcess> {
  const broker = runJava(installation, 'kafka.Kafka', [installation.configFile]);
  const limit = AbortSignal.timeout(installation.options.readyWithinMs ?? READY_MS_MAX);
  const over = new AbortController();
  void broker.ended.then(() => over.abort());
  const given = installation.options.signal === undefined ? [] : [installation.options.signal];
  try {
    await untilReady(installation.address, AbortSignal.any([limit, over.signal, ...given]));
  } catch (error) {
    await killBroker(broker);
    for (const signal of given) signal.throwIfAborted();
    throw await whyNotReady(installation, await broker.ended, error);
  }
  return broker;
}

/** Writes the first entries of an empty data folder; SCRAM users are among them. */
export async function formatStorage(
  installation: Installation,
  args: readonly string[],
): Promise<void> {
  const tool = runJava(installation, 'kafka.tools.StorageTool', [
    'format',
    ...['-c', installation.configFile],
    ...args,
  ]);
  const end = await tool.ended;
  if (end !== 'exit code 0') throw await whyNotReady(installation, end, undefined);
}

export async function killBroker(broker: WatchedProcess): Promise<void> {
  broker.signal('SIGKILL');
  await broker.ended;
}

export async function stopBroker(broker: WatchedProcess): Promise<void> {
  // A paused one would not hear the other.
  broker.signal('SIGCONT');
  broker.signal('SIGTERM');
  const late = setTimeout(() => broker.signal('SIGKILL'), STOP_MS_MAX);
  await broker.ended;
  clearTimeout(late);
}

function runJava(
  { java, jars, logFile, env, options, removeOnDeath }: Installation,
  main: string,
  args: readonly string[],
): WatchedProcess {
  const output = openSync(logFile, 'a');
  const logging = `-Dlog4j2.configurationFile=${join(import.meta.dirname, 'log4j2.properties')}`;
  const jvm = [
    ...JVM_OPTIONS,
    ...(options.throughput === true ? FAST : SMALL),
    ...(options.jvmOptions ?? []),
  ];
  try {
    return spawnWatched(java, [...jvm, logging, '-cp', join(jars, '*'), main, ...args], {
      output,
      // Else it takes the names of folders for ASCII where no language is set.
      env: { ...env, LC_ALL: 'C.UTF-8' },
      removeOnDeath,
    });
  } finally {
    closeSync(output);
  }
}

async function whyNotReady(
  { logFile, options }: Installation,
  end: string,
  cause: unknown,
): Promise<LocalKafkaFault> {
  const said = await lastLines(logFile);
  if (/Address already in use/.test(said)) {
    return new LocalKafkaFault('port', `A port of the local Kafka is taken. It said:\n${said}`);
  }
  const seconds = (options.readyWithinMs ?? READY_MS_MAX) / 1000;
  const how = end === 'SIGKILL' ? `was not ready within ${seconds} s` : `ended with ${end}`;
  return new LocalKafkaFault('failed', `The local Kafka ${how}. It said last:\n${said}`, { cause });
}

async function lastLines(path: string): Promise<string> {
  await using file = await open(path);
  const { size } = await file.stat();
  const from = Math.max(0, size - LAST_BYTES);
  const { buffer, bytesRead } = await file.read({
    position: from,
    buffer: Buffer.alloc(LAST_BYTES),
  });
  return buffer.toString('utf8', 0, bytesRead).trim().split('\n').slice(-LAST_LINES).join('\n');
}
