/**
 * Keeps the played sources of a process together: none reads on while another one is behind it,
 * so that what waits for the clock stays small and is the same at any speed. The clock waits for
 * the slowest of them anyway.
 */
import type { EpochMs } from '@goldenhour/mention';

export class PlayOrder {
  readonly #reached = new Map<string, EpochMs>();
  /** How each waiting source is woken. */
  readonly #waiting = new Map<() => void, string>();

  /** From now on the others wait for this source. Call it before any of them reads. */
  join(name: string, watermark: EpochMs | null): void {
    this.#reached.set(name, watermark ?? Number.NEGATIVE_INFINITY);
  }

  reach(name: string, watermark: EpochMs): void {
    if (!this.#reached.has(name)) return;
    this.#reached.set(name, watermark);
    this.#wake();
  }

  /** The source has ended, failed for good or was revoked: nobody waits for it any more. */
  leave(name: string): void {
    this.#reached.delete(name);
    this.#wake();
  }

  /** Resolves when no other source is behind this one, or when the signal aborts. */
  async turn(name: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.#mayGo(name)) {
      await new Promise<void>((resolve) => {
        const go = (): void => {
          signal.removeEventListener('abort', go);
          this.#waiting.delete(go);
          resolve();
        };
        signal.addEventListener('abort', go, { once: true });
        this.#waiting.set(go, name);
      });
    }
  }

  #mayGo(name: string): boolean {
    const mine = this.#reached.get(name);
    if (mine === undefined) return true;
    for (const other of this.#reached.values()) if (other < mine) return false;
    return true;
  }

  #wake(): void {
    for (const [go, name] of [...this.#waiting]) if (this.#mayGo(name)) go();
  }
}
