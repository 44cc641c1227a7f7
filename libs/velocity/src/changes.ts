/** What of the state changed since it was last written. Entries are encoded only then. */
import type { Bin } from './bin.ts';
import type { GapLog } from './coverage.ts';
import {
  binKey,
  encodeBin,
  encodeGaps,
  encodeHeader,
  encodeSubject,
  GAPS_KEY,
  HEADER_KEY,
  type Header,
  type Subject,
  subjectKey,
} from './state.ts';

export type Changes = {
  /** Keys of entries that are no longer. */
  readonly deleted: Set<string>;
  /** Changed bins and their subjects. */
  readonly bins: Map<Bin, string>;
  readonly subjects: Map<string, Subject>;
  header: boolean;
  gaps: boolean;
};

/** A header goes before all else, so that whatever is drained first can be restored. */
export function createChanges(): Changes {
  return { deleted: new Set(), bins: new Map(), subjects: new Map(), header: true, gaps: false };
}

export function drainChanges(
  changes: Changes,
  state: { readonly header: Header; readonly gaps: GapLog },
): (readonly [key: string, value: string | null])[] {
  const entries: (readonly [string, string | null])[] = [];
  for (const key of changes.deleted) entries.push([key, null]);
  for (const [bin, subject] of changes.bins) {
    entries.push([binKey(subject, bin.start), encodeBin(bin)]);
  }
  for (const [id, subject] of changes.subjects) {
    entries.push([subjectKey(id), encodeSubject(subject)]);
  }
  if (changes.gaps) entries.push([GAPS_KEY, encodeGaps(state.gaps)]);
  if (changes.header) entries.push([HEADER_KEY, encodeHeader(state.header)]);
  changes.deleted.clear();
  changes.bins.clear();
  changes.subjects.clear();
  changes.gaps = false;
  changes.header = false;
  return entries;
}
