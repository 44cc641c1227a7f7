/** What is said in a world, by whom and when: chatter, bursts, and all that follows a post. */
import type { Subject } from '@goldenhour/matching';
import type { EpochMs } from '@goldenhour/mention';
import type { Random } from './random.ts';
import { FOREIGN, POISON, toneText } from './tone.ts';
import type { Post, PostItem } from './world.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** One item and which source says it. */
export type Happening = { readonly item: PostItem; readonly source: number };

export type Scene = {
  readonly random: Random;
  readonly subjects: readonly Subject[];
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly sources: number;
  /** No source tells what another one told. */
  readonly isToldOnce: boolean;
  /** Nothing concerns a subject only because it follows something else. */
  readonly isSelfContained: boolean;
  /** Another one each time. */
  readonly nextId: () => string;
};

type Tone = { readonly least: number; readonly most: number };
const ANGRY: Tone = { least: -95, most: -40 };
const MILD: Tone = { least: -35, most: 30 };
const KIND: Tone = { least: 20, most: 95 };
/** On either side of what is clearly negative. */
const GRUMBLING: Tone = { least: -34, most: -27 };

const BURSTS = ['angry', 'angry', 'angry', 'grumbling', 'mixed', 'friendly', 'two-voices'] as const;

export function happenings(scene: Scene): Happening[] {
  const { random, subjects } = scene;
  const said = subjects.flatMap((subject) => [
    ...chatter(scene, subject),
    ...bursts(scene, subject),
  ]);
  said.push(...noise(scene));
  return said.flatMap((happening) => [happening, ...followers(scene, happening, random)]);
}

function chatter(scene: Scene, subject: Subject): Happening[] {
  const { random, start, end } = scene;
  const perMinute = random.pick([0.01, 0.05, 0.15, 0.3]);
  const count = Math.round(((end - start) / MINUTE_MS) * perMinute * (0.5 + random.next()));
  return Array.from({ length: count }, () => {
    const tone = random.pick([ANGRY, MILD, MILD, KIND]);
    return post(scene, subject, { time: random.between(start, end - 1), tone, voices: 200 });
  });
}

function bursts(scene: Scene, subject: Subject): Happening[] {
  const { random, start, end } = scene;
  const found: Happening[] = [];
  for (let left = random.pick([0, 1, 1, 2, 3]); left > 0; left -= 1) {
    const kind = random.pick(BURSTS);
    const from = random.between(start, Math.max(start, end - 2 * HOUR_MS));
    const lengthMs = random.pick([3, 10, 40, 90]) * MINUTE_MS;
    const count = random.between(10, 120);
    for (let at = 0; at < count; at += 1) {
      const calm = kind === 'friendly' || (kind === 'mixed' && random.chance(0.6));
      found.push(
        post(scene, subject, {
          time: Math.min(end - 1, from + Math.floor(lengthMs * random.next() ** 1.5)),
          tone: calm ? KIND : kind === 'grumbling' ? GRUMBLING : ANGRY,
          voices: kind === 'two-voices' ? 2 : 500,
        }),
      );
    }
  }
  return found;
}

/** What concerns nobody, and what cannot be used. */
function noise({ random, start, end, sources, nextId }: Scene): Happening[] {
  return Array.from({ length: random.between(0, 12) }, (_, at) => {
    const time = random.between(start, end - 1);
    const id = nextId();
    const odd = random.between(0, 3);
    const item: PostItem = {
      mention: { id, time: odd === 0 ? 5 : time, text: 'Nothing of note here tone-90' },
      origin: `noise:${at}`,
      ...(odd === 1 ? { subjects: ['nobody'] } : {}),
    };
    return { item, source: random.between(0, sources - 1) };
  });
}

function post(
  scene: Scene,
  subject: Subject,
  how: { readonly time: EpochMs; readonly tone: Tone; readonly voices: number },
): Happening {
  const { random, subjects, sources } = scene;
  // Minutes begin and end exactly at some of them.
  const time = random.chance(0.05) ? Math.floor(how.time / MINUTE_MS) * MINUTE_MS : how.time;
  const id = scene.nextId();
  const also = random.chance(0.05) ? random.pick(subjects).name : '';
  const words = random.chance(0.06)
    ? random.pick(['😶', FOREIGN, POISON])
    : toneText(random.between(how.tone.least, how.tone.most));
  const isOwn = random.chance(0.03);
  const knowsSubject = random.chance(0.1);
  const mention: Post = {
    id,
    time: Math.max(scene.start, time),
    text: knowsSubject ? `They ${words}` : `${subject.name}: ${words} ${also}`,
    author: isOwn
      ? { id: `own-${subject.id}` }
      : { id: `a${random.between(1, how.voices)}`, ...(random.chance(0.02) && { official: true }) },
  };
  return {
    item: { mention, origin: `post:${id}`, ...(knowsSubject && { subjects: [subject.id] }) },
    source: random.between(0, sources - 1),
  };
}

/** Duplicates, edits, withdrawals, engagement and reposts of one post. */
function followers(scene: Scene, root: Happening, random: Random): Happening[] {
  const { mention } = root.item;
  if (mention.time < scene.start) return [];
  const later = (mostMs: number): EpochMs =>
    Math.min(scene.end - 1, mention.time + random.between(0, mostMs));
  const follow = (fields: Partial<Post> & Pick<Post, 'id' | 'time'>, source = root.source) => ({
    item: { mention: fields, origin: `follows:${mention.id}` },
    source,
  });
  const found: Happening[] = [];
  if (random.chance(0.05)) found.push(root);
  if (random.chance(0.03)) {
    const again = random.between(0, scene.sources - 1);
    found.push({ ...root, source: scene.isToldOnce ? root.source : again });
  }
  if (random.chance(0.06)) {
    const text = `${mention.text} corrected ${toneText(random.between(-90, 90))}`;
    const time = random.chance(0.5) ? mention.time : later(HOUR_MS);
    found.push(follow({ ...mention, text, time, revision: 1 }));
    if (random.chance(0.3)) found.push(follow({ ...mention, text: '…', time, revision: 2 }));
  }
  if (random.chance(0.04))
    found.push(follow({ id: mention.id, time: later(3 * HOUR_MS), op: 'delete' }));
  if (random.chance(0.04)) {
    const engagement = { likes: random.between(0, 999) };
    found.push(follow({ id: mention.id, time: later(HOUR_MS), op: 'engagement', engagement }));
  }
  for (let left = random.chance(0.06) ? random.between(1, 8) : 0; left > 0; left -= 1) {
    const id = scene.nextId();
    const repeats = scene.isSelfContained || random.chance(0.5);
    const text = repeats ? `RT ${mention.text}` : `so true ${toneText(-60)}`;
    const author = { id: `a${random.between(1, 500)}` };
    const repost = follow({
      id,
      time: later(HOUR_MS),
      text,
      author,
      // Who has words of their own quotes.
      kind: repeats ? 'repost' : 'quote',
      root: mention.id,
    });
    const { subjects } = root.item;
    found.push(
      scene.isSelfContained && subjects !== undefined
        ? { ...repost, item: { ...repost.item, subjects } }
        : repost,
    );
  }
  return found;
}
