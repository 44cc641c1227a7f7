/**
 * Dense layers over inputs of which most are zero. Weights, inputs and sums lie in one memory, that
 * of the code which sums them.
 */
import { INPUT_BYTES, LAYER_CODE, OUTPUTS_MAX, WEIGHTS_AT } from './layer-code.ts';
import { CodeMemory } from './wasm-code.ts';

// Of this module, so that they are compiled in: what is imported is loaded at each use.
const BYTES = INPUT_BYTES;
const ROW_BYTES = 4 * OUTPUTS_MAX;

export class LayerMemory extends CodeMemory<'addRows'> {
  constructor() {
    super(LAYER_CODE);
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
  readonly #addRows: LayerMemory['routines']['addRows'];
  readonly #at: number;

  /**
   * @shape weights: inputs × outputs
   * @throws Error for more than {@link OUTPUTS_MAX} outputs
   */
  constructor(memory: LayerMemory, weights: Float32Array, outputs: number) {
    if (outputs > OUTPUTS_MAX) throw new Error(`a layer has more than ${OUTPUTS_MAX} outputs`);
    const inputs = weights.length / outputs;
    this.#addRows = memory.routines.addRows;
    this.#at = memory.take(inputs * ROW_BYTES);
    const rows = new Float32Array(memory.buffer, this.#at, inputs * OUTPUTS_MAX);
    for (let input = 0; input < inputs; input += 1) {
      rows.set(weights.subarray(input * outputs, (input + 1) * outputs), input * OUTPUTS_MAX);
    }
  }

  /** Adds what the inputs make of each output, one after another. */
  add({ at, count }: InputList, sums: Sums): void {
    this.#addRows(at, at + count * BYTES, this.#at, sums.at);
  }
}
