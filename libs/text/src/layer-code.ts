/**
 * The sum of a layer, which takes two outputs at a time where JavaScript takes one, and in the same
 * order: both come to the same doubles.
 */
import {
  addIntegers,
  constant,
  get,
  I32,
  loadInteger,
  loadVector,
  moduleOf,
  set,
  simd,
  simdAt,
  storeVector,
  until,
  V128,
} from './wasm-code.ts';

/** Outputs of a layer: as many pairs as the processor has registers for, with room for the rest. */
export const OUTPUTS_MAX = 24;
const PAIRS = OUTPUTS_MAX / 2;

/** Bytes of an input: a double, and where its weights lie. */
export const INPUT_BYTES = 16;
export const WEIGHTS_AT = 8;

/** Parameters, then what is local to the function. */
const INPUT = 0;
const END = 1;
const WEIGHTS = 2;
const OUTPUTS = 3;
const ROW = 4;
const VALUE = 5;
const SUMS = 6;

const loadTwice = simdAt(0x0a, 3, 0);
const loadFloats = (offset: number): number[] => simdAt(0x5d, 2, offset);
const toDoubles = simd(0x5f);
const addPairs = simd(0xf0);
const multiplyPairs = simd(0xf2);

const pairs = Array.from({ length: PAIRS }, (_, pair) => pair);

/** (input, end, weights, outputs) → outputs[i] += value × weights[offset + i], input by input. */
const BODY = [
  ...pairs.flatMap((pair) => [...get(OUTPUTS), ...loadVector(16 * pair), ...set(SUMS + pair)]),
  ...until(INPUT, END, [
    ...[...get(INPUT), ...loadTwice, ...set(VALUE)],
    ...[...get(WEIGHTS), ...get(INPUT), ...loadInteger(WEIGHTS_AT), ...addIntegers, ...set(ROW)],
    ...pairs.flatMap((pair) => [
      ...[...get(SUMS + pair), ...get(ROW), ...loadFloats(8 * pair), ...toDoubles],
      ...[...get(VALUE), ...multiplyPairs, ...addPairs, ...set(SUMS + pair)],
    ]),
    ...[...get(INPUT), ...constant(INPUT_BYTES), ...addIntegers, ...set(INPUT)],
  ]),
  ...pairs.flatMap((pair) => [...get(OUTPUTS), ...get(SUMS + pair), ...storeVector(16 * pair)]),
];

/** Its function is `addRows`. */
export const LAYER_CODE = moduleOf([
  { name: 'addRows', parameters: 4, locals: [1, I32, 1 + PAIRS, V128], body: BODY },
]);
