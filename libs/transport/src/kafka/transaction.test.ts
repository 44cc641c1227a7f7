import { describe, expect, test } from 'vitest';
import { KAFKA_LIMITS } from './connection.ts';
import { encodeRecord } from './encode.ts';
import { type Broker, createErrorFromCode } from './kafkajs-internals.ts';
import type { Link } from './link.ts';
import { Owner } from './transaction.ts';

const ERROR = {
  messageTooLarge: 10,
  topicAuthorizationFailed: 29,
  invalidProducerEpoch: 47,
  concurrentTransactions: 51,
  invalidTransactionTimeout: 50,
} as const;

/** Answers every request, notes them in order, and fails those it is told to. */
class FakeBroker {
  readonly requests: string[] = [];
  readonly failures = new Map<string, (Error | number)[]>();
  /** As it answers to what is produced. */
  written: readonly unknown[] = [];

  #answer(name: string, detail = ''): Promise<unknown> {
    this.requests.push(`${name}${detail}`);
    const failure = this.failures.get(name)?.shift();
    if (failure === undefined) {
      return Promise.resolve({ producerId: '7', producerEpoch: 3, topics: this.written });
    }
    return Promise.reject(typeof failure === 'number' ? createErrorFromCode(failure) : failure);
  }

  initProducerId = () => this.#answer('init');
  addPartitionsToTxn = ({ topics }: { topics: unknown }) =>
    this.#answer('partitions', ` ${JSON.stringify(topics)}`);
  connectionPool = { send: () => this.#answer('produce') };
  addOffsetsToTxn = () => this.#answer('offsets');
  txnOffsetCommit = ({ topics }: { topics: unknown }) =>
    this.#answer('offset commit', ` ${JSON.stringify(topics)}`);
  endTxn = ({ transactionResult }: { transactionResult: boolean }) =>
    this.#answer('end', ` ${transactionResult}`);
}

const INPUT = 'acme.in';

function ownerOn(broker: FakeBroker, { input }: { input: string | undefined } = { input: INPUT }) {
  const as = async () => broker as unknown as Broker;
  const link = { leader: as, transactionCoordinator: as, groupCoordinator: as };
  return Owner.fence({
    link: link as unknown as Link,
    transactionalId: 'acme.score.0',
    groupId: 'acme.score',
    input,
    partition: 0,
    limits: { ...KAFKA_LIMITS, transactionMs: 200 },
  });
}

const RECORDS = ['acme.out', 'acme.score.state'].map((topic) =>
  encodeRecord({ topic, partition: 0, key: 'k', value: 'v' }, topic),
);

describe('a commit', () => {
  test('adds partitions, writes, commits the offset, and ends, in that order', async () => {
    const broker = new FakeBroker();
    const owner = await ownerOn(broker);
    await owner.commit(RECORDS, 17);
    expect(broker.requests[0]).toBe('init');
    expect(broker.requests[1]).toBe(
      'partitions [{"topic":"acme.out","partitions":[0]},{"topic":"acme.score.state","partitions":[0]}]',
    );
    expect(broker.requests.slice(2, -1).sort()).toEqual([
      'offset commit [{"topic":"acme.in","partitions":[{"partition":0,"offset":"17"}]}]',
      'offsets',
      'produce',
    ]);
    expect(broker.requests.at(-1)).toBe('end true');
  });

  test('of a mark says where it was written, once it stands', async () => {
    const broker = new FakeBroker();
    const owner = await ownerOn(broker);
    const partitions = [{ partition: 0, errorCode: 0, baseOffset: '41' }];
    broker.written = [{ topicName: 'acme.score.state', partitions }];
    const [, record] = RECORDS;
    if (record === undefined) throw new Error('no record');
    expect(await owner.mark(record)).toBe(41);
    expect(broker.requests.slice(2)).toEqual(['produce', 'end true']);
  });

  test('of an offset alone writes nothing; of nothing asks nothing', async () => {
    const broker = new FakeBroker();
    const owner = await ownerOn(broker);
    await owner.commit([], 17);
    expect(broker.requests.slice(1, 2)).toEqual(['offsets']);
    broker.requests.length = 0;
    await owner.commit([], undefined);
    expect(broker.requests).toEqual([]);
  });

  test('of a stage without an input commits no offset to a group', async () => {
    const broker = new FakeBroker();
    const owner = await ownerOn(broker, { input: undefined });
    await owner.commit(RECORDS, 17);
    expect(broker.requests).not.toContain('offsets');
  });

  test('waits while the broker still ends the one before', async () => {
    const broker = new FakeBroker();
    const owner = await ownerOn(broker);
    const { concurrentTransactions } = ERROR;
    broker.failures.set('partitions', [concurrentTransactions, concurrentTransactions]);
    broker.failures.set('end', [concurrentTransactions]);
    await owner.commit(RECORDS, 17);
    expect(broker.requests.filter((one) => one.startsWith('partitions'))).toHaveLength(3);
    expect(broker.requests.filter((one) => one === 'end true')).toHaveLength(2);
  });

  test.each([
    ['partitions', ERROR.invalidProducerEpoch],
    ['produce', new Error('connection lost')],
    ['offset commit', new Error('connection lost')],
    ['end', new Error('connection lost')],
  ] as const)('that fails at "%s" ends the task, whatever stands', async (step, failure) => {
    const broker = new FakeBroker();
    const owner = await ownerOn(broker);
    broker.failures.set(step, [failure]);
    await expect(owner.commit(RECORDS, 17)).rejects.toMatchObject({ code: 'fenced' });
  });

  test('is not ended where a part of it failed', async () => {
    const broker = new FakeBroker();
    const owner = await ownerOn(broker);
    broker.failures.set('produce', [new Error('connection lost')]);
    await expect(owner.commit(RECORDS, 17)).rejects.toThrow();
    expect(broker.requests).not.toContain('end true');
  });

  test.each([
    ['topics', ERROR.messageTooLarge, /max\.message\.bytes/],
    ['denied', ERROR.topicAuthorizationFailed, /rights on topics/],
  ] as const)('says as "%s" what no repetition mends', async (code, failure, message) => {
    const broker = new FakeBroker();
    const owner = await ownerOn(broker);
    broker.failures.set('produce', [failure]);
    await expect(owner.commit(RECORDS, 17)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});

describe('taking a task over', () => {
  test('waits until the transaction of the earlier owner has ended', async () => {
    const broker = new FakeBroker();
    broker.failures.set('init', [ERROR.concurrentTransactions, ERROR.concurrentTransactions]);
    await ownerOn(broker);
    expect(broker.requests).toEqual(['init', 'init', 'init']);
  });

  test('gives up waiting in time, as something that may pass', async () => {
    const broker = new FakeBroker();
    broker.failures.set(
      'init',
      Array.from({ length: 1_000 }, () => ERROR.concurrentTransactions),
    );
    await expect(ownerOn(broker)).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  });

  test('says which setting of the brokers stands in the way', async () => {
    const broker = new FakeBroker();
    broker.failures.set('init', [ERROR.invalidTransactionTimeout]);
    await expect(ownerOn(broker)).rejects.toThrow(/transaction\.max\.timeout\.ms/);
  });
});
