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

/** Calls the transport for a task, again while it fails in a way that may pass. */
export function withTaskRetry<T>(
  { clock, telemetry, health }: StageContext,
  task: Task,
  step: () => Promise<T>,
): Promise<T> {
  const check = `${task.stage}-${task.partition}`;
  return withRetry(step, {
    clock,
    signal: task.signal,
    seed: check,
    onFailure: (problem) => {
      health(check, problem);
      if (problem !== null) telemetry.count('goldenhour_transport_failures_total', 1, task.stage);
    },
  });
}

export function commitWithRetry(context: StageContext, task: Task, commit: Commit): Promise<void> {
  return withTaskRetry(context, task, () => task.commit(commit));
}
