/** What every stage is given, and how it commits. */
import type { Clock, Commit, Task, Telemetry, Transport } from './ports/index.ts';
import { withRetry } from './retry.ts';

/** Readiness: a problem is a sentence for whoever runs it; null when it is over. */
export type ReportHealth = (check: string, problem: string | null) => void;

export type StageContext = {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly health: ReportHealth;
};

/** Commits, trying again while the store or broker fails in a way that may pass. */
export async function commitWithRetry(
  context: StageContext,
  task: Task,
  commit: Commit,
): Promise<void> {
  const check = `${task.stage}-${task.partition}`;
  await withRetry(() => task.commit(commit), {
    clock: context.clock,
    signal: task.signal,
    seed: check,
    onFailure: (problem) => {
      context.health(check, problem);
      if (problem !== null)
        context.telemetry.count('goldenhour_commit_failures_total', 1, task.stage);
    },
  });
}
