import { createHash } from 'node:crypto';
import { parseMention } from '@goldenhour/mention';
import { expect, test } from 'vitest';
import type { Post } from '../posts.ts';
import { BROMMELO_EN } from './texts/brommelo-en.ts';
import { BROMMELO_NL } from './texts/brommelo-nl.ts';
import { ZILVERDRECHT_EN } from './texts/zilverdrecht-en.ts';
import { ZILVERDRECHT_NL } from './texts/zilverdrecht-nl.ts';
import { HISTORY_MS, world } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 10, 20, 9);

function postsUntil(hours: number, seed = 1, start = START): readonly Post[] {
  const posts: Post[] = [];
  for (const post of world(seed, start)) {
    if (post.time >= start + hours * HOUR) return posts;
    posts.push(post);
  }
  return posts;
}

const digest = (posts: readonly Post[]) =>
  createHash('sha256').update(JSON.stringify(posts)).digest('hex').slice(0, 16);
const POSTS = postsUntil(48);
const HISTORY = POSTS.filter(({ time }) => time < START);
const about = (name: 'rommelo' | 'ilverdrecht') => (post: Post) => post.text.includes(name);
const within = (from: number, to: number) =>
  POSTS.filter(
    ({ time, text }) =>
      time >= START + from * MINUTE && time < START + to * MINUTE && text.includes('rommelo'),
  ).length;

/** Most posts in any window of this length. */
function busiest(posts: readonly Post[], minutes: number): number {
  let most = 0;
  let from = 0;
  for (const [to, { time }] of posts.entries()) {
    while (time - (posts[from]?.time ?? time) >= minutes * MINUTE) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

test('the same seed and start give the same posts, byte for byte', () => {
  expect(digest(postsUntil(12))).toBe(digest(postsUntil(12)));
  // Pinned: another value means that everyone's rehearsal changes.
  expect(digest(POSTS)).toBe('334c5ccc5feb1b98');
});

test('another seed or start gives other posts with other ids', () => {
  const ids = new Set(postsUntil(1).map(({ id }) => id));
  for (const other of [postsUntil(1, 2), postsUntil(1, 1, START + MINUTE)]) {
    expect(other.some(({ id }) => ids.has(id))).toBe(false);
  }
});

test('posts come in order of time, each a sound mention with an id of its own', () => {
  expect(new Set(POSTS.map(({ id }) => id)).size).toBe(POSTS.length);
  let before = START - HISTORY_MS;
  for (const post of POSTS) {
    expect(post.time).toBeGreaterThanOrEqual(before);
    before = post.time;
    const parsed = parseMention(post, {
      source: 'rehearsal',
      platform: 'rehearsal',
      mode: 'drill',
      observed: 0,
    });
    expect(parsed.ok ? post.id : parsed.refusal).toBe(post.id);
    expect(post.text).not.toMatch(/[{}]/);
    expect(post.text).toMatch(/brommelo|zilverdrecht/i);
    expect(new URL(post.url).hostname).toMatch(/\.example$/);
  }
});

test('replies and reposts hang under posts that came before them', () => {
  const seen = new Set<string>();
  for (const { id, kind, root, parent } of POSTS) {
    if (kind === 'reply' || kind === 'repost') {
      expect(seen).toContain(root);
      expect(seen).toContain(parent);
    }
    seen.add(id);
  }
});

test.each(['rommelo', 'ilverdrecht'] as const)(
  'the history of …%s is quiet at night, lively by day, and holds no burst',
  (name) => {
    const posts = HISTORY.filter(about(name));
    const hourOf = ({ time }: Post) => new Date(time + HOUR).getUTCHours();
    const perDay = (from: number, to: number) =>
      posts.filter((post) => hourOf(post) >= from && hourOf(post) < to).length / 14 / (to - from);
    expect(perDay(1, 5)).toBeLessThan(2);
    expect(perDay(10, 18)).toBeGreaterThan(9);
    expect(perDay(10, 18)).toBeLessThan(20);
    expect(busiest(posts, 5)).toBeLessThan(8);
    expect(busiest(posts, 10)).toBeLessThan(8);
    expect(busiest(posts, 60)).toBeLessThan(30);
  },
);

test('complaints are about a sixth of the history, and never many at once', () => {
  const texts = [BROMMELO_NL, BROMMELO_EN, ZILVERDRECHT_NL, ZILVERDRECHT_EN].flatMap(
    ({ negative }) => negative,
  );
  const complaint = new RegExp(
    texts
      .map((text) => text.replaceAll(/[.?!+()]/g, String.raw`\$&`).replaceAll(/\{\w+\}/g, '.+'))
      .join('|'),
  );
  const negative = HISTORY.filter(({ text }) => complaint.test(text));
  expect(negative.length / HISTORY.length).toBeGreaterThan(0.14);
  expect(negative.length / HISTORY.length).toBeLessThan(0.21);
  for (const name of ['rommelo', 'ilverdrecht'] as const)
    expect(busiest(negative.filter(about(name)), 60)).toBeLessThan(8);
});

test('the crisis is plain within a quarter of an hour, peaks within the hour and is over within twelve', () => {
  expect(within(0, 3)).toBeLessThan(3);
  expect(within(3, 15)).toBeGreaterThan(16);
  expect(within(30, 60) / 30).toBeGreaterThan(5);
  expect(within(30, 60) / 30).toBeLessThan(10);
  expect(within(180, 240)).toBeLessThan(within(60, 120) / 1.5);
  expect(within(660, 720)).toBeLessThan(20);
});

test('it has all that a crisis has', () => {
  const crisis = POSTS.filter(
    ({ time, text }) => time >= START && time < START + 12 * HOUR && text.includes('rommelo'),
  );
  const count = (wanted: (post: Post) => boolean) => crisis.filter(wanted).length;
  expect(count(({ kind }) => kind === 'repost')).toBeGreaterThan(100);
  expect(count(({ kind }) => kind === 'reply')).toBeGreaterThan(40);
  expect(count(({ kind }) => kind === 'article')).toBe(8);
  expect(count(({ language }) => language === 'en')).toBeGreaterThan(100);
  expect(count(({ author, kind }) => author.id === 'brommelo' && kind === 'post')).toBe(5);
  // The promised quarter of an hour, by the clock in Amsterdam: the answer comes at 11:58 UTC.
  expect(count(({ text }) => text.includes('Om 13:00 komen we met een update'))).toBe(1);
});

test('afterwards there is a smaller trouble now and then', () => {
  const after = POSTS.filter(({ time }) => time > START + 13 * HOUR);
  expect(busiest(after.filter(about('ilverdrecht')), 60)).toBeGreaterThan(30);
});

test('each language has at least 120 texts of its own for ordinary days', () => {
  for (const texts of [
    [BROMMELO_NL, ZILVERDRECHT_NL],
    [BROMMELO_EN, ZILVERDRECHT_EN],
  ]) {
    const all = texts.flatMap(({ positive, neutral, negative }) => [
      ...positive,
      ...neutral,
      ...negative,
    ]);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(120);
  }
});
