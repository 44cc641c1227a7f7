/** What subjects are compiled to: what one pass looks for, and whom each find concerns. */
import type { Condition } from './query/condition.ts';

/** How an occurrence must stand in the text. */
export type Stand =
  | 'name'
  | 'joined'
  | 'handle'
  | 'hashtag'
  | 'domain'
  | 'name-beginning'
  | 'handle-beginning'
  | 'hashtag-beginning'
  | 'anywhere';

/** Whether what follows in the word is of no matter. */
export function isBeginning(stand: Stand): boolean {
  return (
    stand === 'name-beginning' || stand === 'handle-beginning' || stand === 'hashtag-beginning'
  );
}

/** Something to find: equal ones of several subjects are one. */
export type Target = {
  readonly stand: Stand;
  /** The occurrence must read so, but for what folding does besides case. */
  readonly cased: string | undefined;
  /** The mention must be of this platform. */
  readonly platform: string | undefined;
  /** Subjects, by index, that are named by it. */
  readonly names: number[];
  /** Subjects that a text with it is not about. */
  readonly excludes: number[];
  /** Subjects whose query is worth a look. */
  readonly anchors: number[];
  /** A query asks for it, so that its places are kept. */
  isAsked: boolean;
};

export type CompiledSubject = {
  readonly query: Condition | undefined;
  /** Where these are found, the text names a subject that its query matches. */
  readonly labels: readonly number[];
};

/** Whom a host or an account concerns. */
export type Concerned = { readonly names: number[]; readonly anchors: number[] };

export type Program = {
  /** What is looked for, folded. */
  readonly texts: readonly string[];
  /** Those of them that are found where words begin, and those found anywhere; none twice. */
  readonly words: readonly number[];
  readonly literals: readonly number[];
  /** By text: the targets that read so. */
  readonly targetsOf: readonly (readonly number[])[];
  readonly targets: readonly Target[];
  /** In the order of the subjects given. */
  readonly subjects: readonly CompiledSubject[];
  readonly hosts: ReadonlyMap<string, Concerned>;
  /** By folded handle, or id: subjects with a query that asks for the author. */
  readonly authors: ReadonlyMap<string, readonly number[]>;
};
