/** One link for several users: opened when first needed, and anew after one of them gave it up. */
import type { Link, Links } from './link.ts';

/** One user's hold on a link. Disposed of when the user needs it no longer. */
export type Lease = Disposable & {
  readonly link: Link;
  /**
   * Told by whoever met a failure on it: the next leases are on another link. Those who have this
   * one may go on: what failed was perhaps a broker that they do not need.
   */
  giveUp(): void;
};

type OpenedBy = Pick<Links, 'open'>;

export class LinkKeeper {
  readonly #links: OpenedBy;
  readonly #topics: readonly string[];
  /** How many leases each link has that was not destroyed. */
  readonly #leases = new Map<Link, number>();
  #current: Promise<Link> | undefined;
  #opened: Link | undefined;
  #isClosed = false;

  /** @param topics full names, which it will know the leaders of */
  constructor(links: OpenedBy, topics: readonly string[]) {
    this.#links = links;
    this.#topics = topics;
  }

  /** @throws TransportError */
  async lease(): Promise<Lease> {
    for (;;) {
      if (this.#isClosed) throw new Error('The link was closed.');
      this.#current ??= this.#open();
      const link = await this.#current;
      const leases = this.#leases.get(link);
      // Else it was given up while this one waited for it.
      if (leases !== undefined) return this.#lease(link, leases);
    }
  }

  /** Every link is destroyed, whoever has it. */
  close(): void {
    this.#isClosed = true;
    for (const link of this.#leases.keys()) link.destroy();
    this.#leases.clear();
    this.#opened = undefined;
    this.#current = undefined;
  }

  async #open(): Promise<Link> {
    try {
      const link = await this.#links.open(this.#topics);
      if (this.#isClosed) {
        link.destroy();
        throw new Error('The link was closed.');
      }
      this.#leases.set(link, 0);
      this.#opened = link;
      return link;
    } catch (error) {
      this.#current = undefined;
      throw error;
    }
  }

  #lease(link: Link, leases: number): Lease {
    this.#leases.set(link, leases + 1);
    let isHeld = true;
    return {
      link,
      giveUp: () => this.#giveUp(link),
      [Symbol.dispose]: () => {
        if (isHeld) this.#release(link);
        isHeld = false;
      },
    };
  }

  #giveUp(link: Link): void {
    if (this.#opened !== link) return;
    this.#opened = undefined;
    this.#current = undefined;
  }

  #release(link: Link): void {
    const leases = this.#leases.get(link);
    if (leases === undefined) return;
    this.#leases.set(link, leases - 1);
    if (leases > 1 || this.#opened === link) return;
    this.#leases.delete(link);
    link.destroy();
  }
}
