/** The real program, killed with SIGKILL again and again, ends as one that nothing disturbed. */
import type { ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TOPICS } from '@goldenhour/pipeline';
import type { Reader } from '@goldenhour/pipeline/ports';
import { openEmbeddedReader } from '@goldenhour/transport/embedded';
import { expect, test } from 'vitest';
import { deskReceiver, eventPrint, openDesk, toldOnce } from './src/world/desk.ts';
import { temporaryFolder } from './src/world/folder.ts';
import { readPlayed } from './src/world/play.ts';
import { createPostsFile, PLAYED_HOURS, WATCHED } from './src/world/posts-file.ts';
import { type Ended, runProgram } from './src/world/program.ts';
import { createRandom, type Random } from './src/world/random.ts';
import { TEST_SEED, TEST_SIZE } from './src/world/size.ts';

const KILLS_LEAST = 20 * TEST_SIZE;
const LIVES_MOST = 10 * KILLS_LEAST;
const POSTS = 4_000;
/** Played time over wall time, so that it takes about so many seconds in all. */
const PLAYED_SECONDS = PLAYED_HOURS * 3600;
const WALL_SECONDS = 4 * TEST_SIZE;
/** No life gets further than this. @unit records of mentions */
const RECORDS_A_LIFE = 200 / TEST_SIZE;

test(`a replay killed at least ${KILLS_LEAST} times`, {
  timeout: 120_000 * TEST_SIZE,
}, async () => {
  await using folder = await temporaryFolder();
  await using desk = await openDesk();
  const file = createPostsFile(TEST_SEED, POSTS);
  const posts = join(folder.path, 'posts.ndjson');
  const config = join(folder.path, 'config.yaml');
  await writeFile(posts, file.text);
  await writeFile(config, configText(desk.url));
  const cache = join(folder.path, 'compiled');
  const replay = (store: string, ...more: string[]): string[] => [
    ...['replay', posts, '--config', config, '--store', join(folder.path, store)],
    ...['--json', '--batch', '50', ...more],
  ];

  const calm = await runProgram({ command: replay('calm.db'), cache });
  expect(calm).toMatchObject({ code: 0 });
  const events = calm.output.trimEnd().split('\n');
  // Two crises, and each of them went on.
  expect(new Set(events.map((event) => JSON.parse(event).data.crisis)).size).toBe(2);
  expect(new Set(events.map((event) => JSON.parse(event).type)).size).toBeGreaterThanOrEqual(4);

  const command = replay('kept.db', '--notify', '--speed', `${PLAYED_SECONDS / WALL_SECONDS}`);
  const random = createRandom(TEST_SEED);
  let kills = 0;
  let last: Ended | undefined;
  for (let lives = 0; lives < LIVES_MOST && last?.code !== 0; lives += 1) {
    const isEnough = kills > KILLS_LEAST;
    last = await runProgram({ command, cache }, (child) =>
      isEnough ? Promise.resolve() : killAtRandom(child, join(folder.path, 'kept.db'), random),
    );
    if (last.signal === 'SIGKILL') kills += 1;
    else expect(last).toMatchObject({ code: 0 });
  }
  expect(kills).toBeGreaterThanOrEqual(KILLS_LEAST);
  expect(last?.output.trimEnd().split('\n')).toEqual(events);

  await using reader = await openEmbeddedReader({ path: join(folder.path, 'kept.db') });
  const played = await readPlayed(reader);
  const scored: string[] = played.scored.flatMap(({ value }) => {
    const { subject, scores } = JSON.parse(value ?? '');
    return scores.map(
      (score: { mention: string; revision: number }) =>
        `${subject} ${score.mention} ${score.revision}`,
    );
  });
  expect(scored.sort()).toEqual(file.scores);
  expect(played.crises).toHaveLength(events.length);

  const mentions = played.mentions.filter(({ value }) => value?.includes('"t":"mention"'));
  console.log(
    `seed ${TEST_SEED}: ${kills} kills; ${mentions.length} mentions in the log for ${scored.length} scores; ` +
      `${desk.told.length} notifications of ${events.length} events`,
  );
  // Who drops by id what he knows was told each event once, and of each crisis in order.
  const told = toldOnce(desk.told);
  expect(told.map(eventPrint).sort()).toEqual(
    events.map((event) => eventPrint(JSON.parse(event))).sort(),
  );
  for (const { data } of told) {
    const revisions = told
      .map((event) => event.data)
      .filter(({ crisis }) => crisis === data.crisis);
    expect(revisions.map(({ revision }) => revision)).toEqual(revisions.map((_, at) => at + 1));
  }
});

const GROWING = [
  TOPICS.mentions.name,
  TOPICS.scored.name,
  TOPICS.crises.name,
  TOPICS.notifications.name,
];

/**
 * Waits for the first sign of life in the store; then kills a moment later, or as soon as a topic
 * has grown: what follows that, a cursor or an answer, is then often lost.
 */
async function killAtRandom(child: ChildProcess, path: string, random: Random): Promise<void> {
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  await using reader = await openWhenThere(path, isOver);
  if (reader === undefined) return;
  const watched = random.pick([...GROWING, TOPICS.mentions.name, 'some time']);
  const growth = watched === 'some time' ? TOPICS.mentions.name : watched;
  const before = await sizeOf(reader, growth);
  const first = await sizeOf(reader, TOPICS.mentions.name);
  let steps = random.between(1, 12);
  let size = before;
  while (!isOver() && steps > 0) {
    await pause(0);
    const now = await sizeOf(reader, growth);
    if (now > size) steps -= 1;
    size = now;
    // Crises are rare: then what grows all the time says when.
    if ((await sizeOf(reader, TOPICS.mentions.name)) - first > RECORDS_A_LIFE) break;
  }
  if (watched === 'some time') await pause(random.between(0, 60));
  child.kill('SIGKILL');
}

const sizeOf = async (reader: Reader, topic: string): Promise<number> =>
  (await reader.ends(topic)).reduce((sum, end) => sum + end, 0);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function openWhenThere(path: string, isOver: () => boolean): Promise<Reader | undefined> {
  while (!isOver()) {
    try {
      const reader = await openEmbeddedReader({ path });
      await reader.ends(TOPICS.mentions.name);
      return reader;
    } catch {
      await pause(5);
    }
  }
  return undefined;
}

const configText = (url: string): string =>
  JSON.stringify({
    namespace: 'acme',
    partitions: 2,
    scorer: 'trivial',
    subjects: WATCHED,
    sources: [{ name: 'posts', type: 'replay', platform: 'agora' }],
    receivers: [deskReceiver(url)],
  });
