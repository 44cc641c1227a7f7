/** One link for several users: opened when first needed, and anew after one of them gave it up. */
import type { Link, Links } from './link.ts';

export class LinkKeeper {
  readonly #links: Links;
  readonly #topics: readonly string[];
  #current: Promise<Link> | undefined;
  #opened: Link | undefined;
  #isClosed = false;

  /** @param topics full names, which it will know the leaders of */
  constructor(links: Links, topics: readonly string[]) {
    this.#links = links;
    this.#topics = topics;
  }

  /** @throws TransportError */
  get(): Promise<Link> {
    if (this.#isClosed) return Promise.reject(new Error('The link was closed.'));
    if (this.#current === undefined) {
      const opening = this.#links.open(this.#topics);
      this.#current = opening;
      opening.then(
        (link) => {
          if (this.#isClosed) link.destroy();
          else this.#opened = link;
        },
        () => {
          this.#current = undefined;
        },
      );
    }
    return this.#current;
  }

  /** Called by whoever met a failure on it. Others that use it fail too, and get the next one. */
  giveUp(link: Link): void {
    if (this.#opened === link) {
      this.#opened = undefined;
      this.#current = undefined;
    }
    link.destroy();
  }

  close(): void {
    this.#isClosed = true;
    this.#opened?.destroy();
    this.#opened = undefined;
    this.#current = undefined;
  }
}
