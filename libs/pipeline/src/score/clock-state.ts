/**
 * What is kept of a partition's clock: one entry for the clock itself, one for each source, and
 * the names that are waited for in lists, so that no entry grows with the number of sources.
 */
import type { DurationMs, EpochMs, Mode } from '@goldenhour/mention';
import type { StateChange } from '../ports/index.ts';

export type SourceState = {
  epoch: number;
  sequence: number;
  clock: 'log' | 'tick';
  mode: Mode;
  since: EpochMs;
  watermark: EpochMs;
  blind: (readonly [from: EpochMs, to: EpochMs])[];
  over: boolean;
  intervalMs: DurationMs;
  /** Absent: its watermark is not behind while all is well. */
  trailMs?: DurationMs;
};

export type ClockState = {
  now: EpochMs | null;
  closedTo: EpochMs | null;
  /** Live time has begun: from there on tick sources no longer hold the clock. */
  live: boolean;
  mode: Mode;
  appended: EpochMs;
  ticked: EpochMs;
  pending: readonly string[];
};

const CLOCK_KEY = 'clock';
const SOURCE_PREFIX = 'c/';
const PENDING_PREFIX = 'p/';
/** Names of at most 64 characters, so that a list stays under the 16 kB of a state entry. */
const NAMES_PER_ENTRY = 100;

/** Before sources had entries of their own, they and the names stood in that of the clock. */
type Entry = Omit<ClockState, 'pending'> & {
  readonly pending?: readonly string[];
  readonly sources?: readonly (readonly [name: string, state: SourceState])[];
};

export type RestoredClock = {
  readonly state: ClockState | undefined;
  /** In order of their names. */
  readonly sources: Map<string, SourceState>;
  /** Keys of entries that hold names. */
  readonly pendingKeys: readonly string[];
  /** All of it has to be written anew. */
  readonly isOld: boolean;
};

export function restoreClock(entries: ReadonlyMap<string, string>): RestoredClock {
  const text = entries.get(CLOCK_KEY);
  if (text === undefined) {
    return { state: undefined, sources: new Map(), pendingKeys: [], isOld: false };
  }
  const { sources: within, pending: names, ...rest } = JSON.parse(text) as Entry;
  const sources = [...(within ?? [])];
  const pending = [...(names ?? [])];
  const pendingKeys: string[] = [];
  for (const [key, value] of entries) {
    if (key.startsWith(SOURCE_PREFIX))
      sources.push([key.slice(SOURCE_PREFIX.length), JSON.parse(value) as SourceState]);
    if (!key.startsWith(PENDING_PREFIX)) continue;
    pending.push(...(JSON.parse(value) as readonly string[]));
    pendingKeys.push(key);
  }
  sources.sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    state: { ...rest, pending },
    sources: new Map(sources),
    pendingKeys,
    isOld: within !== undefined,
  };
}

export function clockEntry(state: ClockState): StateChange {
  const { now, closedTo, live, mode, appended, ticked } = state;
  return [CLOCK_KEY, JSON.stringify({ now, closedTo, live, mode, appended, ticked })];
}

/** @param state undefined: the source made room for another */
export function sourceEntry(name: string, state: SourceState | undefined): StateChange {
  return [SOURCE_PREFIX + name, state === undefined ? null : JSON.stringify(state)];
}

/** @param written keys of the lists that stand there now; those that are over are taken away */
export function pendingEntries(
  names: readonly string[],
  written: readonly string[],
): readonly StateChange[] {
  const entries: StateChange[] = [];
  for (let at = 0; at < names.length; at += NAMES_PER_ENTRY) {
    const list = names.slice(at, at + NAMES_PER_ENTRY);
    entries.push([`${PENDING_PREFIX}${at / NAMES_PER_ENTRY}`, JSON.stringify(list)]);
  }
  const kept = new Set(entries.map(([key]) => key));
  return [
    ...entries,
    ...written.filter((key) => !kept.has(key)).map((key): StateChange => [key, null]),
  ];
}
