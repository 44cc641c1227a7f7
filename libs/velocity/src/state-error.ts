/** Entries of state that this build cannot read; the message says what to do. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

/** @param what the entry, or the part of the state, that is not as it was written */
export function damaged(what: string, cause?: unknown): StateError {
  return new StateError(
    `The detector's state entry '${what}' is damaged: restore the store from a copy, or start with a new namespace.`,
    { cause },
  );
}
