import { createHash } from 'node:crypto';
import type { DeadLetterReason } from '@goldenhour/mention';
import type { UnreadableItem } from '@goldenhour/pipeline/ports';

/** How much of it is kept; as much as a dead letter holds. @unit bytes */
const KEPT_BYTES_MAX = 64 * 1024;

/** What cannot be read, as an item: it becomes a dead letter, and reading goes on. */
export function unreadable(
  bytes: Buffer,
  reason: DeadLetterReason,
  detail: string,
  origin: string,
): UnreadableItem {
  return {
    unreadable: bytes.toString('utf8', 0, KEPT_BYTES_MAX),
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    reason,
    detail,
    origin,
  };
}
