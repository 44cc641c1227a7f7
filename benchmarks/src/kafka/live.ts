/** The whole way on Kafka at a live rate, with ingest, score, and alert with notify as processes. */
import { LIVE_BATCH_EVERY_MS, LIVE_POSTS } from '../posts.ts';
import type { Place, StagesPlan, StagesReport } from './plan.ts';
import { type Running, start, workerCommand } from './processes.ts';

export type LiveReport = {
  /** From the clock passing the deciding bin to the receiver, one per event. @unit seconds */
  readonly latencies: readonly number[];
  readonly rssMb: { readonly ingest: number; readonly score: number; readonly alert: number };
};

export async function measureLive(place: Place, signal: AbortSignal): Promise<LiveReport> {
  const stages = (plan: Pick<StagesPlan, 'stages' | 'posts'>): Running<StagesReport> => {
    const whole: StagesPlan = {
      ...place,
      ...plan,
      scorer: 'goldenhour',
      batchEveryMs: LIVE_BATCH_EVERY_MS,
    };
    return start(
      plan.stages.join(' and '),
      workerCommand('stages', whole, process.execArgv),
      signal,
    );
  };
  const alert = stages({ stages: ['alert', 'notify'], posts: null });
  const score = stages({ stages: ['score'], posts: null });
  const ingest = stages({ stages: ['ingest'], posts: LIVE_POSTS });
  const stopScore = (): boolean => score.child.kill('SIGTERM');
  // Whichever fails, fails the part; the score stage alone has no end of its own.
  const [alerted, scored, ingested] = await Promise.all([
    alert.report.finally(stopScore),
    score.report,
    ingest.report,
  ]);
  if (alerted.latencies.length === 0) throw new Error('The live part had no crisis to tell of.');
  return {
    latencies: alerted.latencies,
    rssMb: { ingest: ingested.rssMb, score: scored.rssMb, alert: alerted.rssMb },
  };
}
