/** What of the state changed since it was last written. Entries are encoded only then. */
import type { Bin } from '../bin.ts';
import type { GapLog } from '../coverage.ts';
import { drainLanes } from '../lanes/state.ts';
import { encodeUsual } from './past-codec.ts';
import {
  binKey,
  encodeBin,
  encodeGaps,
  encodeHeader,
  encodeSubject,
  GAPS_KEY,
  HEADER_KEY,
  type Header,
  SUBJECT_PREFIX,
  USUAL_PREFIX,
} from './state.ts';
import type { Watched } from './watched.ts';

export type Changes = {
  /** Keys of entries that are no longer. */
  readonly deleted: Set<string>;
  /** Changed bins and their subjects. */
  readonly bins: Map<Bin, string>;
  readonly subjects: Set<Watched>;
  /** Those that learned an hour. */
  readonly usuals: Set<Watched>;
  /** Those of which somebody spoke. */
  readonly company: Set<Watched>;
  /** Those of which a message spoke. */
  readonly lanes: Set<Watched>;
  header: boolean;
  gaps: boolean;
};

/** A header goes before all else, so that whatever is drained first can be restored. */
export function createChanges(): Changes {
  return {
    deleted: new Set(),
    bins: new Map(),
    subjects: new Set(),
    usuals: new Set(),
    company: new Set(),
    lanes: new Set(),
    header: true,
    gaps: false,
  };
}

export function drainChanges(
  changes: Changes,
  state: { readonly header: Header; readonly gaps: GapLog },
): (readonly [key: string, value: string | null])[] {
  const { deleted, bins, subjects, usuals, company, lanes } = changes;
  const entries: (readonly [string, string | null])[] = [];
  for (const key of deleted) entries.push([key, null]);
  for (const [bin, subject] of bins) entries.push([binKey(subject, bin.start), encodeBin(bin)]);
  for (const watched of subjects) {
    entries.push([SUBJECT_PREFIX + watched.profile.id, encodeSubject(watched)]);
  }
  for (const { profile, past } of usuals) {
    entries.push([USUAL_PREFIX + profile.id, encodeUsual(past)]);
  }
  for (const { company: own } of company) if (own !== null) entries.push(...own.drain());
  for (const { profile, lanes: own } of lanes) entries.push(...drainLanes(own, profile.id));
  if (changes.gaps) entries.push([GAPS_KEY, encodeGaps(state.gaps)]);
  if (changes.header) entries.push([HEADER_KEY, encodeHeader(state.header)]);
  for (const set of [deleted, bins, subjects, usuals, company, lanes]) set.clear();
  changes.gaps = false;
  changes.header = false;
  return entries;
}
