/** The scenario of a seeded file of posts: two crises that come, go on and ease. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPostsFile, PLAYED_HOURS, WATCHED } from '../world/posts-file.ts';
import { createScenario, type Scenario } from './scenario.ts';

export type PostsScenario = Scenario & {
  /** The speed at which it takes so long. */
  readonly speedFor: (wallSeconds: number) => number;
};

export async function createPostsScenario(
  folder: string,
  { seed, posts, partitions }: { seed: number; posts: number; partitions: number },
): Promise<PostsScenario> {
  const file = createPostsFile(seed, posts);
  const path = join(folder, `posts-${seed}.ndjson`);
  await writeFile(path, file.text);
  const scenario = await createScenario(folder, {
    partitions,
    scorer: 'trivial',
    subjects: WATCHED,
    sources: [{ name: 'posts', type: 'replay', platform: 'agora', files: [path] }],
  });
  const expected = { ...scenario.expected, scores: file.scores };
  const speedFor = (wallSeconds: number): number => (PLAYED_HOURS * 3600) / wallSeconds;
  return { ...scenario, expected, speedFor };
}
