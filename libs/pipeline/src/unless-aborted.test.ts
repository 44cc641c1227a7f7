import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { unlessAborted } from './unless-aborted.ts';

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('gives what the work gives, also when it fails', async () => {
  const { signal } = new AbortController();
  expect(await unlessAborted(Promise.resolve(1), signal)).toBe(1);
  await expect(unlessAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
});

test('waits no longer than its signal', async () => {
  const stop = new AbortController();
  const waiting = unlessAborted(new Promise(() => undefined), stop.signal);
  stop.abort();
  expect(await waiting).toBeUndefined();
  expect(await unlessAborted(Promise.resolve(1), stop.signal)).toBeUndefined();
});

test('leaves nothing behind at a signal that lives on', async () => {
  const { signal } = new AbortController();
  const given = async () => {
    const result = { of: 'one measurement' };
    await unlessAborted(Promise.resolve(result), signal);
    return new WeakRef(result);
  };
  const results = await Promise.all([given(), given()]);
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  expect(results.map((result) => result.deref())).toEqual([undefined, undefined]);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
