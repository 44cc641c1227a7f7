/**
 * Which domains a URL leads to: asked of every post, so it makes no text of its own. The domains
 * are a tree of their letters from the last to the first, which nearly every host leaves soon.
 */

import { endOfHost, hostOf, parentDomain, startOfHost } from './host.ts';
import type { Concerned } from './program.ts';
import { childOf, growTrie, NOWHERE, ROOT, type Trie } from './trie.ts';

const NOBODY: readonly Concerned[] = Object.freeze([]);
const DOT = 0x2e;

export class Domains {
  readonly #domains: ReadonlyMap<string, Concerned>;
  /** By term of the tree. */
  readonly #concerned: readonly Concerned[];
  readonly #tree: Trie | undefined;

  /** @param domains in lower case */
  constructor(domains: ReadonlyMap<string, Concerned>) {
    this.#domains = domains;
    this.#concerned = [...domains.values()];
    const backwards = Array.from(domains.keys(), (domain) => domain.split('').reverse().join(''));
    this.#tree = domains.size === 0 ? undefined : growTrie(backwards);
  }

  /** Whom its host concerns, or a domain above it. */
  concernedBy(url: string): readonly Concerned[] {
    const tree = this.#tree;
    if (tree === undefined) return NOBODY;
    const start = startOfHost(url);
    if (start < 0) return NOBODY;
    let found = NOBODY;
    let state: number = ROOT;
    for (let at = endOfHost(url, start) - 1; at >= start; at -= 1) {
      const code = url.charCodeAt(at);
      // Only the whole of a host in other letters tells what it is in lower case.
      if (code > 0x7f) return this.#byName(hostOf(url));
      state = childOf(tree, state, tree.classes[inLowerCase(code)] ?? 0);
      if (state === NOWHERE) break;
      const concerned = this.#concerned[tree.terms[state] ?? -1];
      const isWhole = at === start || url.charCodeAt(at - 1) === DOT;
      if (concerned !== undefined && isWhole) found = [...found, concerned];
    }
    return found;
  }

  #byName(host: string): readonly Concerned[] {
    const found: Concerned[] = [];
    for (let domain = host; domain !== ''; domain = parentDomain(domain)) {
      const concerned = this.#domains.get(domain);
      if (concerned !== undefined) found.push(concerned);
    }
    return found;
  }
}

function inLowerCase(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
}
