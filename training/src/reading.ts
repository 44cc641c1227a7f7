/** One direction of the recurrent part while it learns: its states, and their gradients. */
import {
  type Direction,
  logistic,
  READ_GATES,
  READ_TOKENS_MAX,
  READ_UNITS,
  READ_WIDTH,
} from '@goldenhour/text';
import { Adam } from './adam.ts';
import type { Matrices } from './matrices.ts';

const [UNITS, WIDTH, GATES] = [READ_UNITS, READ_WIDTH, READ_GATES];

/** What the words of a text are read as, or the states that they lead to: a row for each. */
export class Rows {
  /** @shape count × width */
  readonly all: Float64Array;
  readonly #rows: readonly Float64Array[];

  constructor(matrices: Matrices, count: number, width: number) {
    this.all = matrices.numbers(count * width);
    this.#rows = Array.from({ length: count }, (_, row) =>
      this.all.subarray(row * width, (row + 1) * width),
    );
  }

  row(at: number): Float64Array {
    return this.#rows[at] as Float64Array;
  }
}

/** One direction, and what it saw of a text. */
export class Reading {
  readonly inputWeights: Adam;
  readonly stateWeights: Adam;
  readonly bias = new Adam(GATES);
  readonly #matrices: Matrices;
  /** By step, the last one what it came to. @shape READ_TOKENS_MAX + 1, READ_UNITS */
  readonly #states: Rows;
  /** Update, reset and new state of each step. @shape READ_TOKENS_MAX × READ_GATES */
  readonly #gates = new Float64Array(READ_TOKENS_MAX * GATES);
  readonly #ofState = new Float64Array(READ_TOKENS_MAX * GATES);
  readonly #sums: Float64Array;
  readonly #ofStateNow: Float64Array;
  /** The step at which each unit was highest. */
  readonly #highest = new Int32Array(UNITS);
  readonly #dSums: Float64Array;
  readonly #dOfState: Float64Array;
  readonly #dState: Float64Array;
  readonly #dBefore = new Float64Array(UNITS);
  #count = 0;
  #reversed = false;

  constructor(matrices: Matrices, any: (size: number) => () => number) {
    const numbers = (size: number): Float64Array => matrices.numbers(size);
    this.#matrices = matrices;
    this.inputWeights = new Adam(WIDTH * GATES, any(WIDTH ** -0.5), numbers);
    this.stateWeights = new Adam(UNITS * GATES, any(UNITS ** -0.5), numbers);
    this.#states = new Rows(matrices, READ_TOKENS_MAX + 1, UNITS);
    this.#sums = numbers(GATES);
    this.#ofStateNow = numbers(GATES);
    this.#dSums = numbers(GATES);
    this.#dOfState = numbers(GATES);
    this.#dState = numbers(UNITS);
  }

  run(words: Rows, count: number, reversed: boolean): void {
    this.#count = count;
    this.#reversed = reversed;
    const states = this.#states.all;
    const gates = this.#gates;
    const sums = this.#sums;
    const ofState = this.#ofStateNow;
    states.fill(0, 0, UNITS);
    for (let step = 0; step < count; step += 1) {
      sums.set(this.bias.w);
      ofState.fill(0);
      this.#matrices.addProduct(words.row(this.#placeOf(step)), this.inputWeights.w, sums);
      this.#matrices.addProduct(this.#states.row(step), this.stateWeights.w, ofState);
      this.#ofState.set(ofState, step * GATES);
      for (let unit = 0; unit < UNITS; unit += 1) {
        const update = logistic((sums[unit] ?? 0) + (ofState[unit] ?? 0));
        const reset = logistic((sums[UNITS + unit] ?? 0) + (ofState[UNITS + unit] ?? 0));
        const at = 2 * UNITS + unit;
        const fresh = Math.tanh((sums[at] ?? 0) + reset * (ofState[at] ?? 0));
        const from = step * GATES + unit;
        gates[from] = update;
        gates[from + UNITS] = reset;
        gates[from + 2 * UNITS] = fresh;
        states[(step + 1) * UNITS + unit] =
          (1 - update) * fresh + update * (states[step * UNITS + unit] ?? 0);
      }
    }
  }

  #placeOf(step: number): number {
    return this.#reversed ? this.#count - 1 - step : step;
  }

  /** Writes the highest state of each unit at `to`, and the mean behind those of both directions. */
  pool(pooled: Float64Array, to: number): void {
    for (let unit = 0; unit < UNITS; unit += 1) {
      let most = 0;
      let sum = 0;
      let highest = -1;
      for (let step = 0; step < this.#count; step += 1) {
        const state = this.#states.all[(step + 1) * UNITS + unit] ?? 0;
        sum += state;
        if (highest >= 0 && state <= most) continue;
        most = state;
        highest = step;
      }
      this.#highest[unit] = highest;
      pooled[to + unit] = most;
      pooled[2 * UNITS + to + unit] = sum / (this.#count + 1);
    }
  }

  /** Adds what the pooled states want changed to the gradients, and to those of the words. */
  back(words: Rows, dPooled: Float64Array, from: number, dWords: Rows): void {
    const gates = this.#gates;
    const dSums = this.#dSums;
    const dOfState = this.#dOfState;
    const dState = this.#dState.fill(0);
    const dBefore = this.#dBefore;
    for (let step = this.#count - 1; step >= 0; step -= 1) {
      for (let unit = 0; unit < UNITS; unit += 1) {
        let d = dState[unit] ?? 0;
        d += (dPooled[2 * UNITS + from + unit] ?? 0) / (this.#count + 1);
        if (this.#highest[unit] === step) d += dPooled[from + unit] ?? 0;
        const at = step * GATES + unit;
        const update = gates[at] ?? 0;
        const reset = gates[at + UNITS] ?? 0;
        const fresh = gates[at + 2 * UNITS] ?? 0;
        const before = this.#states.all[step * UNITS + unit] ?? 0;
        const dFresh = d * (1 - update) * (1 - fresh * fresh);
        const dReset = dFresh * (this.#ofState[at + 2 * UNITS] ?? 0) * reset * (1 - reset);
        const dUpdate = d * (before - fresh) * update * (1 - update);
        dSums[unit] = dUpdate;
        dSums[UNITS + unit] = dReset;
        dSums[2 * UNITS + unit] = dFresh;
        dOfState[unit] = dUpdate;
        dOfState[UNITS + unit] = dReset;
        dOfState[2 * UNITS + unit] = dFresh * reset;
        dBefore[unit] = d * update;
      }
      const { g } = this.bias;
      for (let at = 0; at < GATES; at += 1) g[at] = (g[at] ?? 0) + (dSums[at] ?? 0);
      const place = this.#placeOf(step);
      this.#matrices.backProduct(words.row(place), this.inputWeights, dSums, dWords.row(place));
      dState.set(dBefore);
      this.#matrices.backProduct(this.#states.row(step), this.stateWeights, dOfState, dState);
    }
  }

  weights(): Direction {
    return {
      inputWeights: Float32Array.from(this.inputWeights.w),
      stateWeights: Float32Array.from(this.stateWeights.w),
      bias: Float32Array.from(this.bias.w),
    };
  }
}
