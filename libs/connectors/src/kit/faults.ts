/** What goes wrong on the way to a host, told so that a person knows what to do. */
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import { SourceError } from '@goldenhour/pipeline/ports';

/** Of what a host answers, this much is told. @unit UTF-16 code units */
const ANSWER_CHARS_MAX = 200;
/** The longest that a host is obeyed when it says to wait. Chosen: a day's quota comes back by then. */
const RETRY_AFTER_MAX_MS: DurationMs = 24 * 60 * 60 * 1000;

const SENTENCES: readonly (readonly [codes: RegExp, sentence: (host: string) => string])[] = [
  [
    /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA)$/,
    (host) =>
      `cannot find ${host}: check its name, and that this machine has a network and a name server`,
  ],
  [
    /^(ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL|ENETDOWN)$/,
    (host) => `there is no way to ${host}: check the network of this machine`,
  ],
  [
    /^ECONNREFUSED$/,
    (host) => `${host} refuses connections: nothing listens there, or a firewall forbids it`,
  ],
  [
    /^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/,
    (host) => `${host} does not answer in time`,
  ],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, (host) => `${host} broke the connection`],
  [
    /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    (host) =>
      `the certificate of ${host} is not valid today: check the clock of this machine; if it is right, the host has to renew`,
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    (host) =>
      `the certificate of ${host} is for another name: check the address, and whether a proxy answers in its place`,
  ],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|CA_/,
    (host) =>
      `nobody known here vouches for the certificate of ${host}: where it is your own authority, name its file in NODE_EXTRA_CA_CERTS; else somebody may be in between`,
  ],
  [
    /^(EPROTO|ERR_SSL_.*)$/,
    (host) => `${host} does not speak TLS there: use ws:// or http:// where that is meant`,
  ],
];

/**
 * A connection that could not be made, or broke.
 *
 * @param host as a person knows it, with its port where that is not the usual one
 */
export function connectionFault(error: unknown, host: string): SourceError {
  if (error instanceof SourceError) return error;
  const code = codeOf(error);
  for (const [codes, sentence] of SENTENCES) {
    if (codes.test(code)) {
      return new SourceError('unavailable', `${sentence(host)} (${code})`, { cause: error });
    }
  }
  const detail = code === '' ? printable(messageOf(error)) : code;
  return new SourceError('unavailable', `the connection to ${host} failed: ${detail}`, {
    cause: error,
  });
}

export type Answer = {
  readonly host: string;
  readonly status: number;
  readonly retryAfter: string | null | undefined;
  /** Its beginning. */
  readonly body: string;
  readonly now: EpochMs;
};

/** An answer over HTTP that is none of those hoped for. */
export function statusFault({ host, status, retryAfter, body, now }: Answer): SourceError {
  const retryAfterMs = parseRetryAfter(retryAfter, now);
  const options = retryAfterMs === undefined ? {} : { retryAfterMs };
  const said = printable(body);
  const saying = said === '' ? '' : `, saying: ${said}`;
  if (status === 401 || status === 403) {
    return new SourceError(
      'auth',
      `${host} lets nobody in with these credentials (status ${status})${saying}`,
      options,
    );
  }
  if (status === 429) {
    return new SourceError('rate_limited', `${host} asks to be left alone for a while`, options);
  }
  if (status >= 500 || status === 408) {
    return new SourceError('unavailable', `${host} is in trouble (status ${status})`, options);
  }
  return new SourceError(
    'protocol',
    `${host} does not understand what it was asked (status ${status})${saying}`,
    options,
  );
}

/**
 * @returns how long to wait, at most a day; undefined where the header is absent or unreadable
 * @source RFC 9110 §10.2.3
 */
function parseRetryAfter(header: string | null | undefined, now: EpochMs): DurationMs | undefined {
  const text = header?.trim() ?? '';
  const wait = /^\d{1,10}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return wait > 0 ? Math.min(wait, RETRY_AFTER_MAX_MS) : undefined;
}

/** The code of the first cause that has one: `fetch` hides it under several errors. */
function codeOf(error: unknown, depth = 0): string {
  if (typeof error !== 'object' || error === null || depth > 4) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0], depth + 1);
  return 'cause' in error ? codeOf(error.cause, depth + 1) : '';
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '');

/** One short line of it, without control characters. */
function printable(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, ANSWER_CHARS_MAX)
    .toWellFormed();
}

/** How a person knows a host. */
export const hostOf = (url: URL): string => url.host;
