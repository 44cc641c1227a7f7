/**
 * Signatures of Standard Webhooks 1.0.0, symmetric scheme `v1`.
 * @source https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';

/** @unit bytes of a decoded secret. @source the specification, "Signature scheme": 192 to 512 bits */
const SECRET_BYTES_MIN = 24;
const SECRET_BYTES_MAX = 64;
/** Secrets that sign side by side while one replaces another. */
const SECRETS_MAX = 4;
const PREFIX = 'whsec_';
const MASK = '[secret]';

/**
 * Signs, and tells nobody with what: printed, logged or turned into JSON it is `[secret]`.
 */
export class Signer {
  readonly #keys: readonly Buffer[];

  constructor(keys: readonly Buffer[]) {
    this.#keys = keys;
  }

  /** One signature per secret, for the `webhook-signature` header. */
  sign(message: { readonly id: string; readonly seconds: number; readonly body: string }): string {
    const signed = `${message.id}.${message.seconds}.${message.body}`;
    return this.#keys
      .map((key) => `v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
      .join(' ');
  }

  toJSON(): string {
    return MASK;
  }

  toString(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}

/**
 * Reads `whsec_…`, or several divided by blanks or line breaks while one replaces another: the
 * receiver then finds a signature of the one it knows.
 *
 * @returns the fault as words that follow "secret", without the secret, where it cannot be used
 */
export function parseSecrets(text: string): Signer | { readonly fault: string } {
  const parts = text.split(/\s+/).filter((part) => part !== '');
  if (parts.length === 0) return { fault: 'is empty' };
  if (parts.length > SECRETS_MAX) return { fault: `holds more than ${SECRETS_MAX} secrets` };
  const keys: Buffer[] = [];
  for (const part of parts) {
    if (!part.startsWith(PREFIX)) return { fault: `must begin with ${PREFIX}` };
    const encoded = part.slice(PREFIX.length);
    const key = Buffer.from(encoded, 'base64');
    // Buffer skips what is not base64; only what comes back the same was.
    if (key.toString('base64').replace(/=+$/, '') !== encoded.replace(/=+$/, ''))
      return { fault: `must be base64 after ${PREFIX}` };
    if (key.length < SECRET_BYTES_MIN || key.length > SECRET_BYTES_MAX)
      return {
        fault: `must hold ${SECRET_BYTES_MIN} to ${SECRET_BYTES_MAX} bytes: make one with "whsec_$(openssl rand -base64 32)"`,
      };
    keys.push(key);
  }
  return new Signer(keys);
}
