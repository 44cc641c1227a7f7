/** Whose own account wrote a mention: asked of every post, so it makes no text of its own. */
import { foldName } from './fold.ts';
import type { Subject } from './subject.ts';

/** Subjects, by index. */
type Owners = readonly number[];
const NOBODY: Owners = Object.freeze([]);

/** Of one platform. An account is known by either: files of the past often have the handle alone. */
type Accounts = {
  readonly byId: Map<string, number[]>;
  /** Folded. */
  readonly byHandle: Map<string, number[]>;
};

export class OwnAccounts {
  readonly #platforms = new Map<string, Accounts>();

  constructor(subjects: readonly Subject[]) {
    for (const [subject, { official }] of subjects.entries()) {
      for (const { platform, id, handle } of official) {
        const accounts = this.#accountsOn(platform);
        if (id !== undefined) add(accounts.byId, id, subject);
        if (handle !== undefined) add(accounts.byHandle, foldName(handle), subject);
      }
    }
  }

  /** Subjects that an account speaks for; one may stand there twice. */
  ownersOf(platform: string, author: { readonly id: string; readonly handle?: string }): Owners {
    const accounts = this.#platforms.get(platform);
    if (accounts === undefined) return NOBODY;
    const { byId, byHandle } = accounts;
    const ofId = byId.get(author.id) ?? NOBODY;
    if (author.handle === undefined || byHandle.size === 0) return ofId;
    const ofHandle = byHandle.get(foldName(author.handle));
    if (ofHandle === undefined) return ofId;
    return ofId.length === 0 ? ofHandle : [...ofId, ...ofHandle];
  }

  #accountsOn(platform: string): Accounts {
    let accounts = this.#platforms.get(platform);
    if (accounts === undefined) {
      accounts = { byId: new Map(), byHandle: new Map() };
      this.#platforms.set(platform, accounts);
    }
    return accounts;
  }
}

function add(index: Map<string, number[]>, key: string, subject: number): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [subject]);
  else known.push(subject);
}
