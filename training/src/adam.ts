/**
 * Parameters that learn by Adam.
 * @source D.P. Kingma, J. Ba, ICLR 2015, https://arxiv.org/abs/1412.6980, with its constants
 */
const MEAN = 0.9;
const SQUARE = 0.999;
const LEAST = 1e-8;

const zeros = (size: number): Float64Array => new Float64Array(size);

/** What they are, and what they would change by until the next step. */
export class Adam {
  readonly w: Float64Array;
  readonly g: Float64Array;
  readonly #mean: Float64Array;
  readonly #square: Float64Array;

  /**
   * @param any what each begins with, 0 if not told
   * @param numbers where they lie
   */
  constructor(size: number, any: () => number = () => 0, numbers = zeros) {
    this.w = numbers(size);
    for (let at = 0; at < size; at += 1) this.w[at] = any();
    this.g = numbers(size);
    this.#mean = new Float64Array(size);
    this.#square = new Float64Array(size);
  }

  /** Takes a step and forgets the gradients. @param nth from 1 on */
  step(rate: number, nth: number): void {
    const { w, g } = this;
    const moments = { w, g, means: this.#mean, squares: this.#square };
    stepOf(moments, [0, w.length], sizeOf(rate, nth));
    g.fill(0);
  }
}

/** The same for rows of which few have a gradient at each step: the others stay as they are. */
export class AdamRows {
  readonly w: Float32Array;
  readonly g: Float32Array;
  readonly #mean: Float32Array;
  readonly #square: Float32Array;
  readonly #width: number;
  readonly #touched = new Set<number>();

  constructor(count: number, width: number, any: () => number) {
    this.#width = width;
    this.w = Float32Array.from({ length: count * width }, any);
    this.g = new Float32Array(count * width);
    this.#mean = new Float32Array(count * width);
    this.#square = new Float32Array(count * width);
  }

  /** Adds to the gradients of a row. @shape gradients: the row's width */
  add(row: number, gradients: Float64Array, weight: number): void {
    const { g } = this;
    const base = row * this.#width;
    this.#touched.add(row);
    for (let column = 0; column < this.#width; column += 1) {
      g[base + column] = (g[base + column] ?? 0) + (gradients[column] ?? 0) * weight;
    }
  }

  step(rate: number, nth: number): void {
    const size = sizeOf(rate, nth);
    const { w, g } = this;
    const moments = { w, g, means: this.#mean, squares: this.#square };
    for (const row of this.#touched) {
      const base = row * this.#width;
      stepOf(moments, [base, base + this.#width], size);
      g.fill(0, base, base + this.#width);
    }
    this.#touched.clear();
  }
}

type Numbers = Float64Array | Float32Array;

/** The rate, and what makes up for means that began at 0. */
function sizeOf(rate: number, nth: number): readonly [number, number] {
  return [rate / (1 - MEAN ** nth), 1 - SQUARE ** nth];
}

type Moments = {
  readonly w: Numbers;
  readonly g: Numbers;
  readonly means: Numbers;
  readonly squares: Numbers;
};

function stepOf(
  { w, g, means, squares }: Moments,
  [from, to]: readonly [number, number],
  [rate, grown]: readonly [number, number],
): void {
  for (let at = from; at < to; at += 1) {
    const gradient = g[at] ?? 0;
    const mean = MEAN * (means[at] ?? 0) + (1 - MEAN) * gradient;
    const square = SQUARE * (squares[at] ?? 0) + (1 - SQUARE) * gradient * gradient;
    means[at] = mean;
    squares[at] = square;
    w[at] = (w[at] ?? 0) - (rate * mean) / (Math.sqrt(square / grown) + LEAST);
  }
}
