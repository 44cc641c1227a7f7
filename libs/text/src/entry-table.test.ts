import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EntryTable } from './entry-table.ts';

/** Few, so that many meet, and some that differ in upper bits alone. */
const hash = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.integer(),
  fc.nat(20).map((upper) => upper << 16),
);

test('each hash has the number that it was given last, and the others have none', () => {
  const entries = fc.array(fc.tuple(hash, fc.integer({ min: 1, max: 0xffff })), { maxLength: 400 });
  fc.assert(
    fc.property(entries, fc.array(hash), fc.nat(999), (some, asked, room) => {
      const table = new EntryTable();
      const wanted = new Map<number, number>();
      for (const [at, [one, number]] of some.entries()) {
        if (at === 9) table.reserve(room);
        table.set(one, number);
        wanted.set(one, number);
      }
      expect(table.size).toBe(wanted.size);
      for (const one of [...wanted.keys(), ...asked]) {
        expect(table.find(one)).toBe(wanted.get(one) ?? 0);
        if (wanted.has(one)) expect(table.mayHave(one)).toBe(1);
      }
    }),
  );
});

test('what it may have is nearly always what it has', () => {
  const table = new EntryTable();
  const spread = (index: number): number => Math.imul(index, 0x9e3779b1) ^ (index << 13);
  for (let index = 0; index < 10_000; index += 1) table.set(spread(index), 1);
  let wrong = 0;
  for (let index = 10_000; index < 20_000; index += 1) wrong += table.mayHave(spread(index));
  expect(wrong).toBeLessThan(1_000);
});
