import { createRequire } from 'node:module';
import { type OutRecord, RECORD_BYTES_MAX } from '@goldenhour/pipeline/ports';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeProduce, type SequencedBatch } from './batch-encoding.ts';
import { type Encoded, encodeRecord } from './encode.ts';
import { Decoder } from './kafkajs-internals.ts';
import { identityOf, type ReadBatch, readProduce, recordsOf } from './produce.fixtures.ts';

const load = createRequire(import.meta.url);
type KafkajsRecord = {
  readonly offset: string;
  readonly key: Buffer;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer>>;
};
const decodeByKafkajs = load('kafkajs/src/protocol/recordBatch/v0/decoder') as (
  decoder: Decoder,
) => Promise<{ readonly records: readonly KafkajsRecord[] } & Record<string, unknown>>;
const crcByKafkajs = load('kafkajs/src/protocol/recordBatch/crc32C') as (bytes: Buffer) => number;

const PRODUCER = { producerId: '4294967301', producerEpoch: 513, timeoutMs: 30_000 };
/** Brokers write it over, readers ignore it. */
const NO_LEADER_EPOCH = -1;

type Content = Pick<OutRecord, 'key' | 'value'> & { readonly headers: Record<string, string> };
type Given = { readonly topic: string; readonly partition: number; readonly contents: Content[] };

const content = (key: string, value: string | null, headers = {}): Content => {
  return { key, value, headers };
};

function batchOf({ topic, partition, contents }: Given, firstSequence = 0): SequencedBatch {
  const records = contents.map((each) => encodeRecord({ topic, partition, ...each }, topic));
  return { topic, partition, records, firstSequence };
}

/** As bytes keep it: halves of surrogate pairs are lost. */
const kept = (text: string): string => Buffer.from(text).toString();

function keptOf({ key, value, headers }: Content, offset: number) {
  return {
    offset,
    key: kept(key),
    value: value === null ? null : kept(value),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [kept(name), kept(text)]),
    ),
  };
}

const readByUs = (batch: ReadBatch) =>
  recordsOf(batch).map(({ offset, key, value, headers }) => ({ offset, key, value, headers }));

async function readByKafkajs({ bytes }: ReadBatch) {
  const { records, ...batch } = await decodeByKafkajs(new Decoder(bytes));
  return {
    batch,
    records: records.map(({ offset, key, value, headers }) => ({
      offset: Number(offset),
      key: key.toString(),
      value: value?.toString() ?? null,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, bytesOf]) => [name, bytesOf.toString()]),
      ),
    })),
  };
}

async function expectSame(batch: ReadBatch | undefined, contents: readonly Content[]) {
  if (batch === undefined) throw new Error('It was not written.');
  const wanted = contents.map(keptOf);
  expect(readByUs(batch)).toEqual(wanted);
  const { records } = await readByKafkajs(batch);
  expect(records).toEqual(wanted);
  expect(batch.bytes.readInt32BE(8)).toBe(batch.bytes.length - 12);
  expect(batch.bytes.readUInt32BE(17)).toBe(crcByKafkajs(batch.bytes.subarray(21)));
}

describe('a request', () => {
  test('says who writes, and holds what was given, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        givenArbitrary(),
        fc.nat(2 ** 31 - 1),
        fc.boolean(),
        async (all, first, is) => {
          const transactionalId = is ? 'acme.score.3 é' : undefined;
          const batches = all.map((given) => batchOf(given, first));
          const { batches: written, ...request } = readProduce(
            encodeProduce({ ...PRODUCER, transactionalId, batches }, 0),
          );
          expect(request).toEqual({
            transactionalId: transactionalId ?? null,
            acks: -1,
            timeoutMs: 30_000,
          });
          expect(written).toHaveLength(all.length);
          for (const { topic, partition, contents } of all) {
            const batch = written.find((one) => one.topic === topic && one.partition === partition);
            await expectSame(batch, contents);
          }
          for (const batch of written) {
            expect(identityOf(batch)).toEqual({
              producerId: '4294967301',
              producerEpoch: 513,
              firstSequence: first,
            });
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('names each topic once', () => {
    const one = (topic: string, partition: number) =>
      batchOf({ topic, partition, contents: [content('', '')] });
    const batches = [one('b', 1), one('a', 1), one('b', 0)];
    const body = encodeProduce({ ...PRODUCER, transactionalId: undefined, batches }, 0);
    expect(body.toString('latin1').match(/\0\u0001[ab]/g)).toEqual(['\0\u0001b', '\0\u0001a']);
    const places = readProduce(body).batches.map(({ topic, partition }) => `${topic}${partition}`);
    expect(places).toEqual(['b1', 'b0', 'a1']);
  });

  test('leaves room in front', () => {
    const batches = [batchOf({ topic: 't', partition: 0, contents: [content('k', 'v')] })];
    const request = { ...PRODUCER, transactionalId: 'id', batches };
    const body = encodeProduce(request, 40).subarray(40);
    expect(recordsOf(readProduce(body).batches[0] as ReadBatch)).toHaveLength(1);
  });

  test('is refused where a record is not what it says', () => {
    const [record] = batchOf({
      topic: 't',
      partition: 0,
      contents: [content('k', 'value')],
    }).records;
    const lying = { ...(record as Encoded), valueBytes: 6 };
    const batches = [{ topic: 't', partition: 0, records: [lying], firstSequence: 0 }];
    expect(() => encodeProduce({ ...PRODUCER, transactionalId: undefined, batches }, 0)).toThrow(
      RangeError,
    );
  });
});

describe('a batch', () => {
  const only = (contents: Content[], transactionalId?: string, firstSequence = 7) => {
    const batches = [batchOf({ topic: 't', partition: 2, contents }, firstSequence)];
    const { batches: written } = readProduce(
      encodeProduce({ ...PRODUCER, transactionalId, batches }, 0),
    );
    return written[0] as ReadBatch;
  };

  test.each([
    ['acme.score.3', true],
    [undefined, false],
  ] as const)(
    'of transactional id %s is as kafkajs reads it',
    async (transactionalId, inTransaction) => {
      const before = Date.now();
      const { batch } = await readByKafkajs(
        only([content('a', '1'), content('b', null)], transactionalId),
      );
      expect(batch).toMatchObject({
        firstOffset: '0',
        lastOffsetDelta: 1,
        partitionLeaderEpoch: NO_LEADER_EPOCH,
        producerId: '4294967301',
        producerEpoch: 513,
        firstSequence: 7,
        inTransaction,
        isControlBatch: false,
      });
      const { firstTimestamp, maxTimestamp } = batch;
      expect(maxTimestamp).toBe(firstTimestamp);
      expect(Number(firstTimestamp)).toBeGreaterThanOrEqual(before);
      expect(Number(firstTimestamp)).toBeLessThanOrEqual(Date.now());
    },
  );

  test.each([63, 64, 8_191, 8_192, 500_000, RECORD_BYTES_MAX - 1])(
    'holds a value of %i bytes',
    async (size) => {
      const contents = [content('k', 'x'.repeat(size)), content('', 'é'.repeat(size >> 1))];
      await expectSame(only(contents), contents);
    },
  );

  test('numbers thousands of records, and holds hundreds of headers', async () => {
    const contents = Array.from({ length: 9_000 }, (_, index) => content(`${index}`, 'é😀'));
    const headers = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`h${index}`, 'ü']),
    );
    contents.push(content('', null, headers));
    await expectSame(only(contents), contents);
  });
});

function givenArbitrary(): fc.Arbitrary<Given[]> {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    // Halves of surrogate pairs among them.
    fc.array(fc.nat(0xffff), { maxLength: 80 }).map((units) => String.fromCharCode(...units)),
  );
  // kafkajs takes what each object has for a header of the same name.
  const headerName = fc.string({ unit: 'grapheme' }).filter((name) => !(name in {}));
  const contents = fc.array(
    fc.record({
      key: text,
      value: fc.option(text),
      headers: fc.dictionary(headerName, text, {
        maxKeys: 4,
        noNullPrototype: true,
      }),
    }),
    { minLength: 1, maxLength: 12 },
  );
  return fc.uniqueArray(
    fc.record({
      topic: fc.constantFrom('acme.in', 'acme.out', 'a'),
      partition: fc.nat(3),
      contents,
    }),
    { minLength: 1, maxLength: 6, selector: ({ topic, partition }) => `${partition}/${topic}` },
  );
}
