/** Work whose end nobody can hasten, and those who no longer wait for it. */
import type { DurationMs } from '@goldenhour/mention';

export type Patience<T> = {
  /** Waiting ends when one of these aborts. */
  readonly signal?: AbortSignal;
  /** … or after so long. */
  readonly ms?: DurationMs;
  /** What is done with a result that comes after that. */
  readonly late?: (result: T) => void;
};

/** @throws Error when waiting ended first, and what the work throws */
export async function inTime<T>(work: Promise<T>, patience: Patience<T>): Promise<T> {
  const { signal, ms, late } = patience;
  return await new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    let isWaiting = true;
    const stop = (): void => {
      isWaiting = false;
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    const abort = (): void => {
      stop();
      reject(new Error('Nobody waits for it any more'));
    };
    if (ms !== undefined) {
      timer = setTimeout(() => {
        stop();
        reject(new Error(`No answer within ${ms} ms`));
      }, ms);
    }
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    work.then(
      (result) => {
        if (!isWaiting) return late?.(result);
        stop();
        resolve(result);
      },
      (error: unknown) => {
        stop();
        reject(error);
      },
    );
  });
}
