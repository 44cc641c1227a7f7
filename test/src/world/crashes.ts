/** Crashes of a process, as the stages meet them: at a chosen call, before or after it is durable. */
import type { Transport } from '@goldenhour/pipeline/ports';
import { decorate, WAIT_MOST_MS } from './impatient.ts';

export const CRASH_POINTS = [
  'before publish',
  'after publish',
  'before commit of ingest',
  'after commit of ingest',
  'before commit of score',
  'after commit of score',
  'before commit of alert',
  'after commit of alert',
  'before commit of notify',
  'after commit of notify',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

export class Crash extends Error {
  override readonly name = 'Crash';
}

export type Life = {
  readonly point: CrashPoint;
  /** It dies when it comes to the point for the n-th time. */
  readonly times: number;
  /** Then sources are held up, so that one life is not enough for all there is to read. */
  readonly publishesMost: number;
};

/** Reads in a row that found nothing: whoever still waits, waits for what is held up. */
const IDLE_READS = 40;

/**
 * The transport of a process that dies at the point, or at rest when it can come no further:
 * nothing it does after that reaches the store, and nothing it is told reaches it.
 */
export function mortal(transport: Transport, { point, times, publishesMost }: Life): Transport {
  const death = Promise.withResolvers<never>();
  death.promise.catch(() => undefined);
  let crash: Crash | undefined;
  let left = times;
  let publishes = 0;
  let idleReads = 0;
  const die = (at: string): never => {
    crash ??= new Crash(at);
    death.reject(crash);
    throw crash;
  };
  const pass = (at: string): void => {
    if (at === point) left -= 1;
    if (crash !== undefined || left <= 0) die(at);
  };
  const around = async (call: string, work: () => Promise<void>): Promise<void> => {
    idleReads = 0;
    pass(`before ${call}`);
    await work();
    pass(`after ${call}`);
  };
  return decorate(transport, {
    async publish(records) {
      publishes += 1;
      if (publishes > publishesMost) await death.promise;
      await around('publish', () => transport.publish(records));
    },
    task: (task) => ({
      commit: (commit) => around(`commit of ${task.stage}`, () => task.commit(commit)),
      async read({ maxRecords, waitMs }) {
        pass('read');
        const records = await task.read({ maxRecords, waitMs: Math.min(waitMs, WAIT_MOST_MS) });
        pass('read');
        idleReads = records.length > 0 ? 0 : idleReads + 1;
        if (publishes > publishesMost && idleReads > IDLE_READS) die('at rest');
        return records;
      },
    }),
  });
}
