import { describe, expect, test } from 'vitest';
import { KAFKA_LIMITS } from './connection.ts';
import { encodeRecord } from './encode.ts';
import { type Broker, createErrorFromCode, type ProtocolExchange } from './kafkajs-internals.ts';
import type { Link } from './link.ts';
import { identityOf, producedBy, recordsOf } from './produce.fixtures.ts';
import { Publisher } from './publisher.ts';

const MESSAGE_TOO_LARGE = 10;
const NOT_LEADER = 6;
const OUT_OF_ORDER = 45;

type Produced = { readonly producerId: string; readonly first: number; readonly values: string[] };

/** A broker that keeps what it was sent, and fails as it is told. */
class FakeBroker {
  readonly produced: Produced[] = [];
  readonly failures: Error[] = [];
  identities = 0;

  async initProducerId() {
    this.identities += 1;
    return { producerId: `${this.identities}`, producerEpoch: 0 };
  }

  readonly connectionPool = { send: this.#produce.bind(this) };

  async #produce({ request }: ProtocolExchange) {
    for (const batch of (await producedBy(request)).batches) {
      const { producerId, firstSequence: first } = identityOf(batch);
      const values = recordsOf(batch).map(({ value }) => String(value));
      this.produced.push({ producerId, first, values });
    }
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    return { topics: [] };
  }
}

function publisherOn(broker: FakeBroker, { publishMs = 10_000 } = {}) {
  const as = broker as unknown as Broker;
  const link = { leader: async () => as, anyBroker: async () => as } as unknown as Link;
  const giveUp = () => void (counts.givenUp += 1);
  const links = { lease: async () => ({ link, giveUp, [Symbol.dispose]: () => undefined }) };
  const counts = { givenUp: 0, retries: 0 };
  const limits = { ...KAFKA_LIMITS, retryMs: 1, publishMs };
  const publisher = new Publisher(links, limits, () => void (counts.retries += 1));
  const publish = (...values: string[]) =>
    publisher.publish(
      values.map((value) => encodeRecord({ topic: 't', partition: 0, key: '', value }, 'acme.t')),
    );
  return { publish, counts };
}

describe('publishing', () => {
  test('sends what waits together, each batch after the one before', async () => {
    const broker = new FakeBroker();
    const { publish } = publisherOn(broker);
    await Promise.all([publish('a'), publish('b'), publish('c', 'd')]);
    expect(broker.produced).toEqual([
      { producerId: '1', first: 0, values: ['a'] },
      { producerId: '1', first: 1, values: ['b', 'c', 'd'] },
    ]);
  });

  test('sends the same batch under the same numbers again after a failure that passes', async () => {
    const broker = new FakeBroker();
    const { publish, counts } = publisherOn(broker);
    broker.failures.push(new Error('connection lost'), createErrorFromCode(NOT_LEADER));
    const first = publish('a');
    const second = publish('b');
    await Promise.all([first, second]);
    expect(broker.produced.map(({ first: number, values }) => [number, ...values])).toEqual([
      [0, 'a'],
      [0, 'a'],
      [0, 'a'],
      [1, 'b'],
    ]);
    expect(counts).toEqual({ givenUp: 2, retries: 2 });
  });

  test('gives up in time, and sends nothing else under the numbers of what may be written', async () => {
    const broker = new FakeBroker();
    const { publish } = publisherOn(broker, { publishMs: 20 });
    broker.failures.push(...Array.from({ length: 100 }, () => new Error('connection lost')));
    await expect(publish('a')).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    broker.failures.length = 0;
    await publish('b');
    expect(broker.produced.at(-1)).toEqual({ producerId: '2', first: 0, values: ['b'] });
  });

  test('takes a new identity when the broker has forgotten the old one', async () => {
    const broker = new FakeBroker();
    const { publish } = publisherOn(broker);
    await publish('a');
    broker.failures.push(createErrorFromCode(OUT_OF_ORDER));
    await publish('b');
    expect(broker.produced.at(-1)).toEqual({ producerId: '2', first: 0, values: ['b'] });
  });

  test('says at once what no repetition mends', async () => {
    const broker = new FakeBroker();
    const { publish, counts } = publisherOn(broker);
    broker.failures.push(createErrorFromCode(MESSAGE_TOO_LARGE));
    await expect(publish('a')).rejects.toMatchObject({
      code: 'topics',
      message: expect.stringContaining('max.message.bytes'),
    });
    expect(counts.retries).toBe(0);
  });
});
