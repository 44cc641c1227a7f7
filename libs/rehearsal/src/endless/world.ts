/** A small world: two organisations that do not exist, and what is said of them. */
import type { EpochMs } from '@goldenhour/mention';
import { createZoneOffset } from '@goldenhour/velocity';
import { createPeople } from '../people.ts';
import { createScribe, mergeByTime, type Post } from '../posts.ts';
import { createRandom } from '../random.ts';
import { chatterStream, type StreamContext } from './chatter-stream.ts';
import { crisisPosts, troubleStream } from './crisis-stream.ts';

/** @unit milliseconds */
export const HISTORY_MS = 14 * 24 * 60 * 60 * 1000;

const TIME_ZONE = 'Europe/Amsterdam';

/**
 * All posts from fourteen days before `start`, in order of time, without end: ordinary life
 * throughout, from `start` on one crisis, and after it a smaller trouble now and then.
 *
 * The same seed and start give the same posts, byte for byte.
 *
 * @param start on a whole minute
 */
export function* world(seed: number, start: EpochMs): Generator<Post, void, undefined> {
  const people = createPeople(createRandom(`${seed}:people`));
  const zoneOffset = createZoneOffset();
  const offsetAt = (time: EpochMs) => zoneOffset(TIME_ZONE, time);
  // Rehearsals of other seeds or starts into the same store are not taken for duplicates.
  const prefix = `${seed.toString(36)}-${(start / 60_000).toString(36)}-`;
  const context = (name: string): StreamContext & { readonly seed: string } => ({
    seed: String(seed),
    random: createRandom(`${seed}:${name}`),
    people,
    scribe: createScribe(`${prefix}${name.slice(0, 1)}`),
    offsetAt,
  });
  const from = start - HISTORY_MS;
  yield* mergeByTime([
    chatterStream('brommelo', from, context('brommelo')),
    chatterStream('zilverdrecht', from, context('zilverdrecht')),
    crisisPosts(start, context('crisis')).values(),
    troubleStream(start, context('troubles')),
  ]);
}
