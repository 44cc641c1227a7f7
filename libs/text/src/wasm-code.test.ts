import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CodeMemory, constant, get, moduleOf } from './wasm-code.ts';

/** Stores a number where its parameter says. */
const storing = (value: number): Uint8Array =>
  moduleOf([
    {
      name: 'store',
      parameters: 1,
      locals: [],
      body: [...get(0), ...constant(value), 0x36, 2, 0],
    },
  ]);

test('a number arrives as it was written down', () => {
  const number = fc.oneof(fc.nat(), fc.constantFrom(0, 63, 64, 127, 128, 8191, 8192));
  fc.assert(
    fc.property(number, (value) => {
      const memory = new CodeMemory<'store'>(storing(value));
      const at = memory.take(4);
      memory.routines.store(at);
      expect(new Int32Array(memory.buffer, at, 1)[0]).toBe(value);
    }),
  );
});

test('there is no code for a number below zero', () => {
  expect(() => constant(-1)).toThrow(RangeError);
});

test('pieces begin at multiples of sixteen and never overlap', () => {
  const memory = new CodeMemory(storing(0));
  expect([5, 16, 17, 1].map((bytes) => memory.take(bytes))).toEqual([0, 16, 32, 64]);
});

test('what does not fit is refused', () => {
  const memory = new CodeMemory(storing(0));
  memory.take(65_536 - 16);
  expect(memory.take(16)).toBe(65_520);
  expect(() => memory.take(1)).toThrow('no room left');
});
