/** What a failure was, at the bottom of it. */
export type RootError = Error & {
  /** The protocol's name of what a broker answered. */
  readonly type?: string;
  /** The system's name of it, that of TLS, or the protocol's number. */
  readonly code?: unknown;
  /** `host:port` of the broker that it was met at. */
  readonly broker?: string;
  /** Full name of the topic that it concerns. */
  readonly topic?: string;
};

/** The innermost error: kafkajs wraps them when its retries are over. */
export function rootOf(error: unknown): RootError {
  let root = error instanceof Error ? error : new Error(String(error));
  for (let depth = 0; depth < 5 && root.cause instanceof Error; depth += 1) root = root.cause;
  return root;
}
