/** Entries of state that this build cannot read; the message says what to do. */
export class StateError extends Error {
  override readonly name = 'StateError';
}
