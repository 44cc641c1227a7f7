import { crc32 } from 'node:zlib';

/**
 * CRC-32 over all of a record. SQLite notices damage to its own structure but not to the bytes
 * inside a value, and a flipped bit in an offset or a count is a wrong crisis.
 *
 * @complexity linear; 0.2 µs for 400 B of ASCII, 0.6 µs where the text needs more than Latin-1
 */
export function recordChecksum(
  place: { readonly offset: number; readonly appendTime: number },
  key: string,
  value: string | Uint8Array | null,
  headers: string | null,
): number {
  // The seed ties the content to its place, so that a row under another offset does not pass.
  let sum = (place.offset ^ place.appendTime ^ (value === null ? 1 : 0)) >>> 0;
  if (headers !== null) sum = crc32(headers, sum);
  sum = crc32(key, sum);
  return value === null ? sum : crc32(value, sum);
}

/** The same for an entry of a task's state. */
export function stateChecksum(task: number, key: string, value: string): number {
  return crc32(value, crc32(key, task >>> 0));
}

/** A task's own row as stored. `next` is null where no offset was committed. */
export type TaskRow = {
  readonly id: number;
  readonly epoch: number;
  readonly next: number | null;
  /** The topic that the stage reads; null where it reads none. Retention waits for it. */
  readonly input: string | null;
  /** Sum of the checksums of its state, so that an entry that is missing or stale is noticed. */
  readonly digest: number;
};

export function taskChecksum({ id, epoch, next, input, digest }: TaskRow): number {
  return crc32(`${id} ${epoch} ${next} ${input} ${digest}`);
}

/** The same for the end of a partition: a wrong one would give an offset twice, or skip many. */
export function endChecksum(
  topic: number,
  partition: number,
  end: { readonly next: number; readonly appendTime: number },
): number {
  return crc32(`${topic} ${partition} ${end.next} ${end.appendTime}`);
}

/** The digest after an entry was replaced: null where there was none, or is none any more. */
export function digestAfter(digest: number, old: number | null, fresh: number | null): number {
  return (digest - (old ?? 0) + (fresh ?? 0)) >>> 0;
}
