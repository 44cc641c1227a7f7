/** Several hosts that serve the same: when one fails the next is asked. */
import { SourceError } from '@goldenhour/pipeline/ports';

export class Hosts {
  readonly #urls: readonly string[];
  #at = 0;
  /** Of those that failed since one last worked, why. */
  readonly #faults = new Map<string, string>();

  /** @param urls at least one */
  constructor(urls: readonly string[]) {
    this.#urls = urls;
  }

  get count(): number {
    return this.#urls.length;
  }

  /** The one to ask now. */
  get current(): string {
    return this.#urls[this.#at] ?? '';
  }

  /** To be asked next. */
  prefer(url: string): void {
    this.#at = Math.max(0, this.#urls.indexOf(url));
  }

  worked(): void {
    this.#faults.clear();
  }

  /**
   * One failed: the next one's turn, unless another was preferred meanwhile.
   *
   * @returns the failure, with what is known of the others: the same words as long as nothing
   *   changes, so that it is told once
   */
  failed(url: string, fault: SourceError): SourceError {
    this.#faults.set(url, fault.message);
    if (url === this.current) this.#at = (this.#at + 1) % this.#urls.length;
    if (this.#urls.length === 1) return fault;
    const isAll = this.#faults.size === this.#urls.length;
    const [first = ''] = this.#urls;
    const told = isAll
      ? `none of ${this.#urls.length} hosts serves; of the first: ${this.#faults.get(first)}`
      : `${fault.message}; the next host is asked`;
    const { retryAfterMs } = fault;
    // What one host asks for is no reason to leave the others alone.
    const options = {
      cause: fault,
      ...(isAll && retryAfterMs !== undefined ? { retryAfterMs } : {}),
    };
    const code = fault.code === 'auth' && !isAll ? 'unavailable' : fault.code;
    return new SourceError(code, told, options);
  }
}
