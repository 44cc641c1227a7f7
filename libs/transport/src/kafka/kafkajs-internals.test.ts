import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import { describe, expect, test } from 'vitest';
import {
  Cluster,
  Connection,
  createErrorFromCode,
  Encoder,
  fetchRequest,
  RequestQueue,
} from './kafkajs-internals.ts';

const REQUESTS = [
  'addOffsetsToTxn',
  'addPartitionsToTxn',
  'endTxn',
  'findGroupCoordinator',
  'heartbeat',
  'initProducerId',
  'joinGroup',
  'leaveGroup',
  'listOffsets',
  'syncGroup',
  'txnOffsetCommit',
];

test('kafkajs is as its typed internals say', () => {
  const load = createRequire(import.meta.url);
  const { version } = JSON.parse(readFileSync(load.resolve('kafkajs/package.json'), 'utf8')) as {
    readonly version: string;
  };
  expect(version).toBe('2.2.4');
  const Broker = load('kafkajs/src/broker') as { readonly prototype: Record<string, unknown> };
  for (const request of REQUESTS) expect(Broker.prototype[request], request).toBeTypeOf('function');
  const cluster = Cluster.prototype as unknown as Record<string, unknown>;
  for (const method of [
    'addMultipleTargetTopics',
    'disconnect',
    'findBroker',
    'findTopicPartitionMetadata',
    'refreshMetadata',
  ]) {
    expect(cluster[method], method).toBeTypeOf('function');
  }
  const BrokerPool = load('kafkajs/src/cluster/brokerPool') as typeof Broker;
  expect(BrokerPool.prototype['createSeedBroker']).toBeTypeOf('function');
  expect(Broker.prototype['connect']).toBeTypeOf('function');
  expect(RequestQueue.prototype.scheduleCheckPendingRequests).toBeTypeOf('function');
  expect(createErrorFromCode(47).type).toBe('INVALID_PRODUCER_EPOCH');
  const request = fetchRequest({
    isolationLevel: 1,
    maxWaitTime: 1,
    minBytes: 1,
    maxBytes: 1,
    topics: [],
  });
  expect(request).toMatchObject({ apiKey: 1, apiVersion: 11 });
});

/** A connection to somebody who only listens. */
async function connectionTo(server: net.Server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  const sockets: net.Socket[] = [];
  const log = () => undefined;
  const logger = { namespace: () => logger, debug: log, error: log, warn: log };
  const connection = new Connection({
    host: '127.0.0.1',
    port,
    connectionTimeout: 5_000,
    requestTimeout: 5_000,
    logger,
    socketFactory: ({ onConnect }) => {
      const socket = net.connect(port, '127.0.0.1', onConnect);
      sockets.push(socket);
      return socket;
    },
  });
  return { connection, sockets };
}

test('a request that is encoded while its login ends goes out behind the next login', async () => {
  const server = net.createServer();
  const { connection, sockets } = await connectionTo(server);
  const accepting = once(server, 'connection') as Promise<[net.Socket]>;
  await connection.connect();
  const order: string[] = [];
  let isLoggedIn = true;
  connection.isAuthenticated = () => isLoggedIn;
  connection.authenticate = async () => {
    order.push('login');
    await new Promise((resolve) => setImmediate(resolve));
    order.push('logged in');
    isLoggedIn = true;
  };
  const [accepted] = await accepting;
  const sent = once(accepted, 'data').then(() => order.push('sent'));
  const request = {
    apiKey: 3,
    apiVersion: 0,
    apiName: 'Metadata',
    encode: async () => {
      order.push('encoded');
      isLoggedIn = false;
      return await Promise.resolve(new Encoder());
    },
  };
  const decode = () => Promise.resolve(null);
  const answer = connection.send({ request, response: { decode, parse: decode } });
  await sent;
  expect(order).toEqual(['encoded', 'login', 'logged in', 'sent']);
  for (const socket of sockets) socket.destroy(new Error('over'));
  accepted.destroy();
  await expect(answer).rejects.toThrow('over');
  server.close();
});

test('a connection that many ask for at once is made once', async () => {
  const server = net.createServer((socket) => socket.resume());
  const { connection, sockets } = await connectionTo(server);
  await Promise.all([connection.connect(), connection.connect(), connection.connect()]);
  expect(sockets).toHaveLength(1);
  // One that was lost is made again.
  await connection.disconnect();
  await Promise.all([connection.connect(), connection.connect()]);
  expect(sockets).toHaveLength(2);
  for (const socket of sockets) socket.destroy();
  await connection.disconnect();
  server.close();
  await once(server, 'close');
  // A failure is told to all who wait, and does not stay.
  await Promise.all([
    expect(connection.connect()).rejects.toThrow('ECONNREFUSED'),
    expect(connection.connect()).rejects.toThrow('ECONNREFUSED'),
  ]);
  expect(sockets).toHaveLength(3);
});

type Parsing = { readonly response: { parse(answer: unknown): Promise<unknown> } };

function parsing(request: string, version: number): Parsing['response'] {
  const load = createRequire(import.meta.url);
  const { protocol } = load(`kafkajs/src/protocol/requests/${request}`) as {
    protocol(this: void, of: { readonly version: number }): (request: object) => Parsing;
  };
  return protocol({ version })({ topicData: [] }).response;
}

const NONE = 0;
const TOO_LARGE = 10;
const DENIED = 29;
const DUPLICATE = 46;
const NOT_ATTEMPTED = 55;

describe('of an answer on many partitions', () => {
  const produced = (...errors: readonly (readonly [topic: string, errorCode: number])[]) =>
    parsing('produce', 7).parse({
      topics: errors.map(([topicName, errorCode]) => ({
        topicName,
        partitions: [{ partition: 3, errorCode }],
      })),
    });
  const added = (...errors: readonly (readonly [topic: string, errorCode: number])[]) =>
    parsing('addPartitionsToTxn', 1).parse({
      errors: errors.map(([topic, errorCode]) => ({
        topic,
        partitionErrors: [{ partition: 0, errorCode }],
      })),
    });

  test('a refusal is thrown with its place, and not what was written before', async () => {
    await expect(produced(['a', DUPLICATE], ['b', NONE], ['c', TOO_LARGE])).rejects.toMatchObject({
      type: 'MESSAGE_TOO_LARGE',
      topic: 'c',
      partition: 3,
    });
  });

  test('what was written before is thrown where nothing else is wrong', async () => {
    await expect(produced(['a', NONE], ['b', DUPLICATE])).rejects.toMatchObject({
      type: 'DUPLICATE_SEQUENCE_NUMBER',
    });
    await expect(produced(['a', NONE])).resolves.toBeDefined();
  });

  test('the one that was refused is thrown, and not those left out because of it', async () => {
    await expect(added(['a', NOT_ATTEMPTED], ['b', DENIED])).rejects.toMatchObject({
      type: 'TOPIC_AUTHORIZATION_FAILED',
      topic: 'b',
    });
    await expect(added(['a', NONE])).resolves.toBeDefined();
  });
});
