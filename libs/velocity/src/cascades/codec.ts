/**
 * The cascades of a subject as small entries of text: `t` what is usual and where the ring of
 * posts stands, `p/<part>` four posts each, `r/<slot>` a root each. What is written is what is
 * kept in memory, number for number.
 */
import { packNumbers, unpackNumbers } from '../packed.ts';
import { damaged, StateError } from '../state-error.ts';
import type { Severity } from '../types.ts';
import { AGES } from './ages.ts';
import { EXCITATION_PARTS } from './excitation.ts';
import { POSTS_MAX, type Post, type Posts } from './posts.ts';
import { noRecent } from './recent.ts';
import { followersOf, newRoot, ROOTS_MAX, type Root } from './root.ts';
import type { CascadesState } from './state.ts';
import type { RootVerdict } from './types.ts';
import { verdictOfEvent } from './verdict.ts';

/** Raised when the entries change their meaning. This build reads no other. */
export const CASCADES_VERSION = 2;
/** Posts of one entry: few enough for 16 kB, whatever their ids. */
export const POSTS_AN_ENTRY = 4;

export function encodeTail({ tail, posts }: CascadesState): [key: string, value: string] {
  const { at, watched, roots, reached, hostile, beyond } = tail;
  const { first, next } = posts;
  return [
    't',
    JSON.stringify([CASCADES_VERSION, first, next, at, watched, roots, reached, hostile, beyond]),
  ];
}

/** Null where none of the posts is left. */
export function encodePosts(posts: Posts, part: number): [key: string, value: string | null] {
  const kept = Array.from({ length: POSTS_AN_ENTRY }, (_, at) =>
    encodePost(posts.slots[part * POSTS_AN_ENTRY + at] ?? null),
  );
  return [`p/${part}`, kept.every((post) => post === 0) ? null : JSON.stringify(kept)];
}

function encodePost(post: Post | null): unknown[] | 0 {
  if (post === null) return 0;
  const { mention, time, followers } = post;
  return [mention, time, followersOf(followers), ...encodeVerdict(verdictOfEvent(post))];
}

export function encodeRoot(
  slots: readonly (Root | null)[],
  slot: number,
): [key: string, value: string | null] {
  const root = slots[slot] ?? null;
  return [`r/${slot}`, root === null ? null : JSON.stringify(rowOf(root))];
}

/** The bits of the excitation, for its numbers are single precision. */
function rowOf(root: Root): unknown[] {
  const { platform: p, recent, excitation, lesson } = root;
  floats.set(excitation.parts);
  return [
    root.id,
    root.verdict === null ? 0 : encodeVerdict(root.verdict),
    [root.origin, root.timed ? 1 : 0, root.last - root.origin, root.size],
    [root.answers, root.hostility, root.voicesLow, root.voicesHigh, root.known, root.reach],
    [root.most, lesson.reached, lesson.hostile, lesson.beyond, root.tookOff],
    [p.at, p.likes, p.reposts, p.replies, p.quotes, p.reposted, p.replied, p.quoted, p.unseen],
    [recent.head, ...recent.counts],
    encodeCounts(root.ages),
    [excitation.at, packNumbers(floatBits)],
  ];
}

/** Working memory: the same bytes as floats and as their bits. */
const floats = new Float32Array(EXCITATION_PARTS);
const floatBits = new Uint32Array(floats.buffer);

/** Of most ages nothing is known: runs of zeros are left out. @example [0, 0, 5, 7] is "2:5,7" */
function encodeCounts(counts: readonly number[]): string {
  let text = '';
  for (let at = 0; at < counts.length; at += 1) {
    const count = counts[at] ?? 0;
    if (count === 0) continue;
    const follows = at > 0 && counts[at - 1] !== 0;
    text += follows ? `,${count}` : `${text === '' ? '' : ' '}${at}:${count}`;
  }
  return text;
}

function encodeVerdict({
  negative,
  sentiment,
  severity,
  fingerprint,
  terms,
}: RootVerdict): unknown[] {
  return [negative, sentiment, severity, fingerprint, packNumbers(terms)];
}

/**
 * Fills an empty state.
 * @throws StateError
 */
export function decodeCascades(
  state: CascadesState,
  entries: Iterable<readonly [key: string, value: string]>,
): void {
  for (const [key, value] of entries) {
    try {
      const row: unknown = JSON.parse(value);
      if (!Array.isArray(row)) throw new TypeError('not a list');
      decodeEntry(state, key, row);
    } catch (cause) {
      if (cause instanceof StateError) throw cause;
      throw damaged(`cascades ${key}`, cause);
    }
  }
}

function decodeEntry(state: CascadesState, key: string, row: unknown[]): void {
  const [kind, number] = key.split('/');
  if (kind === 't') return decodeTail(state, row);
  const at = Number(number);
  if (kind === 'p' && at >= 0 && at < POSTS_MAX / POSTS_AN_ENTRY) {
    return row.forEach((post, place) => {
      if (post !== 0) addPost(state.posts, at * POSTS_AN_ENTRY + place, listOf(post));
    });
  }
  if (kind === 'r' && at >= 0 && at < ROOTS_MAX) {
    while (state.slots.length < at) state.slots.push(null);
    state.slots[at] = decodeRoot(row);
    return;
  }
  throw new RangeError('an unknown key');
}

function decodeTail({ tail, posts }: CascadesState, row: unknown[]): void {
  const [version, first, next, at, watched, roots, reached, hostile, beyond] = row;
  if (version !== CASCADES_VERSION) {
    throw new StateError(
      `The cascades were written by version ${String(version)}, this build reads ` +
        `${CASCADES_VERSION}: run a newer Goldenhour, or start with a new namespace.`,
    );
  }
  posts.first = numberOf(first);
  posts.next = numberOf(next);
  tail.at = nullable(at);
  tail.watched = numberOf(watched);
  tail.roots = numberOf(roots);
  tail.reached = numberOf(reached);
  tail.hostile = numberOf(hostile);
  tail.beyond = numberOf(beyond);
}

function addPost(posts: Posts, slot: number, row: unknown[]): void {
  const [id, time, followers, ...verdict] = row;
  const post: Post = {
    mention: textOf(id),
    time: numberOf(time),
    followers: nullable(followers),
    ...decodeVerdict(verdict),
  };
  while (posts.slots.length < slot) posts.slots.push(null);
  posts.slots[slot] = post;
  posts.byId.set(post.mention, slot);
  posts.chars += post.mention.length;
}

function decodeRoot(row: unknown[]): Root {
  const [id, verdict, life, tone, lesson, platform, recent, ages, excitation] = row;
  const [origin, timed, lived, size] = numbersOf(life);
  const [answers, hostility, voicesLow, voicesHigh, known, reach] = numbersOf(tone);
  const [most, reached, hostile, beyond, tookOff] = numbersOf(lesson);
  const [at, likes, ...counts] = listOf(platform);
  const [reposts, replies, quotes, reposted, replied, quoted, unseen] = numbersOf(counts);
  const [excitedAt, bits] = listOf(excitation);
  const root = newRoot(textOf(id), null, numberOf(origin));
  const parts = new Float32Array(EXCITATION_PARTS);
  new Uint32Array(parts.buffer).set(unpackNumbers(textOf(bits)));
  return {
    ...root,
    timed: timed === 1,
    last: root.origin + numberOf(lived),
    size: numberOf(size),
    verdict: verdict === 0 ? null : decodeVerdict(listOf(verdict)),
    answers: numberOf(answers),
    hostility: numberOf(hostility),
    voicesLow: numberOf(voicesLow),
    voicesHigh: numberOf(voicesHigh),
    known: numberOf(known),
    reach: numberOf(reach),
    most: numberOf(most),
    lesson: { reached: numberOf(reached), hostile: numberOf(hostile), beyond: numberOf(beyond) },
    tookOff: numberOf(tookOff),
    platform: {
      at: nullable(at),
      likes: nullable(likes),
      reposts: numberOf(reposts),
      replies: numberOf(replies),
      quotes: numberOf(quotes),
      reposted: numberOf(reposted),
      replied: numberOf(replied),
      quoted: numberOf(quoted),
      unseen: numberOf(unseen),
    },
    recent: decodeRecent(numbersOf(recent)),
    ages: decodeCounts(textOf(ages)),
    excitation: { at: numberOf(excitedAt), parts },
  };
}

function decodeRecent([head, ...counts]: readonly number[]): Root['recent'] {
  const recent = noRecent(0);
  if (counts.length !== recent.counts.length) throw new RangeError('not the steps of an hour');
  return {
    head: numberOf(head),
    sum: counts.reduce((sum, count) => sum + count, 0),
    counts: [...counts],
  };
}

function decodeCounts(text: string): number[] {
  const counts: number[] = [];
  if (text === '') return counts;
  for (const run of text.split(' ')) {
    const [from, list = ''] = run.split(':');
    list.split(',').forEach((count, place) => {
      const at = Number(from) + place;
      if (!(at < AGES)) throw new RangeError('an unknown age');
      while (counts.length < at) counts.push(0);
      counts[at] = numberOf(Number(count));
    });
  }
  return counts;
}

function decodeVerdict(row: unknown[]): RootVerdict {
  const [negative, sentiment, severity, fingerprint, terms] = row;
  return {
    negative: nullable(negative),
    sentiment: nullable(sentiment),
    severity: severityOf(severity),
    fingerprint: fingerprint === null ? null : textOf(fingerprint),
    terms: unpackNumbers(textOf(terms)),
  };
}

function severityOf(value: unknown): Severity {
  if (value === 0 || value === 1 || value === 2 || value === 3) return value;
  throw new RangeError('not a severity');
}

function listOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new TypeError('not a list');
  return value;
}

function numbersOf(value: unknown): number[] {
  return listOf(value).map(numberOf);
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError('not a number');
  return value;
}

function nullable(value: unknown): number | null {
  return value === null ? null : numberOf(value);
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('not a text');
  return value;
}
