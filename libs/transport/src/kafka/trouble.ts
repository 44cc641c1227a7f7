/** The troubles of one task: what readiness is told of them, and how long it rests after each. */
import type { DurationMs } from '@goldenhour/mention';
import type { TransportError } from '@goldenhour/pipeline/ports';

const RETRY_MS_MAX: DurationMs = 1_000;
/** What a person has to mend takes a while, and each try reads the whole state. */
const REFUSED_MS_MAX: DurationMs = 10_000;
/** Without another trouble for so long it is over, though nothing was committed. */
const CALM_MS: DurationMs = 15_000;

export class Trouble {
  readonly #tell: (problem: string | null) => void;
  readonly #retryMs: DurationMs;
  #pause: DurationMs;
  #hasBegun = false;
  #hasCommitted = false;
  /** Not where it had committed too before it was refused something else. */
  #isProvenByCommit = true;
  /** To begin again says nothing on what the task failed at before. */
  #isOpen = false;
  #calm: NodeJS.Timeout | undefined;

  constructor(retryMs: DurationMs, tell: (problem: string | null) => void) {
    this.#retryMs = retryMs;
    this.#pause = retryMs;
    this.#tell = tell;
  }

  /** The task was taken over, and its stage begins. */
  begins(): void {
    this.#hasBegun = true;
    this.#hasCommitted = false;
    clearTimeout(this.#calm);
    if (this.#isOpen) this.#calm = setTimeout(() => this.isOver(), CALM_MS);
    else this.isOver();
  }

  /** @returns how long to rest before the next try */
  meets(error: TransportError): DurationMs {
    clearTimeout(this.#calm);
    const isRefusal = error.code === 'denied' || error.code === 'topics';
    if (this.#hasBegun) {
      this.#isOpen = true;
      this.#isProvenByCommit = !isRefusal || !this.#hasCommitted;
    }
    this.#hasBegun = false;
    this.#tell(error.message);
    const pause = this.#pause;
    this.#pause = Math.min(2 * pause, isRefusal ? REFUSED_MS_MAX : RETRY_MS_MAX);
    return pause;
  }

  commits(): void {
    this.#hasCommitted = true;
    if (this.#isOpen && this.#isProvenByCommit) this.isOver();
  }

  /** The task works, or it is no longer here. */
  isOver(): void {
    clearTimeout(this.#calm);
    this.#pause = this.#retryMs;
    this.#isOpen = false;
    this.#tell(null);
  }
}
