import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReorderBuffer, type Waiting } from './reorder-buffer.ts';

const item = fc.record({
  time: fc.integer({ min: 0, max: 3 }),
  id: fc.constantFrom('a', 'b'),
  revision: fc.integer({ min: 0, max: 1 }),
  subject: fc.constantFrom('s', 't'),
  op: fc.constantFrom('upsert' as const, 'delete' as const, 'engagement' as const),
});
const place = ({ time, id, revision, subject, op }: Omit<Waiting, 'offset'>): string =>
  `${time} ${id} ${revision} ${subject} ${['upsert', 'delete', 'engagement'].indexOf(op)}`;

test('whatever the order they came in, items leave in the one order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(item, { selector: place, maxLength: 60 }), (items) => {
      const buffer = new ReorderBuffer();
      items.forEach((entry, offset) => buffer.push({ ...entry, offset }));
      expect(buffer.oldestOffset()).toBe(items.length > 0 ? 0 : undefined);
      const left: string[] = [];
      for (let next = buffer.pop(); next !== undefined; next = buffer.pop()) left.push(place(next));
      expect(left).toEqual(items.map(place).sort());
      expect(buffer.size).toBe(0);
    }),
  );
});

test('the oldest offset is that of the first that still waits', () => {
  const buffer = new ReorderBuffer();
  const fixed = { revision: 0, subject: 's', op: 'upsert' } as const;
  buffer.push({ ...fixed, time: 1, id: 'a', offset: 4 });
  buffer.push({ ...fixed, time: 9, id: 'b', offset: 7 });
  buffer.push({ ...fixed, time: 5, id: 'c', offset: 9 });
  buffer.pop();
  expect(buffer.oldestOffset()).toBe(7);
});
