/** What cannot be used: told with its line while it is little, and always counted. */
import { amount, talk } from '@goldenhour/app';
import { printable } from '@goldenhour/host';

/** Rows of one run that are told one by one. */
export const FAULTS_TOLD_MAX = 50;

export class Faults {
  readonly #what: 'rows' | 'posts';
  #count = 0;

  constructor(what: 'rows' | 'posts') {
    this.#what = what;
  }

  /** @param where which line of which file; `fault` is a part of a sentence */
  add(where: string, fault: string): void {
    this.#count += 1;
    if (this.#count <= FAULTS_TOLD_MAX) talk(printable(`${where}: ${fault}`));
    else if (this.#count === FAULTS_TOLD_MAX + 1) {
      const each = this.#what === 'rows' ? ' With --json each of them has its error.' : '';
      talk(`More ${this.#what} cannot be used.${each}`);
    }
  }

  get count(): number {
    return this.#count;
  }

  /** @param rows all that were read */
  tell(rows: number): void {
    if (this.#count === 0) return;
    talk(`${amount(this.#count, 'row')} of ${amount(rows, 'row')} could not be used.`);
  }
}
