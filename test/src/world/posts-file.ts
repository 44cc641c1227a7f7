/** A file of posts in the published format, with a crisis of each subject in it. */
import type { EpochMs } from '@goldenhour/mention';
import { createRandom } from './random.ts';

export type Watched = { readonly id: string; readonly name: string };

export const WATCHED: readonly Watched[] = [
  { id: 'brightwater', name: 'Brightwater' },
  { id: 'kolibri', name: 'Kolibri' },
];

export type PostsFile = {
  readonly text: string;
  /** What must be scored, each once: subject, mention, revision. */
  readonly scores: readonly string[];
  readonly lines: number;
};

/** From the first to the last. */
export const PLAYED_HOURS = 18;
const MINUTE_MS = 60_000;

export function createPostsFile(
  seed: number,
  posts: number,
  watched: readonly Watched[] = WATCHED,
): PostsFile {
  const random = createRandom(seed);
  const start = Date.UTC(2026, 5, 10, 6);
  const lines: { readonly time: EpochMs; readonly text: string }[] = [];
  const scores = new Set<string>();
  const say = (time: EpochMs, text: string, revision = 0, id = `agora:${lines.length}`): string => {
    const author = { id: `a${random.between(1, 900)}` };
    const line = { id, time: new Date(time).toISOString(), revision, text, author };
    lines.push({ time, text: JSON.stringify(line) });
    for (const { id: subject, name } of watched)
      if (text.includes(name)) scores.add(`${subject} ${id} ${revision}`);
    return id;
  };

  const bursts = Math.floor(posts / 4 / watched.length);
  for (let count = 0; count < posts - watched.length * bursts; count += 1) {
    const time = start + random.between(0, PLAYED_HOURS * 60 * MINUTE_MS);
    const { name } = random.pick(watched);
    const text = `${name} ${random.chance(0.1) ? 'again late!' : 'was fine today'} ${count}`;
    const id = say(time, random.chance(0.03) ? `Nothing of note ${count}` : text);
    if (random.chance(0.02)) say(time + MINUTE_MS, `${text}, corrected`, 1, id);
    if (random.chance(0.03)) lines.push(lines.at(-1) ?? { time, text: '' });
  }
  watched.forEach(({ name }, at) => {
    const from = start + (5 + (10 * at) / watched.length) * 60 * MINUTE_MS;
    for (let count = 0; count < bursts; count += 1) {
      const time = from + Math.floor(40 * MINUTE_MS * random.next() ** 2);
      say(time, `${name} burns and nobody answers! ${count}`);
    }
  });
  lines.sort((a, b) => a.time - b.time);
  lines.splice(100, 0, { time: 0, text: '{"id": "agora:broken", "time":' });
  return {
    text: lines.map(({ text }) => `${text}\n`).join(''),
    scores: [...scores].sort(),
    lines: lines.length,
  };
}
