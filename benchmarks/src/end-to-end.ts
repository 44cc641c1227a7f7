/** All four stages in one process on the embedded transport, from source to receiver. */
import { createLifecycle } from '@goldenhour/crisis';
import { systemClock } from '@goldenhour/host';
import { createMatcher, subjectSchema } from '@goldenhour/matching';
import { ALL_TOPICS, BATCH_RECORDS, runPipeline, STAGES } from '@goldenhour/pipeline';
import { silent } from '@goldenhour/pipeline/ports';
import { createScorer, type ScorerName } from '@goldenhour/scorers';
import { openEmbedded } from '@goldenhour/transport/embedded';
import { createDetector } from '@goldenhour/velocity';
import { type PostsOptions, postSource, SUBJECTS, subjectId, subjectName } from './posts.ts';

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
  const configured = Array.from({ length: SUBJECTS }, (_, index) =>
    subjectSchema.parse({
      id: subjectId(index),
      name: subjectName(index),
      timeZone: 'Europe/Amsterdam',
      languages: [],
    }),
  );
  const subjects = new Map(
    configured.map(({ id, name, timeZone, thresholds }) => [
      id,
      { name, timeZone, language: undefined, profile: { id, timeZone, thresholds } },
    ]),
  );
  await using transport = await openEmbedded({
    path: `${folder}/store.db`,
    namespace: 'bench',
    partitions: 1,
    topics: ALL_TOPICS,
    clock: systemClock,
  });
  const latencies: number[] = [];
  let events = 0;
  const started = performance.now();
  const cpu = process.cpuUsage();
  await runPipeline(
    {
      transport,
      clock: systemClock,
      telemetry: {
        ...silent,
        time: (metric, value) => {
          if (metric === 'goldenhour_clock_to_notification_seconds') latencies.push(value);
        },
      },
      health: () => undefined,
      namespace: 'bench',
      stages: STAGES,
      subjects,
      matcher: createMatcher(configured),
      sources: [postSource(posts)],
      scorer: await createScorer(scorer),
      createDetector,
      createLifecycle,
      routes: [
        {
          receiver: {
            name: 'counter',
            send: async () => {
              events += 1;
            },
          },
          modes: ['replay'],
          minSeverity: 0,
          language: 'en',
        },
      ],
      configVersion: 'bench',
      batchRecords: BATCH_RECORDS,
      untilEnd: true,
    },
    new AbortController().signal,
  );
  const used = process.cpuUsage(cpu);
  return {
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: (used.user + used.system) / 1e6,
    events,
    latencies,
  };
}
