/** The baseline: the same records through the same store, written, read and committed, and nothing else. */
import { systemClock } from '@goldenhour/host';
import type { Mention } from '@goldenhour/mention';
import { BATCH_RECORDS, encode } from '@goldenhour/pipeline';
import { openEmbedded } from '@goldenhour/transport/embedded';
import { type PostsOptions, post } from './posts.ts';

export async function bareStore(
  folder: string,
  posts: PostsOptions,
): Promise<{ readonly seconds: number; readonly cpuSeconds: number }> {
  const topic = { name: 'bare', compacted: false, retentionMs: 86_400_000 };
  await using transport = await openEmbedded({
    path: `${folder}/store.db`,
    namespace: 'bench',
    partitions: 1,
    topics: [topic],
    clock: systemClock,
  });
  const started = performance.now();
  const cpu = process.cpuUsage();
  const stop = new AbortController();
  const reading = transport.runTasks(
    { stage: 'bare', input: topic.name },
    async (task) => {
      for (let read = 0; read < posts.count; ) {
        const records = await task.read({ maxRecords: BATCH_RECORDS, waitMs: 1_000 });
        const last = records.at(-1);
        if (last === undefined) continue;
        read += records.length;
        await task.commit({ outputs: [], state: [], offset: last.offset + 1 });
      }
      stop.abort();
    },
    stop.signal,
  );
  for (let from = 0; from < posts.count; from += posts.batchItems) {
    const to = Math.min(posts.count, from + posts.batchItems);
    await transport.publish(
      Array.from({ length: to - from }, (_, at) => ({
        topic: topic.name,
        partition: 0,
        key: 'bare',
        // The bytes are those of a mention record; nothing reads them here.
        value: encode({
          t: 'mention',
          subject: 'bare',
          official: false,
          mention: post(from + at, posts) as unknown as Mention,
        }),
      })),
    );
  }
  await reading;
  const used = process.cpuUsage(cpu);
  return {
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: (used.user + used.system) / 1e6,
  };
}
