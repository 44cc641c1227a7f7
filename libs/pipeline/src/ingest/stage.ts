/**
 * Ingest: sources in, mentions and ticks out, at least once. Its task is a partition of its state
 * and owns the sources that hash to it.
 */
import type { Matcher } from '@goldenhour/matching';
import { partitionOf } from '../partition.ts';
import type { Source, StateChange, Task } from '../ports/index.ts';
import { encode } from '../records.ts';
import { commitWithRetry, type StageContext } from '../stage.ts';
import { TOPICS } from '../topics.ts';
import { type SavedSource, SourceRunner, savedKey } from './source-runner.ts';

export type IngestOptions = StageContext & {
  readonly sources: readonly Source[];
  readonly matcher: Matcher;
  readonly subjects: { has(subject: string): boolean };
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
  const runners = mine.map((source) => {
    const value = task.state.get(savedKey(source.name));
    const saved = value === undefined ? undefined : (JSON.parse(value) as SavedSource);
    return new SourceRunner({ ...options, task, source, saved, declares, commit });
  });
  await Promise.all(runners.map((runner) => runner.run()));
}

/** Sources that are saved but no longer configured say a last word, so that nobody waits for them. */
async function retire(
  { sources, transport, telemetry, configVersion }: IngestOptions,
  task: Task,
  commit: (state: readonly StateChange[]) => Promise<void>,
): Promise<void> {
  const configured = new Set(sources.map(({ name }) => savedKey(name)));
  for (const [key, value] of task.state) {
    if (!key.startsWith('s/') || configured.has(key)) continue;
    const saved = JSON.parse(value) as SavedSource;
    const source = key.slice(savedKey('').length);
    const tick = encode({
      t: 'tick',
      source,
      epoch: saved.epoch + 1,
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
    });
    const partitions = Array.from({ length: transport.partitions }, (_, partition) => partition);
    await transport.publish(
      partitions.map((partition) => ({
        topic: TOPICS.mentions.name,
        partition,
        key: source,
        value: tick,
      })),
    );
    const entries = [...task.state.keys()].filter((entry) => entry.startsWith(`e/${source}/`));
    await commit([key, ...entries].map((entry): StateChange => [entry, null]));
    telemetry.log('info', 'a source is no longer configured and was retired', { source });
  }
}
