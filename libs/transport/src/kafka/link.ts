/** A set of connections to the brokers of one cluster, which is thrown away at the first failure. */
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import { type ISocketFactory, Kafka, logLevel, type SASLOptions } from 'kafkajs';
import { describeCluster } from './admin-requests.ts';
import {
  CLIENT_ID,
  type KafkaConnection,
  type KafkaLimits,
  type KafkaReporter,
  tlsOptions,
} from './connection.ts';
import {
  type FailedAddress,
  isAnswer,
  mayHelpElsewhere,
  unreachable,
} from './connection-errors.ts';
import { rootOf, toTransportError } from './errors.ts';
import { inTime } from './in-time.ts';
import { type Broker, Cluster, createLogger, RequestQueue } from './kafkajs-internals.ts';

const KEEP_ALIVE_MS = 30_000;
const METADATA_MAX_AGE_MS = 300_000;
const AUTHENTICATION_MS = 10_000;
/** An address that could not be reached is asked last for so long. */
const AVOIDED_MS = 60_000;
/** While a coordinator is being chosen, as where nobody ever asked for one: about a second. */
const COORDINATOR_TRIES = 6;
const COORDINATOR_PAUSE_MS = 30;
/** How long before a SASL session ends a new one is made. */
const REAUTHENTICATE_MS = 10_000;
/** kafkajs repeats what failed; beyond a moment that is for this adapter to do, which reports it. */
const RETRY = { retries: 3, initialRetryTime: 50, maxRetryTime: 500 };

// kafkajs wakes up every millisecond from the first answer on, whether or not a request waits: 3 %
// of a core for each idle connection, and a warning of Node about negative times.
const schedule = RequestQueue.prototype.scheduleCheckPendingRequests;
RequestQueue.prototype.scheduleCheckPendingRequests = function (this) {
  if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
};

export type LinkOptions = {
  readonly connection: KafkaConnection;
  readonly limits: Pick<KafkaLimits, 'connectMs' | 'requestMs'>;
  readonly log: KafkaReporter['log'];
};

/** Of one link. */
class Sockets extends Set<net.Socket> {
  /** kafkajs, which tries again by itself, gets no more of them. */
  isClosed = false;
}

const CLOSED = 'closed by this client';

/** Makes links of the same kind, and ends them all at once. */
export class Links {
  readonly #options: LinkOptions;
  readonly #sockets = new Set<net.Socket>();
  /** In the order in which they are asked next. */
  #addresses: readonly string[];
  /** Until when, on the monotonic clock, addresses that failed are asked last. */
  readonly #avoidedUntil = new Map<string, number>();
  #isKilled = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#addresses = [...new Set(options.connection.brokers)];
  }

  /**
   * Connects to one broker, by it to the others, and learns of these topics (full names).
   *
   * @param signal who aborts it waits no longer; what was opened is closed at once
   * @throws TransportError
   */
  async open(topics: readonly string[], signal?: AbortSignal): Promise<Link> {
    return await this.#reach(async (link, cluster) => {
      try {
        await cluster.addMultipleTargetTopics(topics);
      } catch (error) {
        throw await namingTheTopic(error, cluster, topics);
      }
      return link;
    }, signal);
  }

  /**
   * Connects to one broker, whichever answers, and learns of no topic. A link that is given none
   * learns of all, and fails where anybody's has no leader.
   *
   * @throws TransportError
   */
  async openBroker(): Promise<BrokerLink> {
    return await this.#reach(async (link, { brokerPool: { seedBroker: broker } }) => {
      // A broker lets anybody in, and turns away who should have logged in at the first question.
      await describeCluster(broker, []);
      return { broker, destroy: () => link.destroy() };
    });
  }

  /**
   * Asks at each address until one answers. The next time another one begins: what a broker says
   * of the others may be out of date, and one that is cut off from them does not know it.
   */
  async #reach<T>(
    ask: (link: Link, cluster: Cluster) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const { connection } = this.#options;
    const failed: FailedAddress[] = [];
    for (const address of this.#inTurn()) {
      const { link, cluster } = this.#create(address);
      const giveUp = (): void => link.destroy();
      signal?.addEventListener('abort', giveUp, { once: true });
      try {
        signal?.throwIfAborted();
        await connectSeed(cluster, this.#options.limits);
        const asked = await ask(link, cluster);
        signal?.throwIfAborted();
        this.#answered(address);
        return asked;
      } catch (error) {
        link.destroy();
        if (isAnswer(error)) {
          this.#answered(address);
          throw toTransportError(error, 'look at the topics');
        }
        failed.push({ address, error });
        this.#avoidedUntil.set(address, performance.now() + AVOIDED_MS);
        if (signal?.aborted || !mayHelpElsewhere(error)) break;
      } finally {
        signal?.removeEventListener('abort', giveUp);
      }
    }
    throw unreachable(failed, connection);
  }

  #inTurn(): readonly string[] {
    const now = performance.now();
    const isAvoided = (address: string): boolean => (this.#avoidedUntil.get(address) ?? 0) > now;
    const good = this.#addresses.filter((address) => !isAvoided(address));
    return [...good, ...this.#addresses.filter(isAvoided)];
  }

  #answered(address: string): void {
    this.#avoidedUntil.delete(address);
    this.#addresses = [...this.#addresses.filter((other) => other !== address), address];
  }

  #create(address: string): { readonly link: Link; readonly cluster: Cluster } {
    const sockets = new Sockets();
    const cluster = new Cluster({
      ...this.#clientOptions(sockets),
      brokers: [address],
      logger: createLogger({ level: logLevel.WARN, logCreator: () => this.#log }),
      metadataMaxAge: METADATA_MAX_AGE_MS,
      allowAutoTopicCreation: false,
      maxInFlightRequests: null,
      isolationLevel: 1,
    });
    return { link: new Link(cluster, sockets), cluster };
  }

  /** kafkajs as the public knows it, for its admin client. */
  kafka(): Kafka {
    return new Kafka({
      ...this.#clientOptions(new Sockets()),
      brokers: [...this.#options.connection.brokers],
      logLevel: logLevel.WARN,
      logCreator: () => this.#log,
    });
  }

  /** Ends every connection as if this process had died. */
  kill(): void {
    this.#isKilled = true;
    for (const socket of this.#sockets) socket.destroy(new Error('killed'));
  }

  #clientOptions(sockets: Sockets) {
    const { connection, limits } = this.#options;
    return {
      clientId: CLIENT_ID,
      ssl: tlsOptions(connection.tls) ?? false,
      // A copy: kafkajs writes into it, and what it writes knows the password from then on.
      ...(connection.sasl === undefined ? {} : { sasl: { ...connection.sasl } as SASLOptions }),
      connectionTimeout: limits.connectMs,
      requestTimeout: limits.requestMs,
      enforceRequestTimeout: true,
      authenticationTimeout: AUTHENTICATION_MS,
      reauthenticationThreshold: REAUTHENTICATE_MS,
      retry: RETRY,
      socketFactory: this.#socketFactory(sockets),
    };
  }

  #socketFactory(own: Sockets): ISocketFactory {
    return ({ host, port, ssl, onConnect }) => {
      if (this.#isKilled) throw new Error('killed');
      if (own.isClosed) throw new Error(CLOSED);
      const socket = ssl
        ? tls.connect(
            { host, port, ...(net.isIP(host) ? {} : { servername: host }), ...ssl },
            onConnect,
          )
        : net.connect({ host, port }, onConnect);
      socket.setNoDelay(true);
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      // kafkajs ends a connection that is not there yet once for each request that waits for it.
      socket.setMaxListeners(0);
      for (const sockets of [own, this.#sockets]) {
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
      }
      return socket;
    };
  }

  /** kafkajs calls errors what it then retries; what matters comes back as a thrown error. */
  readonly #log = ({ namespace, log }: { namespace: string; log: { message: string } }): void => {
    this.#options.log('debug', `kafkajs: ${log.message}`, { part: namespace });
  };
}

/**
 * Once, and over a new connection. `Cluster.connect` repeats itself: it stays with an address that
 * closes connections, and takes one that never answers for connected.
 */
async function connectSeed(
  { brokerPool }: Cluster,
  { connectMs }: Pick<KafkaLimits, 'connectMs'>,
): Promise<void> {
  await brokerPool.createSeedBroker();
  await inTime(brokerPool.seedBroker.connect(), { ms: connectMs });
  brokerPool.versions = brokerPool.seedBroker.versions;
}

/** kafkajs says that one of the topics is refused, and not which. */
async function namingTheTopic(
  error: unknown,
  { brokerPool }: Cluster,
  topics: readonly string[],
): Promise<unknown> {
  if (rootOf(error).type === undefined) return error;
  try {
    const { topics: found } = await describeCluster(brokerPool.seedBroker, topics);
    const refused = found.find((topic) => topic.error !== null);
    return refused === undefined
      ? error
      : Object.assign(refused.error ?? {}, { topic: refused.name });
  } catch {
    return error;
  }
}

/** One broker. Not used again after a failure: its owner destroys it. */
export type BrokerLink = {
  readonly broker: Broker;
  /** At once; requests under way fail. */
  readonly destroy: () => void;
};

/** Connections of one purpose. Not used again after a failure: its owner destroys it. */
export class Link {
  readonly #cluster: Cluster;
  readonly #sockets: Sockets;

  constructor(cluster: Cluster, sockets: Sockets) {
    this.#cluster = cluster;
    this.#sockets = sockets;
  }

  /** How many partitions each topic has; 0 where it does not exist. */
  partitions(topic: string): number {
    return this.#cluster.findTopicPartitionMetadata(topic).length;
  }

  async leader(topic: string, partition: number): Promise<Broker> {
    return await this.broker(this.leaderOf(topic, partition));
  }

  /** @returns the node's number. @throws TransportError `topics` */
  leaderOf(topic: string, partition: number): number {
    const found = this.#cluster
      .findTopicPartitionMetadata(topic)
      .find(({ partitionId }) => partitionId === partition);
    if (found === undefined) {
      throw toTransportError(
        Object.assign(new Error('no such partition'), { type: 'UNKNOWN_TOPIC_OR_PARTITION' }),
        `find partition ${partition} of ${topic}`,
      );
    }
    return found.leader;
  }

  /** Connects to it where that was not done yet. */
  async broker(nodeId: number): Promise<Broker> {
    return await this.#cluster.findBroker({ nodeId });
  }

  async groupCoordinator(groupId: string): Promise<Broker> {
    return await this.#coordinator({ groupId, coordinatorType: 0 });
  }

  async transactionCoordinator(transactionalId: string): Promise<Broker> {
    return await this.#coordinator({ groupId: transactionalId, coordinatorType: 1 });
  }

  /** kafkajs's own way fails where a broker that it asks by chance cannot be reached. */
  async #coordinator(of: Parameters<Broker['findGroupCoordinator']>[0]): Promise<Broker> {
    for (let tries = 1; ; tries += 1) {
      try {
        const { coordinator } = await (await this.anyBroker()).findGroupCoordinator(of);
        return await this.broker(coordinator.nodeId);
      } catch (error) {
        const { type, name } = rootOf(error);
        const mayPass =
          type === 'GROUP_COORDINATOR_NOT_AVAILABLE' || name === 'KafkaJSBrokerNotFound';
        if (!mayPass || tries === COORDINATOR_TRIES) throw error;
        await sleep(COORDINATOR_PAUSE_MS * 2 ** (tries - 1));
      }
    }
  }

  /** For requests that each can answer: the one that this link was opened by, which did answer. */
  async anyBroker(): Promise<Broker> {
    const { seedBroker } = this.#cluster.brokerPool;
    const { nodeId } = seedBroker;
    // Unknown where it was reached by another address than it tells of itself.
    return typeof nodeId === 'number' ? await this.broker(nodeId) : seedBroker;
  }

  /** Learns anew who leads what. */
  async refresh(): Promise<void> {
    await this.#cluster.refreshMetadata();
  }

  /** At once; requests under way fail. */
  destroy(): void {
    this.#sockets.isClosed = true;
    // With an error, or requests under way would wait for their time-out.
    for (const socket of this.#sockets) socket.destroy(new Error(CLOSED));
    // Lets go of kafkajs's timers.
    this.#cluster.disconnect().catch(() => undefined);
  }
}
