import { RECORD_BYTES_MAX } from '@goldenhour/pipeline/ports';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Encoded, encodeRecord, roundsOf } from './encode.ts';

const encoded = (partition: number, size: number, key = ''): Encoded =>
  encodeRecord({ topic: 't', partition, key, value: 'x'.repeat(size) }, 'acme.t');

describe('a record', () => {
  test('is refused above the limit, counted in bytes, headers among them', () => {
    const fits = 'x'.repeat(RECORD_BYTES_MAX - 10);
    const headers = { name: 'value!' };
    expect(() =>
      encodeRecord({ topic: 't', partition: 0, key: '', value: fits, headers }, 'acme.t'),
    ).not.toThrow();
    expect(() =>
      encodeRecord({ topic: 't', partition: 0, key: 'k', value: fits, headers }, 'acme.t'),
    ).toThrow(/1000001 bytes/);
  });
});

describe('rounds', () => {
  test('hold each record once, in order, and no batch over the limit', () => {
    const records = fc.array(
      fc.record({
        partition: fc.nat(2),
        size: fc.oneof(fc.nat(50), fc.integer({ min: 200_000, max: 999_000 })),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(records, (sizes) => {
        const all = sizes.map(({ partition, size }, index) =>
          encoded(partition, size, `${index}`.slice(0, 3)),
        );
        const batches = [...roundsOf(all)].map((round) => {
          const partitions = round.map(({ partition }) => partition);
          expect(new Set(partitions).size).toBe(partitions.length);
          return round;
        });
        for (const partition of [0, 1, 2]) {
          const sent = batches.flat().filter((batch) => batch.partition === partition);
          expect(sent.flatMap((batch) => batch.records)).toEqual(
            all.filter((record) => record.partition === partition),
          );
        }
        for (const { records: own } of batches.flat()) {
          const bytes = own.reduce((sum, record) => sum + record.bytes, 0);
          expect(own.length === 1 || bytes <= RECORD_BYTES_MAX).toBe(true);
          expect(own.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 50 },
    );
  });
});
