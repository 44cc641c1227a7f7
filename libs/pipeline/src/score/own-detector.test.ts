import type { Detector } from '@goldenhour/velocity';
import { StateError } from '@goldenhour/velocity';
import { expect, test } from 'vitest';
import type { StateChange } from '../ports/index.ts';
import { OwnDetector, type Owner } from './own-detector.ts';

/** The detector 'two' in its third version; it drains one entry, the first time. */
function open(state: Readonly<Record<string, string>>, is: Owner = { name: 'two', version: 3 }) {
  const given: (readonly (readonly [string, string])[])[] = [];
  const create = (restored: Iterable<readonly [string, string]>): Detector => {
    const entries = [...restored];
    given.push(entries);
    let changes: readonly StateChange[] = [['a', 'new']];
    return {
      ...is,
      observe: () => {
        throw new Error('not asked');
      },
      close: () => ({ signals: [], settled: [], forget: [] }),
      due: () => Number.POSITIVE_INFINITY,
      drain: () => {
        const drained = changes;
        changes = [];
        return drained;
      },
    };
  };
  const own = new OwnDetector(new Map(Object.entries(state)), create);
  return { own, given: given.at(-1) };
}

const owner = (name: string, version: number) => JSON.stringify({ name, version });
const OURS = owner('two', 3);

test('its own entries come back to it, without their prefix and without those of others', () => {
  const { own, given } = open({ detector: OURS, clock: 'x', 'v/a': '1', 'v/b/c': '2' });
  expect(given).toEqual([
    ['a', '1'],
    ['b/c', '2'],
  ]);
  expect(own.replaced).toBeNull();
  expect(own.drain()).toEqual([['v/a', 'new']]);
});

test('a new partition gets one without a past, and says whose it is', () => {
  const { own, given } = open({});
  expect(given).toEqual([]);
  expect(own.replaced).toBeNull();
  expect(own.drain()).toEqual([
    ['detector', OURS],
    ['v/a', 'new'],
  ]);
  expect(own.drain()).toEqual([]);
});

test.each([
  ['an older version', { detector: owner('two', 2) }, { name: 'two', version: 2 }],
  ['another detector', { detector: owner('one', 9) }, { name: 'one', version: 9 }],
  ['the first one, which did not say so', {}, { name: 'ratio', version: 1 }],
])('the entries of %s go, and are never read', (_, whose, was) => {
  const { own, given } = open({ ...whose, 'v/a': 'old', 'v/b': 'old' });
  expect(given).toEqual([]);
  expect(own.replaced).toEqual(was);
  // Each key once: what the new one writes stands.
  expect(own.drain()).toEqual([
    ['detector', OURS],
    ['v/a', 'new'],
    ['v/b', null],
  ]);
  expect(own.drain()).toEqual([]);
});

test('the first detector goes on with entries from before it said whose they are', () => {
  const { own, given } = open({ 'v/a': '1' }, { name: 'ratio', version: 1 });
  expect(given).toEqual([['a', '1']]);
  expect(own.replaced).toBeNull();
  expect(own.drain()).toContainEqual(['detector', owner('ratio', 1)]);
});

test('a newer version stops it, with what to do', () => {
  const whole = () => open({ detector: owner('two', 4), 'v/a': '1' });
  expect(whole).toThrow(StateError);
  expect(whole).toThrow(
    "The state was written by version 4 of the detector 'two', this build has version 3: run a newer Goldenhour, or start with a new namespace.",
  );
});
