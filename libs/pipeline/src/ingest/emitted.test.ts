import { expect, test } from 'vitest';
import { Emitted } from './emitted.ts';

function apply(state: Map<string, string>, emitted: Emitted): void {
  for (const [key, value] of emitted.drain()) {
    if (value === null) state.delete(key);
    else state.set(key, value);
  }
}

const MAX = 300;
const add = (emitted: Emitted, from: number, to: number) => {
  for (let n = from; n < to; n += 1) emitted.add(`m${n}`, ['acme', `s${n % 7}`]);
};

test('what was emitted is found, also after a restart, and per source', () => {
  const state = new Map<string, string>();
  const emitted = new Emitted('one', state);
  emitted.add('a', ['acme', 'beta']);
  apply(state, emitted);
  emitted.add('b', ['beta']);
  apply(state, emitted);
  const again = new Emitted('one', state);
  expect(again.find('a')).toEqual(['acme', 'beta']);
  expect(again.find('b')).toEqual(['beta']);
  expect(again.find('c')).toEqual([]);
  expect(new Emitted('two', state).find('a')).toEqual([]);
});

test('the newest are kept, the oldest forgotten, in memory and in the state', () => {
  const state = new Map<string, string>();
  const emitted = new Emitted('one', state, MAX);
  for (let n = 0; n < 3_000; n += 100) {
    add(emitted, n, n + 100);
    apply(state, emitted);
    const restored = new Emitted('one', state, MAX);
    for (const known of [emitted, restored])
      for (let id = Math.max(0, n + 100 - 10); id < n + 100; id += 1)
        expect(known.find(`m${id}`)).toEqual(['acme', `s${id % 7}`]);
  }
  expect(emitted.find('m0')).toEqual([]);
  expect(new Emitted('one', state, MAX).find('m0')).toEqual([]);
  expect([...state.values()].join('').length).toBeLessThan(40_000);
});

test('what came to concern others outlives the chunk it first stood in', () => {
  const state = new Map<string, string>();
  const emitted = new Emitted('one', state, MAX);
  add(emitted, 0, 290);
  apply(state, emitted);
  emitted.add('m0', ['beta']);
  add(emitted, 1_000, 1_100);
  apply(state, emitted);
  const restored = new Emitted('one', state, MAX);
  for (const known of [emitted, restored]) {
    expect(known.find('m1')).toEqual([]);
    expect(known.find('m0')).toEqual(['beta']);
  }
});

test('a state entry keeps to 16 kB', () => {
  const emitted = new Emitted('one', new Map());
  add(emitted, 0, 5_000);
  for (const [, value] of emitted.drain()) expect(value?.length ?? 0).toBeLessThan(16_000);
});
