/** Gated recurrent units that read in one direction, word by word. */
import { GATE_CODE, STEP, STEP_BYTES, UNIT_BYTES } from './gate-code.ts';
import { type Direction, READ_GATES, READ_UNITS } from './model.ts';
import { CodeMemory } from './wasm-code.ts';

// Of this module, so that they are compiled in: what is imported is loaded at each use.
const UNITS = READ_UNITS;
const GATES = READ_GATES;
const FLOAT_BYTES = 4;
const BYTES = UNIT_BYTES;
const AT = STEP;

/** Memory that readers share: what they read must lie in it. */
export class ReaderMemory extends CodeMemory<'add' | 'step'> {
  constructor() {
    super(GATE_CODE);
  }

  /** @throws Error where there is no room left */
  floats(length: number): Float32Array {
    return new Float32Array(this.buffer, this.take(length * FLOAT_BYTES), length);
  }
}

export class Reader {
  /** Of each unit, over all words that were read. @shape READ_UNITS */
  readonly most: Float32Array;
  readonly sum: Float32Array;
  readonly #bias: Float32Array;
  readonly #ofWord: Matrix;
  readonly #ofState: Matrix;
  readonly #step: ReaderMemory['routines']['step'];
  readonly #units: number;
  readonly #state: Float32Array;
  /** Of all gates by the word, and of the first two by the state. @shape READ_GATES */
  readonly #gates: Float32Array;
  /** Of the third gate by the state. @shape READ_UNITS */
  readonly #byState: Float32Array;

  constructor(memory: ReaderMemory, { inputWeights, stateWeights, bias }: Direction) {
    this.#bias = bias;
    this.#ofWord = new Matrix(memory, inputWeights);
    this.#ofState = new Matrix(memory, stateWeights);
    this.#step = memory.routines.step;
    const units = memory.take(STEP_BYTES);
    const some = (from: number, length: number): Float32Array =>
      new Float32Array(memory.buffer, units + from, length);
    this.#units = units;
    this.#state = some(AT.state, UNITS);
    this.sum = some(AT.sum, UNITS);
    this.most = some(AT.most, UNITS);
    this.#gates = some(AT.update, GATES);
    this.#byState = some(AT.byState, UNITS);
  }

  begin(): void {
    this.#state.fill(0);
    this.sum.fill(0);
    this.most.fill(-1); // as low as a state can be
  }

  /** @param word where it lies in the memory */
  read(word: number): void {
    const units = this.#units;
    this.#gates.set(this.#bias);
    this.#byState.fill(0);
    this.#ofWord.add(0, word, units + AT.update);
    this.#ofWord.add(1, word, units + AT.reset);
    this.#ofWord.add(2, word, units + AT.byWord);
    this.#ofState.add(0, units + AT.state, units + AT.update);
    this.#ofState.add(1, units + AT.state, units + AT.reset);
    this.#ofState.add(2, units + AT.state, units + AT.byState);
    this.#step(units);
  }
}

/** Weights of the gates, each of which is summed by itself. */
class Matrix {
  readonly #add: ReaderMemory['routines']['add'];
  readonly #at: number;
  readonly #inputs: number;

  /** @shape weights: inputs × READ_GATES */
  constructor(memory: ReaderMemory, weights: Float32Array) {
    const inputs = weights.length / GATES;
    const byGate = memory.floats(weights.length);
    for (let input = 0; input < inputs; input += 1) {
      for (let gate = 0; gate < GATES / UNITS; gate += 1) {
        const from = input * GATES + gate * UNITS;
        byGate.set(weights.subarray(from, from + UNITS), (gate * inputs + input) * UNITS);
      }
    }
    this.#add = memory.routines.add;
    this.#at = byGate.byteOffset;
    this.#inputs = inputs;
  }

  /** Adds to the sums of a gate what the inputs make of it; all of them lie in the memory. */
  add(gate: number, inputs: number, sums: number): void {
    const count = this.#inputs;
    this.#add(inputs, inputs + count * FLOAT_BYTES, this.#at + gate * count * BYTES, sums);
  }
}
