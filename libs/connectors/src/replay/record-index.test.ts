import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecordIndex, sortedByTime } from './record-index.ts';

test('sorts by (time, position)', () => {
  // Few distinct times, so that ties matter, and ones beyond 32 bits.
  const time = fc.oneof(
    fc.integer({ min: 0, max: 5 }),
    fc.integer({ min: 0, max: 4_102_444_799_999 }),
  );
  fc.assert(
    fc.property(fc.array(time, { maxLength: 200 }), (times) => {
      const expected = times
        .map((value, position) => ({ value, position }))
        .sort((a, b) => a.value - b.value || a.position - b.position)
        .map(({ position }) => position);
      const sorted = sortedByTime(Float64Array.from(times));
      expect(sorted === null ? times.map((_, position) => position) : [...sorted]).toEqual(
        expected,
      );
    }),
  );
});

test('what lies in order already needs no order of its own', () => {
  expect(sortedByTime(Float64Array.from([1, 1, 2]))).toBe(null);
  expect(sortedByTime(new Float64Array())).toBe(null);
});

test('keeps what is added while it grows', () => {
  const index = new RecordIndex();
  const entry = (n: number) => ({
    time: n * 1e9,
    file: n % 7,
    offset: n * 1e10,
    length: n * 1e6,
    line: n,
  });
  for (let n = 0; n < 5000; n += 1) index.add(entry(n));
  index.trim();
  expect([index.count, index.times.length]).toEqual([5000, 5000]);
  for (const n of [0, 1023, 1024, 1536, 4999]) {
    const { time, file, offset, length, line } = entry(n);
    expect([
      index.times[n],
      index.files[n],
      index.offsets[n],
      index.lengths[n],
      index.lines[n],
    ]).toEqual([time, file, offset, length, line]);
  }
});
