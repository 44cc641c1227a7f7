/** A dense layer over inputs of which most are zero. */

const BLOCK = 8;

/** Inputs that are not zero. */
export class InputList {
  readonly indices: Int32Array;
  readonly values: Float64Array;
  count = 0;

  constructor(capacity: number) {
    this.indices = new Int32Array(capacity);
    this.values = new Float64Array(capacity);
  }

  add(index: number, value: number): void {
    if (value === 0) return;
    this.indices[this.count] = index;
    this.values[this.count] = value;
    this.count += 1;
  }
}

/** Smallest multiple of eight from `outputs` on: outputs are worked out eight at a time. */
export function paddedOutputs(outputs: number): number {
  return Math.ceil(outputs / BLOCK) * BLOCK;
}

export class Layer {
  readonly #inputs: number;
  /** By eight outputs, then input, then output. @shape blocks × inputs × 8 */
  readonly #weights: Float32Array;

  /** @shape weights: inputs × outputs */
  constructor(weights: Float32Array, outputs: number) {
    const inputs = weights.length / outputs;
    this.#inputs = inputs;
    this.#weights = new Float32Array(inputs * paddedOutputs(outputs));
    for (let output = 0; output < outputs; output += 1) {
      const lane = output % BLOCK;
      for (let input = 0; input < inputs; input += 1) {
        const at = (output - lane) * inputs + input * BLOCK + lane;
        this.#weights[at] = weights[input * outputs + output] ?? 0;
      }
    }
  }

  /**
   * Adds what the inputs make of each output. `as number`: all indices are within the arrays.
   * @shape outputs: {@link paddedOutputs}
   */
  add({ indices, values, count }: InputList, outputs: Float64Array): void {
    const weights = this.#weights;
    const { length } = outputs;
    for (let output = 0; output < length; output += BLOCK) {
      const base = output * this.#inputs;
      let a = outputs[output] as number;
      let b = outputs[output + 1] as number;
      let c = outputs[output + 2] as number;
      let d = outputs[output + 3] as number;
      let e = outputs[output + 4] as number;
      let f = outputs[output + 5] as number;
      let g = outputs[output + 6] as number;
      let h = outputs[output + 7] as number;
      for (let index = 0; index < count; index += 1) {
        const at = base + (indices[index] as number) * BLOCK;
        const value = values[index] as number;
        a += (weights[at] as number) * value;
        b += (weights[at + 1] as number) * value;
        c += (weights[at + 2] as number) * value;
        d += (weights[at + 3] as number) * value;
        e += (weights[at + 4] as number) * value;
        f += (weights[at + 5] as number) * value;
        g += (weights[at + 6] as number) * value;
        h += (weights[at + 7] as number) * value;
      }
      outputs[output] = a;
      outputs[output + 1] = b;
      outputs[output + 2] = c;
      outputs[output + 3] = d;
      outputs[output + 4] = e;
      outputs[output + 5] = f;
      outputs[output + 6] = g;
      outputs[output + 7] = h;
    }
  }
}
