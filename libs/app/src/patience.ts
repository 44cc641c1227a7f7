/** Opening what brokers do not answer for: asked again, for ever or for a moment. */
import { AppError, EXIT } from '@goldenhour/host';
import type { DurationMs } from '@goldenhour/mention';
import { backoffMs } from '@goldenhour/pipeline';
import { type Clock, TransportError, type TransportErrorCode } from '@goldenhour/pipeline/ports';

/** Of a command that a person waits for. */
export const COMMAND_PATIENCE_MS: DurationMs = 10_000;
const BACKOFF = { firstMs: 250, maxMs: 5_000 };

/** What another try cannot mend: somebody has to change the configuration or the brokers. */
const REFUSALS: ReadonlySet<TransportErrorCode> = new Set([
  'denied',
  'topics',
  'partitions',
  'version',
]);

/** Kafka, as it is configured, cannot be used (exit code 78). */
export class KafkaRefusal extends AppError {
  override readonly name = 'KafkaRefusal';
  override readonly exitCode = EXIT.config;
}

/** What Kafka said, as what ends a process: with the code of a fault that stays. */
export function asRefusal(error: unknown): unknown {
  return error instanceof TransportError && REFUSALS.has(error.code)
    ? new KafkaRefusal(error.message, { cause: error })
    : error;
}

export type Patience = {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Infinity: until it works. */
  readonly patienceMs: DurationMs;
  readonly brokers: readonly string[];
  /** Told of each failure, and with null when it is over. */
  readonly onFailure: (problem: string | null) => void;
};

/**
 * @throws the signal's reason; KafkaRefusal; TransportError `unavailable` when patience is at its
 *   end, however long the brokers take to say nothing
 */
export async function withPatience<T extends AsyncDisposable>(
  open: () => Promise<T>,
  { clock, signal, patienceMs, brokers, onFailure }: Patience,
): Promise<T> {
  const deadline = clock.now() + patienceMs;
  const giveUp = new TransportError(
    'unavailable',
    `Kafka at ${brokers.join(', ')} does not answer. Check that it runs, the address and the network.`,
  );
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    try {
      const opened = await inTime(open(), { clock, signal, ms: deadline - clock.now(), giveUp });
      onFailure(null);
      return opened;
    } catch (error) {
      signal.throwIfAborted();
      const isPassing = error instanceof TransportError && error.code === 'unavailable';
      const pause = backoffMs(attempt, BACKOFF, `${process.pid}`);
      if (!isPassing || clock.now() + pause >= deadline) throw asRefusal(error);
      onFailure(error.message);
      await clock.sleep(pause, signal);
    }
  }
}

/** What comes too late is closed. */
async function inTime<T extends AsyncDisposable>(
  opening: Promise<T>,
  { clock, signal, ms, giveUp }: Pick<Patience, 'clock' | 'signal'> & { ms: number; giveUp: Error },
): Promise<T> {
  const over = new AbortController();
  const ending = AbortSignal.any([signal, over.signal]);
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), {
      once: true,
      signal: over.signal,
    });
    if (!Number.isFinite(ms)) return;
    void clock.sleep(ms, ending).then(() => {
      if (!ending.aborted) reject(giveUp);
    });
  });
  let isLate = true;
  try {
    const opened = await Promise.race([opening, late]);
    isLate = false;
    return opened;
  } finally {
    over.abort();
    if (isLate)
      void opening.then(
        (opened) => opened[Symbol.asyncDispose](),
        () => undefined,
      );
  }
}

/** For a person: the first of the problems, and nothing of the end of them. */
export function tellingOnce(tell: (text: string) => void): Patience['onFailure'] {
  let isTold = false;
  return (problem) => {
    if (problem !== null && !isTold) tell(`Waiting, and trying again: ${problem}`);
    isTold ||= problem !== null;
  };
}
