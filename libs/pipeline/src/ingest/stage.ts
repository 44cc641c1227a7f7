/**
 * Ingest: sources in, mentions and ticks out, at least once. Its task is a partition of its state
 * and owns the sources that hash to it.
 */
import type { Matcher } from '@goldenhour/matching';
import { partitionOf } from '../partition.ts';
import type { Source, StateChange, Task } from '../ports/index.ts';
import type { Tick } from '../records.ts';
import { commitWithRetry, type StageContext, withTaskRetry } from '../stage.ts';
import type { PlayOrder } from './play-order.ts';
import { type SavedSource, SourceRunner, savedKey } from './source-runner.ts';
import { tickRecords } from './tick-records.ts';

export type IngestOptions = StageContext & {
  readonly sources: readonly Source[];
  readonly matcher: Matcher;
  readonly subjects: { has(subject: string): boolean };
  /** Of all played sources of this process. */
  readonly order: PlayOrder;
  /** Hash of the configuration, for ticks. */
  readonly configVersion: string;
};

export async function runIngestTask(options: IngestOptions, task: Task): Promise<void> {
  const { sources, transport } = options;
  const mine = sources.filter(
    ({ name }) => partitionOf(name, transport.partitions) === task.partition,
  );
  const declares = sources.filter(({ clock }) => clock === 'tick').map(({ name }) => name);

  let turn: Promise<void> = Promise.resolve();
  /** One commit at a time per task; the sources take turns. */
  const commit = (state: readonly StateChange[]): Promise<void> => {
    const next = turn.then(() => commitWithRetry(options, task, { outputs: [], state }));
    turn = next.catch(() => undefined);
    return next;
  };

  await retire(options, task, commit);
  const stop = new AbortController();
  const signal = AbortSignal.any([task.signal, stop.signal]);
  const runs = mine.map(async (source) => {
    const value = task.state.get(savedKey(source.name));
    const saved = value === undefined ? undefined : (JSON.parse(value) as SavedSource);
    const runner = new SourceRunner({ ...options, task, signal, source, saved, declares, commit });
    try {
      await runner.run();
    } catch (error) {
      // The others learn of it, and have stopped when this task ends.
      stop.abort();
      throw error;
    }
  });
  const ended = await Promise.allSettled(runs);
  for (const run of ended) if (run.status === 'rejected') throw run.reason;
}

/** Sources that are saved but no longer configured say a last word, so that nobody waits for them. */
async function retire(
  options: IngestOptions,
  task: Task,
  commit: (state: readonly StateChange[]) => Promise<void>,
): Promise<void> {
  const { sources, transport, telemetry, configVersion } = options;
  const configured = new Set(sources.map(({ name }) => savedKey(name)));
  for (const [key, value] of task.state) {
    if (!key.startsWith(savedKey('')) || configured.has(key)) continue;
    const saved = JSON.parse(value) as SavedSource;
    if (saved.retired === true) continue;
    const source = key.slice(savedKey('').length);
    const epoch = saved.epoch + 1;
    const tick: Tick = {
      t: 'tick',
      source,
      epoch,
      sequence: 1,
      clock: saved.clock,
      mode: saved.mode,
      declares: sources.filter(({ clock }) => clock === 'tick').map(({ name }) => name),
      since: saved.since ?? 0,
      watermark: saved.watermark ?? 0,
      intervalMs: 0,
      status: 'retired',
      blind: null,
      config: configVersion,
    };
    const records = tickRecords(tick, { partitions: transport.partitions, at: task.partition });
    await withTaskRetry(options, task, () => transport.publish(records));
    const retired: SavedSource = { ...saved, epoch, retired: true };
    const entries = [...task.state.keys()].filter((entry) => entry.startsWith(`e/${source}/`));
    await commit([
      [key, JSON.stringify(retired)],
      ...entries.map((entry): StateChange => [entry, null]),
    ]);
    telemetry.log('info', 'a source is no longer configured and was retired', { source });
  }
}
