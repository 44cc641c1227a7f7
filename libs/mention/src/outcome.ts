/**
 * Bad data is a value, never an exception: what a parser or a stage could not use is a
 * {@link Refusal} with a reason from a closed list, which is counted and, for a dead letter, kept.
 */

/** Well-formed, and rightly not used. */
export const DROP_REASONS = [
  'unmatched', // no subject is concerned
  'duplicate', // the same (mention, op, revision, subject) was seen inside the window
  'stale_tick', // a tick of an earlier epoch or sequence
  'too_many_sources', // a tick of one source more than a partition can know
  'language', // the subject does not watch this language
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** Could not be read: goes to `dead-letters`. */
export const DEAD_LETTER_REASONS = [
  'malformed', // not UTF-8, not JSON, not CSV
  'schema', // read, but a field is missing or of the wrong shape
  'too_large', // over the size limit of a record or a line
  'unknown_version', // written by a newer Goldenhour
  'unknown_subject', // names a subject that the configuration lacks
  'bad_time', // no usable event time
] as const;
export type DeadLetterReason = (typeof DEAD_LETTER_REASONS)[number];

export type Refusal =
  | { readonly fate: 'drop'; readonly reason: DropReason; readonly detail?: string }
  /** `detail` names the field and the rule, never the value: it reaches logs. */
  | { readonly fate: 'dead-letter'; readonly reason: DeadLetterReason; readonly detail: string };

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };
