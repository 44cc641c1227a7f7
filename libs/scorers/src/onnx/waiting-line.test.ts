import { expect, test } from 'vitest';
import { WaitingLine } from './waiting-line.ts';

test('one works at a time, in the order of asking', async () => {
  const line = new WaitingLine(10);
  const told: string[] = [];
  const first = Promise.withResolvers<void>();
  const turns = ['a', 'b', 'c'].map(
    async (name) =>
      await line.enter(1, async () => {
        told.push(`${name} begins`);
        if (name === 'a') await first.promise;
        told.push(`${name} ends`);
        return name;
      }),
  );
  await Promise.resolve();
  expect(told).toEqual(['a begins']);
  first.resolve();
  expect(await Promise.all(turns)).toEqual(['a', 'b', 'c']);
  expect(told).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('where there is no room it says so at once, and has room again when something is done', async () => {
  const line = new WaitingLine(4);
  const first = Promise.withResolvers<string>();
  const turn = line.enter(3, () => first.promise);
  expect(line.waiting).toBe(3);
  expect(line.enter(2, async () => 'b')).toBeUndefined();
  const small = line.enter(1, async () => 'c');
  expect(line.waiting).toBe(4);
  first.resolve('a');
  expect([await turn, await small]).toEqual(['a', 'c']);
  expect(line.waiting).toBe(0);
  expect(await line.enter(4, async () => 'd')).toBe('d');
});
