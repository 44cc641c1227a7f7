/**
 * The detector and its entries in the state of the stage: those under `v/` are its own, and
 * `detector` says whose they are. Entries of a detector of another name, or of an older version,
 * are of no use to this one: they go, and it starts without a past, which it learns from `counts`.
 */
import { type Detector, StateError } from '@goldenhour/velocity';
import type { StateChange } from '../ports/index.ts';

export const DETECTOR_PREFIX = 'v/';
const OWNER_KEY = 'detector';

/** Who wrote the entries of a detector. */
export type Owner = { readonly name: string; readonly version: number };

/** The only one there was before `detector` was written. */
const FIRST: Owner = { name: 'ratio', version: 1 };

export class OwnDetector {
  readonly detector: Detector;
  /** Whose entries were found and could not be used; null where there were none. */
  readonly replaced: Owner | null;
  /** What is written with the next commit, before what the detector says itself. */
  #changes: readonly StateChange[];

  /**
   * @param create makes a detector from its entries, without the prefix
   * @throws StateError when a newer version wrote the entries; what `create` throws
   */
  constructor(
    state: ReadonlyMap<string, string>,
    create: (restored: Iterable<readonly [string, string]>) => Detector,
  ) {
    const entries = [...state].filter(([key]) => key.startsWith(DETECTOR_PREFIX));
    const known = state.get(OWNER_KEY);
    const owner = known === undefined ? FIRST : (JSON.parse(known) as Owner);
    const fresh = create([]);
    const { name, version } = fresh;
    const isSame = owner.name === name && owner.version === version;
    if (owner.name === name && owner.version > version) throw newer(owner, version);
    const isForeign = entries.length > 0 && !isSame;
    this.replaced = isForeign ? owner : null;
    this.detector =
      entries.length === 0 || isForeign
        ? fresh
        : create(entries.map(([key, value]) => [key.slice(DETECTOR_PREFIX.length), value]));
    this.#changes = [
      ...(known !== undefined && isSame ? [] : [ownerEntry({ name, version })]),
      ...(isForeign ? entries.map(([key]): StateChange => [key, null]) : []),
    ];
  }

  /** The changed state entries since the last drain, each once. */
  drain(): readonly StateChange[] {
    const changes = new Map(this.#changes);
    this.#changes = [];
    for (const [key, value] of this.detector.drain()) changes.set(DETECTOR_PREFIX + key, value);
    return [...changes];
  }
}

function ownerEntry(owner: Owner): StateChange {
  return [OWNER_KEY, JSON.stringify(owner)];
}

function newer({ name, version }: Owner, own: number): StateError {
  return new StateError(
    `The state was written by version ${version} of the detector '${name}', this build has ` +
      `version ${own}: run a newer Goldenhour, or start with a new namespace.`,
  );
}
