/** The live detector as the score stage calls it, with the time that it takes and the state that it leaves. */
import { createDetector, type Detector, type Observation } from '@goldenhour/velocity';
import { covered, profileOf } from '../live.ts';

const MINUTE_MS = 60_000;
/** The stage commits about so often. */
const MENTIONS_PER_COMMIT = 2000;

export type Reducer = {
  readonly take: (mentions: Iterable<Observation>) => void;
  readonly closeTo: (to: number) => void;
  /** Entries as a changelog would have them now. */
  readonly state: () => ReadonlyMap<string, string>;
  /** Keys and values of all commits so far. @unit characters */
  readonly written: () => number;
};

export function openReducer(
  subjects: readonly string[],
  start: number,
  mentionsPerCommit = MENTIONS_PER_COMMIT,
): Reducer {
  const profiles = new Map(subjects.map((id) => [id, profileOf(id)]));
  const detector = createDetector(profiles, []);
  detector.learned?.(null);
  const state = new Map<string, string>();
  let clock = start;
  let sinceCommit = 0;
  let written = 0;
  const closeTo = (to: number): void => {
    if (to <= clock) return;
    const coverage = ['bluesky', 'x'].map((source) => ({ ...covered(start, to), source }));
    detector.close({ from: clock, to }, coverage);
    clock = to;
  };
  return {
    closeTo,
    take: (mentions) => {
      for (const mention of mentions) {
        closeTo(Math.floor(mention.time / MINUTE_MS) * MINUTE_MS);
        detector.observe(mention);
        sinceCommit += 1;
        if (sinceCommit < mentionsPerCommit) continue;
        sinceCommit = 0;
        written += commit(detector, state);
      }
    },
    state: () => {
      written += commit(detector, state);
      return state;
    },
    written: () => written,
  };
}

/** @returns characters of what changed */
function commit(detector: Detector, state: Map<string, string>): number {
  let written = 0;
  for (const [key, value] of detector.drain()) {
    written += key.length + (value?.length ?? 0);
    if (value === null) state.delete(key);
    else state.set(key, value);
  }
  return written;
}

/** What whoever counts by hand does: two numbers for each subject and minute. */
export function bareCounters(mentions: Iterable<Observation>): number {
  const counters = new Map<string, { total: number; negative: number }>();
  for (const { subject, time, negative } of mentions) {
    const key = `${subject}:${Math.floor(time / MINUTE_MS)}`;
    const counter = counters.get(key);
    const one = negative ?? 0;
    if (counter === undefined) counters.set(key, { total: 1, negative: one });
    else {
      counter.total += 1;
      counter.negative += one;
    }
  }
  return counters.size;
}

export type Bytes = {
  readonly all: number;
  readonly largest: number;
  readonly entries: number;
};

/** Keys and values, as UTF-8. */
export function bytesOf(state: ReadonlyMap<string, string>): Bytes {
  const sizes = [...state].map(([key, value]) => Buffer.byteLength(key) + Buffer.byteLength(value));
  return {
    all: sizes.reduce((sum, size) => sum + size, 0),
    largest: Math.max(0, ...sizes),
    entries: sizes.length,
  };
}
