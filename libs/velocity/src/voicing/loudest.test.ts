import { expect, test } from 'vitest';
import { FakeStore } from '../fake-store.ts';
import { LOUD_MAX, Loudest } from './loudest.ts';

const DAWN = 1_000_000;
const speak = (loudest: Loudest, key: number, minute: number) =>
  loudest.add(key, { minute: DAWN + minute, negative: 500 }, DAWN + minute);
const restarted = (store: FakeStore) => Loudest.decode('loud', store);

test('what is older than the window is out of the state too', () => {
  const loudest = new Loudest('loud');
  speak(loudest, 7, 0);
  speak(loudest, 7, 30);
  const store = new FakeStore().take(loudest.drain());
  loudest.forget(DAWN + 60);
  expect(loudest.drain()).toHaveLength(1);
  expect(restarted(store).largest(DAWN)?.bins).toHaveLength(2);
  loudest.forget(DAWN + 90);
  expect(store.take(loudest.drain()).size).toBe(0);
});

test('a newcomer takes the place of the least, and its slot', () => {
  const loudest = new Loudest('loud');
  for (let key = 0; key < LOUD_MAX; key += 1) speak(loudest, key, key === 3 ? 0 : 1);
  for (let key = 0; key < LOUD_MAX; key += 1) if (key !== 3) speak(loudest, key, 2);
  const store = new FakeStore().take(loudest.drain());
  speak(loudest, 99, 3);
  const changes = loudest.drain();
  expect(changes.map(([part]) => part)).toEqual(['loud/0']);
  const again = restarted(store.take(changes));
  for (const one of [loudest, again]) {
    for (const minute of [4, 5, 6]) speak(one, 99, minute);
    expect(one.largest(DAWN)).toMatchObject({ key: 99, bins: { length: 4 } });
  }
  expect(again.drain()).toEqual(loudest.drain());
});
