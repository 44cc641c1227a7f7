/** Products with matrices, as learning needs them: rows of a matrix lie one after another. */
import { CodeMemory } from '@goldenhour/text/wasm-code';
import type { Adam } from './adam.ts';
import { matrixCode, type ProductRoutine, productRoutine, ROWS_AT_ONCE } from './matrix-code.ts';

type Routines = Readonly<Record<ProductRoutine, (...addresses: readonly number[]) => void>>;

/** Arrays in one memory, that of the code which makes their products. */
export class Matrices {
  readonly #memory: CodeMemory<string>;
  readonly #byWidth: ReadonlyMap<number, Routines>;

  /**
   * @param widths of the matrices, in numbers; each once
   * @throws RangeError of a width that is odd
   */
  constructor(widths: readonly number[]) {
    if (widths.some((width) => width % 2 !== 0)) throw new RangeError('rows of an odd width');
    this.#memory = new CodeMemory(matrixCode(widths));
    const { routines } = this.#memory;
    const routineOf = (name: ProductRoutine, width: number) =>
      routines[productRoutine(name, width)] as Routines[ProductRoutine];
    this.#byWidth = new Map(
      widths.map((width) => [
        width,
        {
          addProduct: routineOf('addProduct', width),
          backProduct: routineOf('backProduct', width),
        },
      ]),
    );
  }

  /** Zeros, in this memory. @throws Error where there is no room left */
  numbers(size: number): Float64Array {
    const at = this.#memory.take(size * Float64Array.BYTES_PER_ELEMENT);
    return new Float64Array(this.#memory.buffer, at, size);
  }

  /**
   * Adds the product of a row of values and a matrix.
   * @shape values: a multiple of 4; matrix: values.length × sums.length
   * @throws RangeError of arrays of other lengths, TypeError of
   * those that are not in this memory, and of a width that was not told
   */
  addProduct(values: Float64Array, matrix: Float64Array, sums: Float64Array): void {
    const { addProduct } = this.#routinesOf(sums);
    requireShapes(values, matrix, sums);
    const from = this.#addressOf(values);
    addProduct(from, from + values.byteLength, this.#addressOf(matrix), this.#addressOf(sums));
  }

  /**
   * The way back of {@link addProduct}: adds to the gradients of the matrix, and to those of the values.
   * @shape values: a multiple of 4; dSums: columns of the matrix; dValues: as values
   * @throws RangeError of arrays of other lengths, TypeError of
   * those that are not in this memory, and of a width that was not told
   */
  backProduct(
    values: Float64Array,
    { w, g }: Pick<Adam, 'w' | 'g'>,
    dSums: Float64Array,
    dValues: Float64Array,
  ): void {
    const { backProduct } = this.#routinesOf(dSums);
    requireShapes(values, w, dSums);
    requireShapes(dValues, g, dSums);
    const from = this.#addressOf(values);
    backProduct(
      from,
      from + values.byteLength,
      this.#addressOf(w),
      this.#addressOf(g),
      this.#addressOf(dSums),
      this.#addressOf(dValues),
    );
  }

  #routinesOf({ length }: Float64Array): Routines {
    const routines = this.#byWidth.get(length);
    if (routines === undefined) throw new TypeError(`no code for rows of ${length} numbers`);
    return routines;
  }

  #addressOf(numbers: Float64Array): number {
    if (numbers.buffer !== this.#memory.buffer) throw new TypeError('numbers of another memory');
    return numbers.byteOffset;
  }
}

/** Addresses alone would be read and written past the end. */
function requireShapes(values: Float64Array, matrix: Float64Array, sums: Float64Array): void {
  if (values.length % ROWS_AT_ONCE === 0 && matrix.length === values.length * sums.length) return;
  throw new RangeError(
    `no product of ${values.length} values and ${matrix.length} numbers in rows of ${sums.length}`,
  );
}
