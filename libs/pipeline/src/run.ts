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
import { partitionOf } from './partition.ts';
import { type Scorer, type Source, type Task, TransportError } from './ports/index.ts';
import { runScoreTask, type ScoredSubject } from './score/stage.ts';
import type { StageContext } from './stage.ts';
import { type StageName, TOPICS } from './topics.ts';
import { unlessAborted } from './unless-aborted.ts';

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
  const begun = new Set<string>();
  const running = stages.map((stage) =>
    transport.runTasks(
      { stage, input: INPUTS[stage] },
      async (task) => {
        const check = `${stage}-${task.partition}`;
        // Once: of a task that begins again, the log knows why, and when that is over.
        if (!begun.has(check)) options.health(check, null);
        begun.add(check);
        try {
          await run[stage](task);
        } finally {
          if (task.signal.aborted && !stopping.aborted) letGo(options, stage, task.partition);
        }
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

/** Gauges that a task of each stage tells of its partition. */
const TASK_GAUGES: Readonly<Record<StageName, readonly string[]>> = {
  ingest: [],
  score: ['goldenhour_clock_timestamp_seconds', 'goldenhour_waiting_mentions'],
  alert: ['goldenhour_open_crises'],
  notify: ['goldenhour_pending_deliveries'],
};

/** Another process has the task now: what was last known of it here is no longer so. */
function letGo(
  { sources, transport, telemetry, health }: PipelineOptions,
  stage: StageName,
  partition: number,
): void {
  health(`${stage}-${partition}`, null);
  for (const gauge of TASK_GAUGES[stage]) telemetry.clear(gauge, String(partition));
  if (stage !== 'ingest') return;
  for (const { name } of sources) {
    if (partitionOf(name, transport.partitions) !== partition) continue;
    health(`source-${name}`, null);
    telemetry.clear('goldenhour_source_watermark_timestamp_seconds', name);
  }
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

async function measureLag(options: PipelineOptions, signal: AbortSignal): Promise<void> {
  const { telemetry, clock, stages } = options;
  while (!signal.aborted) {
    await clock.sleep(LAG_INTERVAL_MS, signal);
    for (const stage of stages) {
      const input = INPUTS[stage];
      if (signal.aborted || input === null) continue;
      const measured = lagOf(options, stage, input).catch((error: unknown) => {
        // It costs one measurement; a stage that meets the same failure tells of it.
        if (error instanceof TransportError) return [];
        throw error;
      });
      const lags = await unlessAborted(measured, signal);
      for (const [partition, lag] of lags?.entries() ?? []) {
        telemetry.set('goldenhour_lag_records', lag, stage, String(partition));
      }
    }
  }
}

/** Per partition. Offsets have gaps, so a stage that is behind may be less so than it seems. */
async function lagOf(
  { transport }: PipelineOptions,
  stage: StageName,
  input: string,
): Promise<readonly number[]> {
  const [ends, committed] = await Promise.all([transport.ends(input), transport.committed(stage)]);
  return await Promise.all(
    ends.map(async (end, partition) => {
      const from = committed[partition] ?? 0;
      if (end <= from) return 0;
      // Markers behind the last record are nothing to read.
      const [next] = await transport.scan(input, partition, { from, maxRecords: 1 });
      return next === undefined ? 0 : end - Math.max(from, next.offset);
    }),
  );
}
