import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32c } from './crc32c.ts';

const load = createRequire(import.meta.url);
const ofKafkajs = load('kafkajs/src/protocol/recordBatch/crc32C') as (bytes: Buffer) => number;

test('the checksum of the digits is the one that is published', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  expect(crc32c(Buffer.alloc(0))).toBe(0);
});

test('of any part of any bytes it is what kafkajs says', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(20), fc.nat(20), (raw, from, less) => {
      const bytes = Buffer.from(raw);
      const start = Math.min(from, bytes.length);
      const end = Math.max(start, bytes.length - less);
      expect(crc32c(bytes, start, end)).toBe(ofKafkajs(bytes.subarray(start, end)));
    }),
    { numRuns: 1_000 },
  );
});
