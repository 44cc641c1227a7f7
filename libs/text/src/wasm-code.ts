/**
 * WebAssembly written down instruction by instruction, so that it needs no other tool: what the code
 * of sums is made of, the engine's and that of its training.
 *
 * @source opcodes and sections: https://webassembly.github.io/spec/core/binary/index.html
 */

export const I32 = 0x7f;
export const V128 = 0x7b;

export const get = (local: number): number[] => [0x20, local];
export const set = (local: number): number[] => [0x21, local];
export const constant = (value: number): number[] => [0x41, ...signed(value)];
export const addIntegers = [0x6a];
export const loadInteger = (offset: number): number[] => [0x28, 2, ...leb(offset)];
/** An instruction on 16 bytes at once, by its number. */
export const simd = (code: number, ...operands: number[]): number[] => [
  0xfd,
  ...leb(code),
  ...operands,
];
/** One that loads or stores, at an offset from the address. @param alignment power of two */
export const simdAt = (code: number, alignment: number, offset: number): number[] =>
  simd(code, alignment, ...leb(offset));
export const loadVector = (offset: number): number[] => simdAt(0x00, 4, offset);
export const storeVector = (offset: number): number[] => simdAt(0x0b, 4, offset);

/** The body again and again, until `at` has come to `end`; both are locals. */
export function until(at: number, end: number, body: readonly number[]): number[] {
  return [
    ...[0x02, 0x40, 0x03, 0x40], // a block, in it a loop
    ...[...get(at), ...get(end), 0x4f, 0x0d, 1], // at the end: out of the block
    ...body,
    ...[0x0c, 0, 0x0b, 0x0b], // again; the ends of both
  ];
}

/** A function that is given whole numbers and gives nothing. */
type Routine = {
  readonly name: string;
  readonly parameters: number;
  /** How many of which type, pair by pair. */
  readonly locals: readonly number[];
  readonly body: readonly number[];
};

/**
 * A module that has its memory as `memory`, and each of the functions by its name.
 * @param pages of memory, each of 64 KiB
 */
export function moduleOf(routines: readonly Routine[], pages = 1): Uint8Array {
  const each = (of: (routine: Routine, index: number) => readonly number[]): readonly number[] => [
    routines.length,
    ...routines.flatMap(of),
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      each(({ parameters }) => [0x60, parameters, ...new Array<number>(parameters).fill(I32), 0]),
    ),
    ...section(
      3,
      each((_, index) => [index]),
    ),
    ...section(5, [1, 0, ...leb(pages)]),
    ...section(7, [
      routines.length + 1,
      ...named('memory', 2, 0),
      ...routines.flatMap(({ name }, index) => named(name, 0, index)),
    ]),
    ...section(
      10,
      each(({ locals, body }) => sized([locals.length / 2, ...locals, ...body, 0x0b])),
    ),
  ]);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...sized(content)];
}

function sized(content: readonly number[]): number[] {
  return [...leb(content.length), ...content];
}

/** An export: a kind, and which of that kind. */
function named(name: string, kind: number, index: number): number[] {
  return [...sized(Array.from(name, (char) => char.charCodeAt(0))), kind, index];
}

/** Whole numbers in groups of seven bits, the lowest first. */
function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

/**
 * The same where the highest bit is a sign.
 *
 * @throws RangeError below zero
 */
function signed(value: number): number[] {
  if (value < 0) throw new RangeError(`no code for a number below zero: ${value}`);
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
}

type Exports = { readonly memory: { readonly buffer: ArrayBuffer } };

/** What is needed of it: the compiler knows it only of browsers. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Exports };
};

type Routines<Name extends string> = {
  readonly [name in Name]: (...parameters: readonly number[]) => void;
};

/** The memory of code that runs, given out piece by piece. */
export class CodeMemory<Name extends string> {
  readonly buffer: ArrayBuffer;
  readonly routines: Routines<Name>;
  #used = 0;

  /** @param code a module that has functions of these names */
  constructor(code: Uint8Array) {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code));
    this.buffer = exports.memory.buffer;
    this.routines = exports as Exports & Routines<Name>;
  }

  /** Where a piece begins, at a multiple of 16. @throws Error where there is no room left */
  take(bytes: number): number {
    const at = this.#used;
    this.#used += Math.ceil(bytes / 16) * 16;
    if (this.#used > this.buffer.byteLength) throw new Error('no room left in the memory of code');
    return at;
  }
}
