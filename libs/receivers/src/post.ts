/**
 * One HTTP POST to a place that somebody else runs. No redirect, no retry, no cookie, no proxy, no
 * kept connection: notifications are rare, and a connection of an hour ago is a reset now.
 */
import { lookup as resolveByDns } from 'node:dns/promises';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { DurationMs } from '@goldenhour/mention';
import { ReceiverError } from '@goldenhour/pipeline/ports';
import { kindOf } from './address.ts';
import { hostOf, refusal, type Target } from './target.ts';
import { tlsAdvice } from './tls-advice.ts';

/** What is read of an answer, so that the connection can end in order; its text is not used. */
const ANSWER_BYTES_MAX = 16_384;

type Resolved = { readonly address: string; readonly family: number };
export type Resolve = (host: string) => Promise<readonly Resolved[]>;

export type Post = {
  readonly target: Target;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For the whole of it: name, connection, sending, waiting for the answer's head. */
  readonly timeoutMs: DurationMs;
  readonly signal: AbortSignal;
  readonly resolve: Resolve;
};

export type Answer = { readonly status: number; readonly retryAfter: string | undefined };

/** The system's resolver: the hosts file counts, as it does everywhere else. */
export const systemResolve: Resolve = (host) => resolveByDns(host, { all: true });

/**
 * Resolves with the head of whatever answer came. The rest of it is read in the background, up to
 * a bound in bytes and time.
 *
 * @throws ReceiverError `timeout`; `unavailable` for all else, also when `signal` aborts and where
 *   the name leads to an address that is not allowed: names are mended, and an alarm waits for it.
 *   No message holds the path of the URL: some services keep their secret there.
 */
export async function post({
  target,
  headers,
  body,
  timeoutMs,
  signal,
  resolve,
}: Post): Promise<Answer> {
  const host = hostOf(target.url);
  const timeout = AbortSignal.timeout(timeoutMs);
  const both = AbortSignal.any([signal, timeout]);
  try {
    if (isIP(host) !== 0) demand(target, [{ address: host, family: isIP(host) }]);
    return await new Promise<Answer>((answered, failed) => {
      const send = target.url.protocol === 'https:' ? httpsRequest : httpRequest;
      const request = send(target.url, {
        method: 'POST',
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        agent: false,
        lookup: checkedLookup(target, resolve),
        signal: both,
      });
      request.on('error', failed);
      // A connection can end without an error or an answer: after "101 Switching Protocols", say.
      request.on('close', () => failed(new Error('closed without an answer')));
      request.on('response', (response) => {
        answered({
          status: response.statusCode ?? 0,
          retryAfter: response.headers['retry-after'],
        });
        drain(request, response);
      });
      request.end(body);
    });
  } catch (error) {
    if (error instanceof ReceiverError) throw error;
    // The caller's wish first: it also ends what had just run out of time.
    if (signal.aborted) throw new ReceiverError('unavailable', 'stopped before an answer came');
    if (timeout.aborted)
      throw new ReceiverError('timeout', `${host} gave no answer within ${timeoutMs} ms`);
    const code = codeOf(error);
    throw new ReceiverError(
      'unavailable',
      `${host} could not be reached (${code})${tlsAdvice(code)}`,
      { cause: error },
    );
  }
}

/** A lookup that gives only addresses that the target may have, and none when one may not be. */
function checkedLookup(target: Target, resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        try {
          demand(target, addresses);
        } catch (error) {
          callback(error instanceof Error ? error : new Error(String(error)), []);
          return;
        }
        const wanted = addresses.filter(
          ({ family }) => options.family === family || !isFamily(options.family),
        );
        const [first] = wanted;
        // Node crashes on an empty list.
        if (first === undefined)
          callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), []);
        else if (options.all === true) callback(null, wanted);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), []),
    );
  };
}

function isFamily(family: unknown): boolean {
  return family === 4 || family === 6;
}

/**
 * One address that is not allowed speaks against the name: whoever mixes public and private addresses
 * under one name is trying something, or has a fault that somebody should see.
 */
function demand({ url, kinds }: Target, addresses: readonly Resolved[]): void {
  for (const { address } of addresses) {
    const kind = kindOf(address);
    if (kinds.has(kind)) continue;
    throw new ReceiverError(
      'unavailable',
      `${hostOf(url)} ${refusal(kind, url.protocol === 'https:')}`,
    );
  }
}

function drain(request: ClientRequest, response: IncomingMessage): void {
  let bytes = 0;
  // What goes wrong from here on is of no interest: the head of the answer has decided.
  request.on('error', () => {});
  response.on('error', () => {});
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) request.destroy();
  });
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  return error instanceof Error ? error.name : 'unknown';
}
