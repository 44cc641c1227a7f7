/** One after another, in the order of asking, and only so much waits. */
export class WaitingLine {
  readonly #limit: number;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** @param limit of what waits or is at work, in the unit that `weight` has */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Undefined, at once, when there is no room. `work` never rejects. */
  enter<T>(weight: number, work: () => Promise<T>): Promise<T> | undefined {
    if (this.#waiting + weight > this.#limit) return undefined;
    this.#waiting += weight;
    const turn = this.#last.then(work).finally(() => {
      this.#waiting -= weight;
    });
    this.#last = turn;
    return turn;
  }
}
