import { createHash } from 'node:crypto';
import type { Refusal } from '@goldenhour/mention';
import { encode } from './records.ts';

/** Of what could not be read, this much is kept. @unit bytes */
export const DEAD_LETTER_BYTES_MAX = 64 * 1024;

/** The value of a record of `dead-letters`. */
export function deadLetter(letter: {
  readonly origin: string;
  readonly source: string;
  readonly refusal: Refusal & { readonly fate: 'dead-letter' };
  /** The thing itself, or its beginning when `whole` says what it was. */
  readonly raw: string | Uint8Array;
  readonly whole?: { readonly bytes: number; readonly sha256: string };
}): string {
  const { origin, source, refusal } = letter;
  const bytes = typeof letter.raw === 'string' ? Buffer.from(letter.raw) : Buffer.from(letter.raw);
  return encode({
    t: 'dead-letter',
    origin,
    source,
    reason: refusal.reason,
    detail: refusal.detail,
    bytes: letter.whole?.bytes ?? bytes.length,
    sha256: letter.whole?.sha256 ?? createHash('sha256').update(bytes).digest('hex'),
    beginning: bytes.subarray(0, DEAD_LETTER_BYTES_MAX).toString('utf8'),
  });
}
