/**
 * Dense layers over inputs of which most are zero. Weights, inputs and sums lie in one memory, that
 * of the code which sums them.
 */
import { INPUT_BYTES, LAYER_CODE, OUTPUTS_MAX, PAGE_BYTES, WEIGHTS_AT } from './layer-code.ts';

/** What is needed of it: the compiler knows it only of browsers. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (
    module: object,
  ) => {
    readonly exports: {
      readonly memory: { readonly buffer: ArrayBuffer };
      /** By where they lie: the inputs, their end, the weights, the sums. */
      readonly add: (inputs: number, end: number, weights: number, sums: number) => void;
    };
  };
};

// Of this module, so that they are compiled in: what is imported is loaded at each use.
const BYTES = INPUT_BYTES;
const ROW_BYTES = 4 * OUTPUTS_MAX;

/** Memory for layers, given out piece by piece. */
export class LayerMemory {
  readonly buffer: ArrayBuffer;
  readonly sum: (inputs: number, end: number, weights: number, sums: number) => void;
  #used = 0;

  constructor() {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(LAYER_CODE));
    this.buffer = exports.memory.buffer;
    this.sum = exports.add;
  }

  /** Where a piece begins, at a multiple of 16. @throws Error where there is no room left */
  take(bytes: number): number {
    const at = this.#used;
    this.#used += Math.ceil(bytes / 16) * 16;
    if (this.#used > PAGE_BYTES) throw new Error('layers have more weights than there is room for');
    return at;
  }
}

/** Inputs that are not zero. */
export class InputList {
  count = 0;
  readonly at: number;
  /** Of each input two numbers, the first its value. */
  readonly #values: Float64Array;
  /** Of each input four, one of them where its weights are. */
  readonly #places: Int32Array;

  constructor(memory: LayerMemory, capacity: number) {
    // What is zero is written too, behind the others.
    const bytes = (capacity + 1) * BYTES;
    this.at = memory.take(bytes);
    this.#values = new Float64Array(memory.buffer, this.at, bytes / 8);
    this.#places = new Int32Array(memory.buffer, this.at, bytes / 4);
  }

  /** Without a branch: which inputs are zero cannot be foretold. */
  add(index: number, value: number): void {
    const { count } = this;
    this.#values[2 * count] = value;
    this.#places[4 * count + PLACE] = index * ROW_BYTES;
    this.count = count + (value === 0 ? 0 : 1);
  }
}

const PLACE = WEIGHTS_AT / 4;

/** What layers add to; those beyond the outputs of a layer stay as they are. */
export class Sums {
  readonly at: number;
  readonly values: Float64Array;

  constructor(memory: LayerMemory) {
    this.at = memory.take(8 * OUTPUTS_MAX);
    this.values = new Float64Array(memory.buffer, this.at, OUTPUTS_MAX);
  }
}

export class Layer {
  readonly #memory: LayerMemory;
  readonly #at: number;

  /**
   * @shape weights: inputs × outputs
   * @throws Error for more than {@link OUTPUTS_MAX} outputs
   */
  constructor(memory: LayerMemory, weights: Float32Array, outputs: number) {
    if (outputs > OUTPUTS_MAX) throw new Error(`a layer has more than ${OUTPUTS_MAX} outputs`);
    const inputs = weights.length / outputs;
    this.#memory = memory;
    this.#at = memory.take(inputs * ROW_BYTES);
    const rows = new Float32Array(memory.buffer, this.#at, inputs * OUTPUTS_MAX);
    for (let input = 0; input < inputs; input += 1) {
      rows.set(weights.subarray(input * outputs, (input + 1) * outputs), input * OUTPUTS_MAX);
    }
  }

  /** Adds what the inputs make of each output, one after another. */
  add({ at, count }: InputList, sums: Sums): void {
    this.#memory.sum(at, at + count * BYTES, this.#at, sums.at);
  }
}
