import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { lockStore } from '../embedded/lock.ts';
import { formatStorage, type Installation, killBroker, startBroker, stopBroker } from './broker.ts';
import { provideCertificates } from './certificates.ts';
import { provideJars } from './distribution.ts';
import { isPortTaken, LocalKafkaFault } from './fault.ts';
import type { ListenerName, LocalKafka, LocalKafkaOptions } from './options.ts';
import { freePorts, isFree } from './ports.ts';
import { findJava } from './programs.ts';
import { type Ports, serverProperties } from './properties.ts';

/** Somebody may take a port between its choice and the JVM's bind, seconds later. */
const PORT_CHOICES_MAX = 3;
/** A log longer than this is set aside at the next start. @unit bytes */
const LOG_BYTES_MAX = 10_000_000;

/**
 * Starts a real Apache Kafka of one node (KRaft) on 127.0.0.1, and resolves when it is ready. It
 * takes about 4 s and 250 MB. The JVM never outlives this process, not even after SIGKILL.
 *
 * @throws LocalKafkaFault; nothing runs and nothing is left then
 */
export async function startLocalKafka(options: LocalKafkaOptions = {}): Promise<LocalKafka> {
  const env = options.env ?? process.env;
  const signal = options.signal ?? new AbortController().signal;
  const java = await findJava(env);
  const jars = await provideJars({ env, say: options.say ?? (() => {}), signal });
  if (options.port !== undefined) await requireFree(options.port);
  const folder = await openFolder(options.dataDir);
  try {
    const common = { java, jars, env, options, removeOnDeath: folder.temporary };
    return await startIn(folder, common);
  } catch (error) {
    await folder.release();
    throw error;
  }
}

interface Folder {
  readonly path: string;
  /** The same, where it goes away with the broker. */
  readonly temporary: string | undefined;
  release(): Promise<void>;
}

type Common = Pick<Installation, 'java' | 'jars' | 'env' | 'options' | 'removeOnDeath'>;

async function requireFree(port: number): Promise<void> {
  if (await isFree(port)) return;
  throw new LocalKafkaFault(
    'port',
    `Port ${port} of 127.0.0.1 is taken. If that is a Kafka that already runs, use it (KAFKA_BROKERS=127.0.0.1:${port}); else stop what listens there, or choose another port.`,
  );
}

async function openFolder(dataDir: string | undefined): Promise<Folder> {
  if (dataDir === undefined) {
    const path = await mkdtemp(join(tmpdir(), 'goldenhour-kafka-'));
    return { path, temporary: path, release: () => rm(path, { recursive: true, force: true }) };
  }
  const path = resolve(dataDir);
  // It takes a list of them, and would put half of the name elsewhere.
  if (path.includes(',')) {
    throw new LocalKafkaFault(
      'failed',
      `Kafka cannot keep its data in ${path}: there is a comma in it. Choose another folder.`,
    );
  }
  const lock = await makeFolder(path);
  return {
    path,
    temporary: undefined,
    release: () => Promise.resolve(lock[Symbol.dispose]()),
  };
}

async function makeFolder(path: string): Promise<Disposable> {
  try {
    await mkdir(path, { recursive: true });
    return lockStore(join(path, 'kafka'));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code !== 'locked') {
      throw new LocalKafkaFault(
        'failed',
        `The data folder ${path} of the local Kafka cannot be used: ${error.message}. Choose another one, or mend that.`,
        { cause: error },
      );
    }
    throw new LocalKafkaFault(
      'locked',
      `A local Kafka already runs on the data folder ${path}. Use that one, stop it, or give this one a folder of its own.`,
      { cause: error },
    );
  }
}

async function startIn(folder: Folder, common: Common): Promise<LocalKafka> {
  const { options, env } = common;
  const logFile = join(folder.path, 'broker.log');
  await setLongLogAside(logFile);
  const withTls = options.listeners?.some((name) => name !== 'sasl_plaintext') === true;
  const certificates = withTls
    ? await provideCertificates(join(folder.path, 'certificates'), env)
    : null;
  for (let choice = 1; ; choice++) {
    const ports = await choosePorts(options);
    const installation: Installation = {
      ...common,
      logFile,
      configFile: join(folder.path, 'server.properties'),
      address: addressOf(ports.plaintext),
    };
    const configure = (dataDir: string): Promise<void> =>
      writeFile(
        installation.configFile,
        serverProperties(options, { dataDir, ports, certificates }),
      );
    try {
      await provideStorage(join(folder.path, 'data'), installation, configure);
      await configure(join(folder.path, 'data'));
      const broker = await startBroker(installation);
      const ca = certificates === null ? null : await readFile(certificates.ca, 'utf8');
      return createHandle(installation, { broker, folder, ports, ca });
    } catch (error) {
      if (!isPortTaken(error) || choice === PORT_CHOICES_MAX) throw error;
    }
  }
}

async function setLongLogAside(path: string): Promise<void> {
  if (!existsSync(path)) return;
  if ((await stat(path)).size > LOG_BYTES_MAX) await rename(path, `${path}.old`);
}

async function choosePorts(options: LocalKafkaOptions): Promise<Ports> {
  const secure = options.listeners ?? [];
  const [controller = 0, free = 0, ...others] = await freePorts(2 + secure.length);
  const rest = Object.fromEntries(secure.map((name, index) => [name, others[index] ?? 0]));
  return { controller, plaintext: options.port ?? free, ...rest };
}

/** Formats beside the final place: a folder that is there is whole. */
async function provideStorage(
  dataDir: string,
  installation: Installation,
  configure: (dataDir: string) => Promise<void>,
): Promise<void> {
  if (existsSync(dataDir)) return;
  const fresh = `${dataDir}.formatting`;
  await rm(fresh, { recursive: true, force: true });
  await configure(fresh);
  await formatStorage(installation, ['-t', clusterId(), ...scramUsers(installation.options)]);
  await rename(fresh, dataDir);
}

/** 22 characters of base64url; a leading dash would read as an option. */
function clusterId(): string {
  return randomBytes(16).toString('base64url').replace(/^-/, 'A');
}

/** On KRaft, SCRAM users are records of the first metadata. */
function scramUsers({ users = [] }: LocalKafkaOptions): string[] {
  const mechanisms = ['SCRAM-SHA-256', 'SCRAM-SHA-512'];
  return users.flatMap(({ name, password }) =>
    mechanisms.flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${name},password=${password}]`,
    ]),
  );
}

function createHandle(
  installation: Installation,
  parts: {
    broker: Awaited<ReturnType<typeof startBroker>>;
    readonly folder: Folder;
    readonly ports: Ports;
    readonly ca: string | null;
  },
): LocalKafka {
  let { broker } = parts;
  let stopped: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    await stopBroker(broker);
    await parts.folder.release();
  };
  const { controller: _, ...clientPorts } = parts.ports;
  const listeners = Object.fromEntries(
    Object.entries(clientPorts).map(([name, port]) => [name, addressOf(port)]),
  ) as Record<ListenerName, string>;
  return {
    brokers: [installation.address],
    listeners,
    ca: parts.ca,
    logFile: installation.logFile,
    get pid() {
      return broker.pid;
    },
    get ended() {
      return broker.ended;
    },
    kill: () => killBroker(broker),
    restart: async () => {
      await stopBroker(broker);
      broker = await startBroker(installation);
    },
    pause: () => broker.signal('SIGSTOP'),
    resume: () => broker.signal('SIGCONT'),
    stop: () => (stopped ??= stop()),
    [Symbol.asyncDispose]: () => (stopped ??= stop()),
  };
}

function addressOf(port: number): string {
  return `127.0.0.1:${port}`;
}
