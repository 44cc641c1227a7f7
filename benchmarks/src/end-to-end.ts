/** All four stages in one process on the embedded transport, from source to receiver. */
import { systemClock } from '@goldenhour/host';
import { ALL_TOPICS, runPipeline, STAGES } from '@goldenhour/pipeline';
import { silent } from '@goldenhour/pipeline/ports';
import type { ScorerName } from '@goldenhour/scorers';
import { openEmbedded } from '@goldenhour/transport/embedded';
import { NAMESPACE, pipelineOptions } from './pipeline.ts';
import { type PostsOptions, postSource } from './posts.ts';

export type EndToEnd = {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly events: number;
  /** From the clock passing the deciding bin to the receiver, one per event. @unit seconds */
  readonly latencies: readonly number[];
};

export async function endToEnd(
  folder: string,
  scorer: ScorerName,
  posts: PostsOptions,
): Promise<EndToEnd> {
  await using transport = await openEmbedded({
    path: `${folder}/store.db`,
    namespace: NAMESPACE,
    partitions: 1,
    topics: ALL_TOPICS,
    clock: systemClock,
  });
  const latencies: number[] = [];
  let events = 0;
  const started = performance.now();
  const cpu = process.cpuUsage();
  const options = await pipelineOptions({
    transport,
    telemetry: {
      ...silent,
      time: (metric, value) => {
        if (metric === 'goldenhour_clock_to_notification_seconds') latencies.push(value);
      },
    },
    stages: STAGES,
    sources: [postSource(posts)],
    untilEnd: true,
    scorer,
    onEvent: () => {
      events += 1;
    },
  });
  await runPipeline(options, new AbortController().signal);
  const used = process.cpuUsage(cpu);
  return {
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: (used.user + used.system) / 1e6,
    events,
    latencies,
  };
}
