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

test('a newcomer takes the place of the least, of as many of the one that came first', () => {
  const loudest = new Loudest('loud');
  for (const minute of [1, 2]) {
    for (let key = 0; key < LOUD_MAX; key += 1) speak(loudest, key, minute);
  }
  const store = new FakeStore().take(loudest.drain());
  const again = restarted(store);
  for (const one of [loudest, again]) {
    speak(one, 99, 3);
    speak(one, 1, 4);
    expect(one.largest(DAWN)).toMatchObject({ key: 1, bins: { length: 3 } });
    // It counts what the first had said, but did not say it.
    for (const minute of [5, 6, 7]) speak(one, 99, minute);
    expect(one.largest(DAWN)).toMatchObject({ key: 99, bins: { length: 4 } });
  }
  expect(again.drain()).toEqual(loudest.drain());
});

test('what the least had said goes over to a newcomer that takes its place', () => {
  const loudest = new Loudest('loud');
  speak(loudest, 1, 0);
  for (let key = 2; key <= LOUD_MAX; key += 1) {
    for (let time = 0; time < 2; time += 1) speak(loudest, key, 1);
  }
  loudest.move(1, loudest, { into: 99, now: DAWN + 1 });
  speak(loudest, 99, 1);
  speak(loudest, 99, 1);
  const { key, bins } = loudest.largest(DAWN) ?? { key: null, bins: [] };
  expect(key).toBe(99);
  expect(bins.map(({ total }) => total)).toEqual([1, 2]);
});
