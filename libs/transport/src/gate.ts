import { TransportError } from '@goldenhour/pipeline/ports';

/** Back-pressure: lets in so many bytes at a time, in the order of asking. */
export class Gate {
  readonly #bytesMax: number;
  readonly #queue: { readonly bytes: number; readonly enter: () => void }[] = [];
  readonly #leaving: (() => void)[] = [];
  #inside = 0;
  #isShut = false;
  #bytesInside = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get bytesInside(): number {
    return this.#bytesInside;
  }

  get queued(): number {
    return this.#queue.length;
  }

  /**
   * Runs the work once there is room. Work that enters at once begins before this returns, so
   * calls begin in the order they were made. One larger than the whole gate goes in alone.
   *
   * @throws TransportError `closed` after `shut`
   */
  async through<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    if (this.#isShut) throw new TransportError('closed', 'The transport was closed.');
    if (this.#queue.length > 0 || !this.#hasRoom(bytes)) {
      await new Promise<void>((enter) => this.#queue.push({ bytes, enter }));
    } else {
      this.#enter(bytes);
    }
    try {
      return await work();
    } finally {
      this.#inside -= 1;
      this.#bytesInside -= bytes;
      this.#admit();
      if (this.#inside === 0) for (const leave of this.#leaving) leave();
    }
  }

  /** Lets nobody in any more. Resolves when all who were in or waiting are through. */
  async shut(): Promise<void> {
    this.#isShut = true;
    if (this.#inside > 0) await new Promise<void>((resolve) => this.#leaving.push(resolve));
  }

  #hasRoom(bytes: number): boolean {
    return this.#inside === 0 || this.#bytesInside + bytes <= this.#bytesMax;
  }

  #enter(bytes: number): void {
    this.#inside += 1;
    this.#bytesInside += bytes;
  }

  #admit(): void {
    for (let first = this.#queue[0]; first !== undefined; first = this.#queue[0]) {
      if (!this.#hasRoom(first.bytes)) return;
      this.#queue.shift();
      // Counted here and not when the caller wakes: until then others must not slip in.
      this.#enter(first.bytes);
      first.enter();
    }
  }
}
