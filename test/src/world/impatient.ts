import type { Task, Transport } from '@goldenhour/pipeline/ports';

/** Longest wait for records that may not come: a test has no second to lose. */
export const WAIT_MOST_MS = 10;

/** The same transport, whose reads give up soon. */
export function impatient(transport: Transport): Transport {
  return decorate(transport, {
    task: (task) => ({
      read: ({ maxRecords, waitMs }) =>
        task.read({ maxRecords, waitMs: Math.min(waitMs, WAIT_MOST_MS) }),
    }),
  });
}

export type Decoration = {
  readonly publish?: Transport['publish'];
  readonly task: (task: Task) => Partial<Pick<Task, 'read' | 'commit'>>;
};

/** A transport with some calls replaced. */
export function decorate(transport: Transport, decoration: Decoration): Transport {
  return {
    partitions: transport.partitions,
    publish: decoration.publish ?? ((records) => transport.publish(records)),
    scan: (...call) => transport.scan(...call),
    ends: (topic) => transport.ends(topic),
    committed: (stage) => transport.committed(stage),
    runTasks: (stage, run, signal) =>
      transport.runTasks(
        stage,
        (task) =>
          run({
            stage: task.stage,
            partition: task.partition,
            signal: task.signal,
            state: task.state,
            committed: task.committed,
            read: (limit) => task.read(limit),
            commit: (commit) => task.commit(commit),
            ...decoration.task(task),
          }),
        signal,
      ),
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  };
}
