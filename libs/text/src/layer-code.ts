/**
 * The sum of a layer as WebAssembly, which takes two outputs at a time where JavaScript takes one,
 * and in the same order: both come to the same doubles. Written down here, instruction by
 * instruction, so that it needs no other tool.
 *
 * @source opcodes and sections: https://webassembly.github.io/spec/core/binary/index.html
 */

/** Outputs of a layer: as many pairs as the processor has registers for, with room for the rest. */
export const OUTPUTS_MAX = 24;
const PAIRS = OUTPUTS_MAX / 2;

/** Bytes of an input: a double, and where its weights lie. */
export const INPUT_BYTES = 16;
export const WEIGHTS_AT = 8;

const I32 = 0x7f;
const V128 = 0x7b;
const PAGES = 1;
export const PAGE_BYTES = 65_536;

/** Parameters, then what is local to the function. */
const INPUT = 0;
const END = 1;
const WEIGHTS = 2;
const OUTPUTS = 3;
const ROW = 4;
const VALUE = 5;
const SUMS = 6;

const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const constant = (value: number): number[] => [0x41, value];
const add = [0x6a];
const loadInteger = (offset: number): number[] => [0x28, 2, offset];
const simd = (code: number, ...operands: number[]): number[] => [0xfd, ...leb(code), ...operands];
const loadPair = (offset: number): number[] => simd(0x00, 3, ...leb(offset));
const storePair = (offset: number): number[] => simd(0x0b, 3, ...leb(offset));
const loadTwice = (offset: number): number[] => simd(0x0a, 3, offset);
const loadFloats = (offset: number): number[] => simd(0x5d, 2, ...leb(offset));
const toDoubles = simd(0x5f);
const addPairs = simd(0xf0);
const multiplyPairs = simd(0xf2);

const pairs = Array.from({ length: PAIRS }, (_, pair) => pair);

/** (input, end, weights, outputs) → outputs[i] += value × weights[offset + i], input by input. */
const BODY = [
  ...pairs.flatMap((pair) => [...get(OUTPUTS), ...loadPair(16 * pair), ...set(SUMS + pair)]),
  ...[0x02, 0x40, 0x03, 0x40], // a block, in it a loop
  ...[...get(INPUT), ...get(END), 0x4f, 0x0d, 1], // at the end: out of the block
  ...[...get(INPUT), ...loadTwice(0), ...set(VALUE)],
  ...[...get(WEIGHTS), ...get(INPUT), ...loadInteger(WEIGHTS_AT), ...add, ...set(ROW)],
  ...pairs.flatMap((pair) => [
    ...[...get(SUMS + pair), ...get(ROW), ...loadFloats(8 * pair), ...toDoubles],
    ...[...get(VALUE), ...multiplyPairs, ...addPairs, ...set(SUMS + pair)],
  ]),
  ...[...get(INPUT), ...constant(INPUT_BYTES), ...add, ...set(INPUT)],
  ...[0x0c, 0, 0x0b, 0x0b], // again; the ends of both
  ...pairs.flatMap((pair) => [...get(OUTPUTS), ...get(SUMS + pair), ...storePair(16 * pair)]),
  0x0b,
];

const LOCALS = [2, 1, I32, 1 + PAIRS, V128];

/** A module that has its memory, one page, as `memory` and the function as `add`. */
export const LAYER_CODE = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, [1, 0x60, 4, I32, I32, I32, I32, 0]),
  ...section(3, [1, 0]),
  ...section(5, [1, 0, PAGES]),
  ...section(7, [2, ...named('memory', 2), ...named('add', 0)]),
  ...section(10, [1, ...sized([...LOCALS, ...BODY])]),
]);

function section(id: number, content: readonly number[]): number[] {
  return [id, ...sized(content)];
}

function sized(content: readonly number[]): number[] {
  return [...leb(content.length), ...content];
}

/** An export: a kind, and the first of it. */
function named(name: string, kind: number): number[] {
  return [...sized(Array.from(name, (char) => char.charCodeAt(0))), kind, 0];
}

/** Whole numbers in groups of seven bits, the lowest first. */
function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}
