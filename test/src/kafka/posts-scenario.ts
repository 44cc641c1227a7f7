/** The scenario of a seeded file of posts: crises that come, go on and ease. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPostsFile, PLAYED_HOURS, type Watched } from '../world/posts-file.ts';
import { createScenario, type Scenario } from './scenario.ts';

/** Two on each of three partitions, so that no partition is ever quiet. */
const SUBJECTS: readonly Watched[] = [
  { id: 'brightwater', name: 'Brightwater' },
  { id: 'kolibri', name: 'Kolibri' },
  { id: 'zandvoorde', name: 'Zandvoorde' },
  { id: 'nimbara', name: 'Nimbara' },
  { id: 'orlando', name: 'Orlando' },
  { id: 'pellworm', name: 'Pellworm' },
];
export const PARTITIONS = 3;

export type PostsScenario = Scenario & {
  /** The speed at which it takes so long. */
  readonly speedFor: (wallSeconds: number) => number;
};

export async function createPostsScenario(
  folder: string,
  { seed, posts }: { readonly seed: number; readonly posts: number },
): Promise<PostsScenario> {
  const file = createPostsFile(seed, posts, SUBJECTS);
  const path = join(folder, `posts-${seed}.ndjson`);
  await writeFile(path, file.text);
  const scenario = await createScenario(folder, {
    partitions: PARTITIONS,
    scorer: 'trivial',
    subjects: SUBJECTS,
    sources: [{ name: 'posts', type: 'replay', platform: 'agora', files: [path] }],
  });
  const expected = { ...scenario.expected, scores: file.scores };
  const speedFor = (wallSeconds: number): number => (PLAYED_HOURS * 3600) / wallSeconds;
  return { ...scenario, expected, speedFor };
}
