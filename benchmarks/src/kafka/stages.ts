/** Goldenhour's stages on Kafka, as the processes of the bench run them. */
import { type PipelineOptions, runPipeline } from '@goldenhour/pipeline';
import {
  type OutRecord,
  type Source,
  silent,
  type Task,
  type Transport,
} from '@goldenhour/pipeline/ports';
import type { ScorerName } from '@goldenhour/scorers';
import { openKafka } from '@goldenhour/transport/kafka';
import { pipelineOptions } from '../pipeline.ts';
import { postSource } from '../posts.ts';
import { Meter } from './meter.ts';
import {
  BENCH_STAGES,
  BENCH_TOPICS,
  PARTITIONS,
  type Place,
  type ScorePlan,
  type ScoreReport,
  type StagesPlan,
  type StagesReport,
} from './plan.ts';

/** The score stage, from `mentions` to all that it writes. */
export async function scoreStage(plan: ScorePlan, scorer: ScorerName): Promise<ScoreReport> {
  const meter = new Meter(plan);
  const stop = new AbortController();
  await using transport = await open(plan);
  const options = await pipelineOptions({
    transport: { ...delegate(transport), runTasks: timedTasks(transport, meter) },
    telemetry: {
      ...silent,
      // Counted once the commit that they are in is durable.
      count: (metric, amount) => {
        if (metric === 'goldenhour_scored_mentions_total') meter.committed(amount);
      },
    },
    stages: ['score'],
    sources: [],
    untilEnd: false,
    scorer,
    onEvent: () => undefined,
  });
  const running = runPipeline(options, stop.signal).catch((error: unknown) => meter.fail(error));
  try {
    return await meter.done;
  } finally {
    stop.abort();
    await running;
  }
}

/** Some stages, until the source and all that follows from it has ended, or until SIGTERM. */
export async function someStages(plan: StagesPlan): Promise<StagesReport> {
  const latencies: number[] = [];
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  await using transport = await open(plan);
  const options = await pipelineOptions({
    transport: {
      ...delegate(transport),
      async publish(records) {
        await transport.publish(records);
        // Ingest alone has nobody to tell it that all is done.
        if (!plan.stages.includes('alert') && records.some(isLast)) stop.abort();
      },
    },
    telemetry: {
      ...silent,
      time: (metric, value) => {
        if (metric === 'goldenhour_clock_to_notification_seconds') latencies.push(value);
      },
    },
    stages: plan.stages,
    sources: sourcesOf(plan),
    untilEnd: plan.stages.includes('alert'),
    scorer: plan.scorer,
    onEvent: () => undefined,
  });
  await runPipeline(options, stop.signal);
  const used = process.cpuUsage();
  return {
    latencies,
    cpuSeconds: (used.user + used.system) / 1e6,
    rssMb: process.resourceUsage().maxRSS / 1024,
  };
}

function open({ brokers, namespace }: Place): Promise<Transport> {
  return openKafka({
    connection: { brokers },
    namespace,
    partitions: PARTITIONS,
    topics: BENCH_TOPICS,
    stages: BENCH_STAGES,
  });
}

/** The methods as plain functions, so that one can be replaced. */
function delegate(transport: Transport): PipelineOptions['transport'] {
  return {
    partitions: transport.partitions,
    publish: (records) => transport.publish(records),
    runTasks: (stage, run, signal) => transport.runTasks(stage, run, signal),
    scan: (topic, partition, range) => transport.scan(topic, partition, range),
    ends: (topic) => transport.ends(topic),
    committed: (stage) => transport.committed(stage),
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  };
}

function timedTasks(transport: Transport, meter: Meter): Transport['runTasks'] {
  const timed = (task: Task): Task => ({
    stage: task.stage,
    partition: task.partition,
    signal: task.signal,
    state: task.state,
    committed: task.committed,
    read: (limit) => task.read(limit),
    async commit(commit) {
      const started = performance.now();
      await task.commit(commit);
      meter.timed(performance.now() - started);
    },
  });
  return (stage, run, signal) => transport.runTasks(stage, (task) => run(timed(task)), signal);
}

function sourcesOf({ posts, batchEveryMs }: StagesPlan): readonly Source[] {
  if (posts === null) return [];
  const started = performance.now();
  const pace = async (batch: number): Promise<void> => {
    const wait = started + batch * batchEveryMs - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  };
  return [postSource({ ...posts, pace })];
}

function isLast({ value }: OutRecord): boolean {
  return value?.includes('"status":"ended"') ?? false;
}
