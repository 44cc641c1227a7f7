/**
 * What Jetstream says, version 1: one JSON object in a text frame.
 *
 * @source https://github.com/bluesky-social/jetstream, README and pkg/models/models.go; the records
 *   are the lexicons app.bsky.feed.* of https://github.com/bluesky-social/atproto
 */
import type { DeadLetterReason } from '@goldenhour/mention';

export type Fields = Readonly<Record<string, unknown>>;

export type Commit = {
  readonly kind: 'commit';
  readonly operation: 'create' | 'update' | 'delete';
  readonly collection: string;
  readonly rkey: string;
  /** The author's own count of changes: rises with each. */
  readonly rev: string;
  /** As its author wrote it, whatever the lexicon says; absent where it was deleted. */
  readonly record: Fields;
};
export type Identity = { readonly kind: 'identity'; readonly handle: string | null };
export type Account = {
  readonly kind: 'account';
  readonly isActive: boolean;
  readonly status: string;
};

export type JetstreamEvent = {
  /** Of the account it is about. */
  readonly did: string;
  /** When the host saw it. @unit microseconds since 1970 */
  readonly us: number;
} & (Commit | Identity | Account | { readonly kind: 'other' });

export type Unread = { readonly reason: DeadLetterReason; readonly detail: string };

/** Below it a number is no time in microseconds but the sequence of a newer protocol. */
const US_MIN = 1e15;
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Reads a frame. Never throws. */
export function readEvent(frame: Uint8Array): JetstreamEvent | Unread {
  let text: string;
  try {
    text = UTF8.decode(frame);
  } catch {
    return { reason: 'malformed', detail: 'the frame is not UTF-8' };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { reason: 'malformed', detail: 'the frame is not JSON' };
  }
  if (!isFields(value)) return { reason: 'schema', detail: 'the frame is not a JSON object' };
  const { did, time_us: us, kind } = value;
  if (typeof did !== 'string' || !did.startsWith('did:'))
    return { reason: 'schema', detail: 'did: is not one' };
  if (typeof us !== 'number' || !Number.isSafeInteger(us) || us < US_MIN)
    return { reason: 'bad_time', detail: 'time_us: is not a time in microseconds' };
  switch (kind) {
    case 'commit':
      return readCommit(value['commit'], { did, us });
    case 'identity': {
      const handle = isFields(value['identity']) ? value['identity']['handle'] : null;
      return { kind, did, us, handle: typeof handle === 'string' && handle !== '' ? handle : null };
    }
    case 'account': {
      const account = isFields(value['account']) ? value['account'] : {};
      const { active, status } = account;
      if (typeof active !== 'boolean')
        return { reason: 'schema', detail: 'account.active: must be true or false' };
      return { kind, did, us, isActive: active, status: typeof status === 'string' ? status : '' };
    }
    default:
      return { kind: 'other', did, us };
  }
}

function readCommit(
  commit: unknown,
  of: { readonly did: string; readonly us: number },
): JetstreamEvent | Unread {
  const fault = (detail: string): Unread => ({ reason: 'schema', detail: `commit${detail}` });
  if (!isFields(commit)) return fault(': is missing');
  const { operation, collection, rkey, rev, record } = commit;
  if (operation !== 'create' && operation !== 'update' && operation !== 'delete')
    return fault('.operation: is not known');
  if (typeof collection !== 'string' || typeof rkey !== 'string' || rkey === '')
    return fault('.collection or .rkey: is missing');
  if (operation !== 'delete' && !isFields(record)) return fault('.record: is missing');
  const body = isFields(record) ? record : {};
  const known = { operation, collection, rkey, rev: typeof rev === 'string' ? rev : '' } as const;
  return { kind: 'commit', ...of, ...known, record: body };
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const TID_DIGITS = '234567abcdefghijklmnopqrstuvwxyz';

/**
 * The time in a TID: which of two revisions of one account is the later, on every host alike.
 *
 * @returns null where it is none. @unit microseconds since 1970
 * @source https://atproto.com/specs/tid: 13 digits to the base of 32; of the 64 bits the last ten
 *   are a clock's id
 */
export function microsOfTid(tid: string): number | null {
  if (tid.length !== 13) return null;
  let micros = 0;
  for (const digit of tid.slice(0, 11)) {
    const value = TID_DIGITS.indexOf(digit);
    if (value === -1) return null;
    micros = micros * 32 + value;
  }
  return Number.isSafeInteger(micros) ? micros : null;
}

/** The id of a record's mention. @source https://atproto.com/specs/at-uri-scheme */
export const atUri = (did: string, collection: string, rkey: string): string =>
  `at://${did}/${collection}/${rkey}`;
