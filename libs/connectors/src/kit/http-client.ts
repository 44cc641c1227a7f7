/** Asks a host over HTTP: within a budget, a time and a size, with failures that say what to do. */
import type { DurationMs } from '@goldenhour/mention';
import { type Clock, SourceError } from '@goldenhour/pipeline/ports';
import { Budget, type BudgetLimits } from './budget.ts';
import { connectionFault, hostOf, statusFault } from './faults.ts';

/** An answer takes no longer. Chosen: what takes more is no answer to wait for. */
const TIMEOUT_MS: DurationMs = 20_000;
/** An answer is no larger. Chosen: a hundred long posts with all that comes along. @unit bytes */
const ANSWER_BYTES_MAX = 10 * 1024 * 1024;
const FAULT_BYTES_MAX = 2_048;

export type HttpOptions = {
  /** Paths are relative to it. */
  readonly baseUrl: string;
  readonly budget: BudgetLimits;
  readonly clock: Clock;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: DurationMs;
  readonly answerBytesMax?: number;
};

export interface HttpClient {
  /**
   * @param path with its query
   * @throws SourceError, or the signal's reason
   */
  json(path: string, signal: AbortSignal): Promise<unknown>;
}

export function httpClient(options: HttpOptions): HttpClient {
  const { clock, headers, timeoutMs = TIMEOUT_MS, answerBytesMax = ANSWER_BYTES_MAX } = options;
  const base = new URL(options.baseUrl.replace(/\/*$/, '/'));
  const host = hostOf(base);
  const budget = new Budget(options.budget, clock);

  const ask = async (url: URL, signal: AbortSignal): Promise<string> => {
    const response = await fetch(url, {
      signal,
      headers: { accept: 'application/json', 'user-agent': 'goldenhour', ...headers },
    });
    const isGood = response.ok;
    const bytesMax = isGood ? answerBytesMax : FAULT_BYTES_MAX;
    const body = await readBody(response, bytesMax, isGood ? host : null);
    if (isGood) return body;
    const { status } = response;
    const retryAfter = response.headers.get('retry-after');
    throw statusFault({ host, status, retryAfter, body, now: clock.now() });
  };

  return {
    json: async (path, signal) => {
      await budget.take(signal);
      signal.throwIfAborted();
      const over = new AbortController();
      const stop = new AbortController();
      const late = clock
        .sleep(timeoutMs, AbortSignal.any([signal, stop.signal]))
        .then(() => over.abort());
      let body: string;
      try {
        body = await ask(new URL(path, base), AbortSignal.any([signal, over.signal]));
      } catch (error) {
        signal.throwIfAborted();
        if (!over.signal.aborted) throw connectionFault(error, host);
        const seconds = timeoutMs / 1000;
        throw new SourceError('unavailable', `${host} did not answer within ${seconds} seconds`);
      } finally {
        stop.abort();
        await late;
      }
      try {
        return JSON.parse(body) as unknown;
      } catch {
        throw new SourceError('protocol', `${host} answered with something that is no JSON`);
      }
    },
  };
}

/** @param host who is told of when there is more; null: the beginning is enough */
async function readBody(response: Response, max: number, host: string | null): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size <= max) continue;
    if (host === null) break;
    throw new SourceError('protocol', `${host} answered with more than ${max} bytes`);
  }
  return Buffer.concat(chunks).toString('utf8', 0, max);
}
