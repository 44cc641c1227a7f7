/**
 * The parts of kafkajs 2.2.4 below its public interface that this adapter stands on: connections,
 * authentication, and the requests of the protocol, one method each. What is above them there
 * (consumer, transactional producer) cannot do what the port promises; docs/decisions says why.
 * The version is pinned, and a test fails if one of these is not as written here.
 */
import { createRequire } from 'node:module';
import type { ConnectionOptions } from 'node:tls';
import type { ISocketFactory, logCreator, RetryOptions, SASLOptions } from 'kafkajs';

const load = createRequire(import.meta.url);

export const Cluster = load('kafkajs/src/cluster') as new (options: ClusterOptions) => Cluster;

export const { createLogger } = load('kafkajs/src/loggers') as {
  createLogger(
    this: void,
    options: { readonly level: number; readonly logCreator: logCreator },
  ): KafkaLogger;
};

/** Builds the request of version 11; its answer is decoded by `decode.ts`. */
export const fetchRequest = load('kafkajs/src/protocol/requests/fetch/v11/request') as (
  fetch: FetchRequest,
) => ProtocolRequest;

/**
 * Builds the request of version 5. `Broker.joinGroup` joins too, but keeps the member id to itself
 * while it waits for the group, and whoever gives up then could not leave.
 */
export const joinGroupRequest = (
  load('kafkajs/src/protocol/requests/joinGroup') as {
    protocol(options: { readonly version: 5 }): (request: JoinGroupRequest) => ProtocolExchange;
  }
).protocol({ version: 5 });

/** @param code as the protocol numbers errors */
export const { createErrorFromCode } = load('kafkajs/src/protocol/error') as {
  createErrorFromCode(
    this: void,
    code: number,
  ): Error & { readonly type: string; readonly retriable: boolean };
};

/** Writes and reads the types of the protocol. */
export const Encoder = load('kafkajs/src/protocol/encoder') as {
  new (bytes?: number): Encoder;
  readonly prototype: { writeEncoder: (this: Encoder, value: Encoder) => Encoder };
};

export interface Encoder {
  /** From here up to `offset` is what was written. */
  buf: Buffer;
  offset: number;
  writeInt8(value: number): this;
  writeInt16(value: number): this;
  writeInt32(value: number): this;
  writeBoolean(value: boolean): this;
  writeString(value: string | null): this;
  writeArray(values: readonly (string | number | Encoder)[]): this;
}

export const Decoder = load('kafkajs/src/protocol/decoder') as new (raw: Buffer) => Decoder;

export interface Decoder {
  readInt8(): number;
  readInt16(): number;
  readInt32(): number;
  readBoolean(): boolean;
  readString(): string | null;
  readArray<T>(read: (decoder: Decoder) => T): T[];
}

/** What an answer says of one partition; 0 is no error. */
type PartitionAnswer = { readonly partition: number; readonly errorCode: number };

const DUPLICATE_SEQUENCE_NUMBER = 46;
const OPERATION_NOT_ATTEMPTED = 55;
/** The least grave last: left out since another one was refused, and written before. */
const MILD = [OPERATION_NOT_ATTEMPTED, DUPLICATE_SEQUENCE_NUMBER];

/** How an answer is read: `decode` its fields, `parse` its errors. */
type Answering<T> = {
  decode: (raw: Buffer) => Promise<T>;
  parse: (answer: T) => Promise<T>;
};

/**
 * kafkajs throws the error of the first partition that has one, and not which it is. Behind a mild
 * one it hid a grave one: records were lost that a broker had refused.
 */
function throwGravest<T>(
  request: string,
  topicsOf: (answer: T) => readonly (readonly [topic: string, readonly PartitionAnswer[]])[],
): Answering<T> {
  const response = load(`kafkajs/src/protocol/requests/${request}/response`) as Answering<T>;
  response.parse = async (answer) => {
    const errors = topicsOf(answer)
      .flatMap(([topic, partitions]) => partitions.map((each) => ({ topic, ...each })))
      .filter(({ errorCode }) => errorCode !== 0)
      .sort((one, other) => MILD.indexOf(one.errorCode) - MILD.indexOf(other.errorCode));
    const [gravest] = errors;
    if (gravest === undefined) return await Promise.resolve(answer);
    const { topic, partition, errorCode } = gravest;
    throw Object.assign(createErrorFromCode(errorCode), { topic, partition });
  };
  return response;
}

export type ProduceAnswer = {
  readonly topics: readonly {
    readonly topicName: string;
    readonly partitions: readonly (PartitionAnswer & { readonly baseOffset: string })[];
  }[];
};

/** Of version 7; `batch-encoding.ts` writes the request. Throws the gravest error of partitions. */
export const produceResponse = throwGravest<ProduceAnswer>('produce/v7', ({ topics }) =>
  topics.map((each) => [each.topicName, each.partitions]),
);
throwGravest<{
  readonly errors: readonly { topic: string; partitionErrors: readonly PartitionAnswer[] }[];
}>('addPartitionsToTxn/v1', ({ errors }) =>
  errors.map((each) => [each.topic, each.partitionErrors]),
);

export type SocketOptions = {
  readonly host: string;
  readonly port: number;
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  readonly logger: KafkaLogger;
  readonly socketFactory: ISocketFactory;
};

export interface Connection {
  connect(): Promise<unknown>;
  disconnect(): Promise<unknown>;
  send(protocol: ProtocolExchange): Promise<unknown>;
  /** Not before the first login, nor from shortly before the end of what the broker allows on. */
  isAuthenticated(): boolean;
  /** Logs in, where that is configured. One login at a time. */
  authenticate(): Promise<void>;
}

/** One socket to one broker. */
export const Connection = load('kafkajs/src/network/connection') as {
  new (options: SocketOptions): Connection;
  readonly prototype: {
    connect: (this: Connection) => Promise<unknown>;
    send: (this: Connection, protocol: ProtocolExchange) => Promise<unknown>;
  };
};

/**
 * kafkajs opens a socket for each request that finds its connection not made yet, uses the last of
 * them, and keeps them all. Brokers close idle sockets after 10 minutes, and the end of one failed
 * what was under way on the one that is used.
 */
function connectOnce({ prototype }: typeof Connection): void {
  const { connect } = prototype;
  const underWay = new WeakMap<Connection, Promise<unknown>>();
  prototype.connect = function () {
    const connecting =
      underWay.get(this) ?? connect.call(this).finally(() => underWay.delete(this));
    underWay.set(this, connecting);
    return connecting;
  };
}

connectOnce(Connection);

/** ApiVersions, SaslHandshake, SaslAuthenticate. */
const BEFORE_LOGIN = new Set([18, 17, 36]);

/**
 * Where brokers end a login after some time, kafkajs logs in again on the same connection. It asked
 * whether that is due, then encoded the request, and sent it into the midst of a login that had
 * begun meanwhile: the broker closes such a connection, and every commit on it fails.
 */
function encodeBeforeLogin({ prototype }: typeof Connection): void {
  const { send } = prototype;
  prototype.send = async function (protocol) {
    const { request } = protocol;
    if (BEFORE_LOGIN.has(request.apiKey)) return await send.call(this, protocol);
    const encoded = await request.encode();
    if (!this.isAuthenticated()) await this.authenticate();
    const encode = () => Promise.resolve(encoded);
    return await send.call(this, { ...protocol, request: { ...request, encode } });
  };
}

encodeBeforeLogin(Connection);

export const RequestQueue = load('kafkajs/src/network/requestQueue') as {
  readonly prototype: { scheduleCheckPendingRequests: (this: RequestQueueParts) => void };
};

export type RequestQueueParts = {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
};

export type KafkaLogger = object;

export type ClusterOptions = {
  readonly logger: KafkaLogger;
  readonly socketFactory: ISocketFactory;
  readonly brokers: readonly string[];
  readonly ssl: ConnectionOptions | boolean;
  readonly sasl?: SASLOptions;
  readonly clientId: string;
  readonly connectionTimeout: number;
  readonly authenticationTimeout: number;
  readonly reauthenticationThreshold: number;
  readonly requestTimeout: number;
  readonly enforceRequestTimeout: boolean;
  readonly metadataMaxAge: number;
  readonly allowAutoTopicCreation: false;
  readonly maxInFlightRequests: null;
  readonly isolationLevel: 0 | 1;
  readonly retry: RetryOptions;
};

export type PartitionMetadata = { readonly partitionId: number; readonly leader: number };

export interface Cluster {
  readonly brokerPool: {
    /** The one of the addresses; undefined before it is created. */
    readonly seedBroker: Broker;
    /** Of the requests that brokers know. */
    versions: unknown;
    createSeedBroker(): Promise<void>;
  };
  disconnect(): Promise<void>;
  /** Refreshes the metadata too. Throws UNKNOWN_TOPIC_OR_PARTITION where one does not exist. */
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  refreshMetadata(): Promise<void>;
  findTopicPartitionMetadata(topic: string): readonly PartitionMetadata[];
  findBroker(at: { readonly nodeId: number | string }): Promise<Broker>;
}

export type FetchRequest = {
  readonly replicaId?: number;
  readonly isolationLevel: 0 | 1;
  readonly maxWaitTime: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly rackId?: string;
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly fetchOffset: string;
      readonly maxBytes: number;
    }[];
  }[];
};

/** What a request is to a connection; `encode` is kafkajs's own. */
export type ProtocolRequest = {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly apiName: string;
  readonly encode: () => Promise<unknown>;
};

/** A request, and how its answer is read. */
export type ProtocolExchange = {
  readonly request: ProtocolRequest;
  readonly response: {
    decode(raw: Buffer): Promise<unknown>;
    parse(decoded: unknown): Promise<unknown>;
  };
  readonly requestTimeout?: number;
  readonly logResponseError?: boolean;
};

export type JoinGroupRequest = {
  readonly groupId: string;
  readonly sessionTimeout: number;
  readonly rebalanceTimeout: number;
  /** '' before the coordinator has given one, with the error MEMBER_ID_REQUIRED. */
  readonly memberId: string;
  readonly protocolType: 'consumer';
  readonly groupProtocols: readonly { readonly name: string; readonly metadata: Buffer }[];
};

export type JoinGroupAnswer = {
  readonly generationId: number;
  readonly leaderId: string;
  readonly memberId: string;
  /** Only the leader is told of the others. */
  readonly members: readonly { readonly memberId: string; readonly memberMetadata: Buffer }[];
};

export type TopicPartitions = {
  readonly topic: string;
  readonly partitions: readonly number[];
};

/** One broker. All but Fetch go over one connection, Fetch over another. */
export interface Broker {
  /** Undefined where metadata has not told it. */
  readonly nodeId: number | undefined;
  /** Of the requests that it knows; null before it was connected to. */
  readonly versions: unknown;
  /** Logs in too, where that is set. */
  connect(): Promise<void>;
  readonly connectionPool: {
    send(protocol: ProtocolExchange): Promise<unknown>;
  };
  /**
   * Throws why there is none.
   *
   * @param request.coordinatorType 0 of a group, 1 of a transaction
   */
  findGroupCoordinator(request: {
    readonly groupId: string;
    readonly coordinatorType: 0 | 1;
  }): Promise<{ readonly coordinator: { readonly nodeId: number } }>;
  listOffsets(request: {
    readonly isolationLevel: 0 | 1;
    readonly topics: readonly {
      readonly topic: string;
      readonly partitions: readonly { readonly partition: number; readonly timestamp: number }[];
    }[];
  }): Promise<{
    readonly responses: readonly {
      readonly topic: string;
      readonly partitions: readonly { readonly partition: number; readonly offset: string }[];
    }[];
  }>;
  initProducerId(request: {
    readonly transactionalId: string | undefined;
    readonly transactionTimeout: number;
  }): Promise<{ readonly producerId: string; readonly producerEpoch: number }>;
  addPartitionsToTxn(
    request: TransactionRequest & {
      readonly topics: readonly TopicPartitions[];
    },
  ): Promise<unknown>;
  addOffsetsToTxn(request: TransactionRequest & { readonly groupId: string }): Promise<unknown>;
  txnOffsetCommit(
    request: TransactionRequest & {
      readonly groupId: string;
      readonly topics: readonly {
        readonly topic: string;
        readonly partitions: readonly { readonly partition: number; readonly offset: string }[];
      }[];
    },
  ): Promise<unknown>;
  endTxn(request: TransactionRequest & { readonly transactionResult: boolean }): Promise<unknown>;
  syncGroup(request: {
    readonly groupId: string;
    readonly generationId: number;
    readonly memberId: string;
    readonly groupAssignment: readonly {
      readonly memberId: string;
      readonly memberAssignment: Buffer;
    }[];
  }): Promise<{ readonly memberAssignment: Buffer }>;
  heartbeat(request: {
    readonly groupId: string;
    readonly groupGenerationId: number;
    readonly memberId: string;
  }): Promise<unknown>;
  leaveGroup(request: { readonly groupId: string; readonly memberId: string }): Promise<unknown>;
}

type TransactionRequest = {
  readonly transactionalId: string;
  readonly producerId: string;
  readonly producerEpoch: number;
};
