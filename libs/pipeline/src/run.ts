/**
 * The stages on a transport: all of them in one process, or some of them in each of many.
 */
import type { CreateLifecycle } from '@goldenhour/crisis';
import type { Matcher } from '@goldenhour/matching';
import type { DurationMs } from '@goldenhour/mention';
import type { CreateDetector } from '@goldenhour/velocity';
import { runAlertTask } from './alert.ts';
import { PlayOrder } from './ingest/play-order.ts';
import { runIngestTask } from './ingest/stage.ts';
import { type Route, runNotifyTask } from './notify/stage.ts';
import { type Scorer, type Source, type Task, TransportError } from './ports/index.ts';
import { runScoreTask, type ScoredSubject } from './score/stage.ts';
import type { StageContext } from './stage.ts';
import { type StageName, TOPICS } from './topics.ts';

/** A subject as the stages need it. */
export type PipelineSubject = ScoredSubject & { readonly name: string; readonly timeZone: string };

export type PipelineOptions = StageContext & {
  readonly namespace: string;
  readonly stages: readonly StageName[];
  readonly subjects: ReadonlyMap<string, PipelineSubject>;
  readonly matcher: Matcher;
  readonly sources: readonly Source[];
  readonly scorer: Scorer;
  readonly createDetector: CreateDetector;
  readonly createLifecycle: CreateLifecycle;
  readonly routes: readonly Route[];
  readonly configVersion: string;
  /** Records per batch of the score and alert stages. @range ≥ 1 */
  readonly batchRecords: number;
  /** Return when every source has ended and all that followed from it is done; else run on. */
  readonly untilEnd: boolean;
};

/** Records read at once where nothing says otherwise: large enough to make an fsync cheap. */
export const BATCH_RECORDS = 2_000;
const INPUTS: Readonly<Record<StageName, string | null>> = {
  ingest: null,
  score: TOPICS.mentions.name,
  alert: TOPICS.signals.name,
  notify: TOPICS.crises.name,
};
const LAG_INTERVAL_MS: DurationMs = 5_000;

/**
 * Runs the stages until `signal` aborts, one of them fails, or, with `untilEnd`, all is done.
 *
 * @throws whatever a stage could not bear; the others were stopped first
 */
export async function runPipeline(options: PipelineOptions, signal: AbortSignal): Promise<void> {
  const { transport, stages } = options;
  const stop = new AbortController();
  const stopping = AbortSignal.any([signal, stop.signal]);
  const end = new EndWatch(options, () => stop.abort());
  const order = new PlayOrder();

  const run: Readonly<Record<StageName, (task: Task) => Promise<void>>> = {
    ingest: (task) => runIngestTask({ ...options, order }, task),
    score: (task) => runScoreTask(options, task),
    alert: (task) =>
      runAlertTask(
        { ...options, onEnd: (partition, sources) => end.ended(partition, sources) },
        task,
      ),
    notify: (task) =>
      runNotifyTask(
        { ...options, onProgress: (partition, progress) => end.progress(partition, progress) },
        task,
      ),
  };
  const running = stages.map((stage) =>
    transport.runTasks(
      { stage, input: INPUTS[stage] },
      (task) => {
        options.health(`${stage}-${task.partition}`, null);
        return run[stage](task);
      },
      stopping,
    ),
  );
  const failures: unknown[] = [];
  const watched = [...running, measureLag(options, stopping)].map((part) =>
    part.catch((error: unknown) => {
      failures.push(error);
      stop.abort();
    }),
  );
  await Promise.all(watched);
  // The first is the cause; what failed after it may only have been stopped.
  if (failures.length > 0) throw failures[0];
}

/**
 * Knows when a replay is done: the alerter has committed past the end on every partition, and
 * notify past what `crises` then held, with everything tried at least once.
 */
class EndWatch {
  readonly #options: PipelineOptions;
  readonly #done: () => void;
  readonly #ended = new Set<number>();
  readonly #finished = new Set<number>();

  constructor(options: PipelineOptions, done: () => void) {
    this.#options = options;
    this.#done = done;
  }

  ended(partition: number, names: readonly string[]): void {
    // A store that is kept may know of an end that came before a source was added.
    if (!this.#options.sources.every(({ name }) => names.includes(name))) return;
    this.#ended.add(partition);
    if (!this.#options.stages.includes('notify')) this.#finish(partition);
  }

  progress(
    partition: number,
    { next, untried }: { readonly next: number; readonly untried: number },
  ): void {
    const { transport, untilEnd } = this.#options;
    if (!untilEnd || !this.#ended.has(partition) || untried > 0 || this.#finished.has(partition))
      return;
    // Not the end offset: markers may stand behind the last record.
    transport.scan(TOPICS.crises.name, partition, { from: next, maxRecords: 1 }).then(
      (left) => {
        if (left.length === 0) this.#finish(partition);
      },
      () => undefined, // The stage itself meets the same failure, and reports it.
    );
  }

  #finish(partition: number): void {
    this.#finished.add(partition);
    if (this.#options.untilEnd && this.#finished.size === this.#options.transport.partitions)
      this.#done();
  }
}

async function measureLag(
  { transport, telemetry, clock, stages }: PipelineOptions,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(LAG_INTERVAL_MS, signal);
    for (const stage of stages) {
      const input = INPUTS[stage];
      if (signal.aborted || input === null) continue;
      const measured = await Promise.all([transport.ends(input), transport.committed(stage)]).catch(
        (error: unknown) => {
          // It costs one measurement; a stage that meets the same failure tells of it.
          if (error instanceof TransportError && error.retryable) return undefined;
          throw error;
        },
      );
      if (measured === undefined) continue;
      const [ends, committed] = measured;
      ends.forEach((end, partition) => {
        telemetry.set(
          'goldenhour_lag_records',
          Math.max(0, end - (committed[partition] ?? 0)),
          stage,
          String(partition),
        );
      });
    }
  }
}
