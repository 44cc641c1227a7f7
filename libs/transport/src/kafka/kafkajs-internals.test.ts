import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { Cluster, createErrorFromCode, fetchRequest, RequestQueue } from './kafkajs-internals.ts';

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
  'produce',
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
    'findControllerBroker',
    'findGroupCoordinator',
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
