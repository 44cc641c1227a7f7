/** Gated recurrent units that read in one direction, word by word. */
import { FLOAT_BYTES, GATE_CODE, STEP, STEP_BYTES, UNITS_BYTES } from './gate-code.ts';
import { type Direction, READ_GATES, READ_UNITS } from './model.ts';
import { CodeMemory } from './wasm-code.ts';

/** Memory that readers share: what they read must lie in it. */
export class ReaderMemory extends CodeMemory<'addRows' | 'step'> {
  constructor() {
    super(GATE_CODE);
  }

  /** @throws Error where there is no room left */
  floats(length: number): Float32Array {
    return new Float32Array(this.buffer, this.take(length * FLOAT_BYTES), length);
  }
}

export class Reader {
  /** The highest state of each unit since it began. @shape READ_UNITS @range −1…1 */
  readonly most: Float32Array;
  /** The sum of its states. @shape READ_UNITS */
  readonly sum: Float32Array;
  readonly #bias: Float32Array;
  readonly #ofWord: Matrix;
  readonly #ofState: Matrix;
  readonly #step: ReaderMemory['routines']['step'];
  /** Where its units lie. */
  readonly #at: number;
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
    const at = memory.take(STEP_BYTES);
    const some = (from: number, length: number): Float32Array =>
      new Float32Array(memory.buffer, at + from, length);
    this.#at = at;
    this.#state = some(STEP.state, READ_UNITS);
    this.sum = some(STEP.sum, READ_UNITS);
    this.most = some(STEP.most, READ_UNITS);
    this.#gates = some(STEP.update, READ_GATES);
    this.#byState = some(STEP.byState, READ_UNITS);
  }

  begin(): void {
    this.#state.fill(0);
    this.sum.fill(0);
    this.most.fill(-1); // as low as a state can be
  }

  /** @param word where it lies in the memory */
  read(word: number): void {
    const at = this.#at;
    this.#gates.set(this.#bias);
    this.#byState.fill(0);
    this.#ofWord.add(0, word, at + STEP.update);
    this.#ofWord.add(1, word, at + STEP.reset);
    this.#ofWord.add(2, word, at + STEP.byWord);
    this.#ofState.add(0, at + STEP.state, at + STEP.update);
    this.#ofState.add(1, at + STEP.state, at + STEP.reset);
    this.#ofState.add(2, at + STEP.state, at + STEP.byState);
    this.#step(at);
  }
}

/** Weights of the gates, each of which is summed by itself. */
class Matrix {
  readonly #addRows: ReaderMemory['routines']['addRows'];
  readonly #at: number;
  readonly #count: number;

  /** @shape weights: inputs × READ_GATES */
  constructor(memory: ReaderMemory, weights: Float32Array) {
    const count = weights.length / READ_GATES;
    const byGate = memory.floats(weights.length);
    for (let input = 0; input < count; input += 1) {
      for (let gate = 0; gate < READ_GATES / READ_UNITS; gate += 1) {
        const from = input * READ_GATES + gate * READ_UNITS;
        byGate.set(weights.subarray(from, from + READ_UNITS), (gate * count + input) * READ_UNITS);
      }
    }
    this.#addRows = memory.routines.addRows;
    this.#at = byGate.byteOffset;
    this.#count = count;
  }

  /** Adds to the sums of a gate what the inputs make of it; all of them lie in the memory. */
  add(gate: number, inputsAt: number, sumsAt: number): void {
    const count = this.#count;
    const end = inputsAt + count * FLOAT_BYTES;
    this.#addRows(inputsAt, end, this.#at + gate * count * UNITS_BYTES, sumsAt);
  }
}
