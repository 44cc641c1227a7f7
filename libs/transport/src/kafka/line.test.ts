import type { InRecord } from '@goldenhour/pipeline/ports';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Line } from './line.ts';

const recordAt = (offset: number): InRecord => ({
  partition: 0,
  offset,
  key: '',
  value: '',
  headers: {},
  appendTime: 0,
});

describe('a line', () => {
  test('gives each record once, in order, in portions no larger than asked for', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ put: fc.integer({ min: 0, max: 5 }) }),
        fc.record({ take: fc.integer({ min: 1, max: 4 }) }),
      ),
    );
    fc.assert(
      fc.property(steps, (all) => {
        const line = new Line(0, undefined, () => undefined);
        let put = 0;
        const taken: number[] = [];
        for (const step of all) {
          if ('put' in step) {
            const records = Array.from({ length: step.put }, (_, index) => recordAt(put + index));
            put += step.put;
            line.put(records, 100 * step.put);
          } else {
            const got = line.take(step.take);
            expect(got.length).toBeLessThanOrEqual(step.take);
            // All there is: who keeps up badly must get larger portions, not smaller ones.
            expect(got.length).toBe(Math.min(step.take, put - taken.length));
            taken.push(...got.map(({ offset }) => offset));
          }
          expect(line.isEmpty).toBe(taken.length === put);
          expect(line.bytes === 0).toBe(line.isEmpty);
        }
        expect(taken).toEqual(Array.from({ length: taken.length }, (_, index) => index));
      }),
    );
  });

  test('wakes whoever waits with the first record, and when told to', async () => {
    const line = new Line(0, 7, () => undefined);
    const first = line.filled(60_000);
    line.put([recordAt(7)], 1);
    await first;
    line.take(1);
    const second = line.filled(60_000);
    line.wake();
    await second;
    expect(line.take(1)).toEqual([]);
    await line.filled(0);
  });
});
