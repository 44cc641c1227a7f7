/** Stories of the cascades that were met last: what hangs under a root is of its story. */

/** Roots kept; of more the one not met for the longest is forgotten. */
export const STORY_ROOTS_MAX = 256;

export class Roots {
  readonly #slots = new Map<number, number>();

  /** @returns 0 when it is not known */
  storyOf(root: number): number {
    return this.#slots.get(root) ?? 0;
  }

  put(root: number, slot: number): void {
    this.#slots.delete(root);
    this.#slots.set(root, slot);
    if (this.#slots.size <= STORY_ROOTS_MAX) return;
    for (const oldest of this.#slots.keys()) {
      this.#slots.delete(oldest);
      return;
    }
  }

  /** What was of one story is now of another; of none where that is 0. */
  move(from: number, to: number): void {
    for (const [root, slot] of this.#slots) {
      if (slot !== from) continue;
      if (to === 0) this.#slots.delete(root);
      else this.#slots.set(root, to);
    }
  }

  /** @shape root and slot in turn, the one not met for the longest first */
  numbers(): number[] {
    const numbers: number[] = [];
    for (const [root, slot] of this.#slots) numbers.push(root, slot);
    return numbers;
  }

  restore(numbers: readonly number[]): void {
    for (let at = 0; at + 1 < numbers.length; at += 2) {
      this.#slots.set(numbers[at] ?? 0, numbers[at + 1] ?? 0);
    }
  }
}
