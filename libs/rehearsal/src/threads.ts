/** A post that is passed on: its reposts, replies and quotes, and the counts that its platform shows. */
import type { EpochMs } from '@goldenhour/mention';
import type { Language } from './language.ts';
import type { Post } from './posts.ts';
import { pickShare } from './random.ts';
import type { Shares, Thread } from './script.ts';
import { vary } from './variation.ts';
import { createTexts, MINUTE_MS, type StreamContext, speakable, timesOf } from './voices.ts';

/** How often the counts of a post that grows are read again. Longer as it ages. @unit minutes */
const READ_MINUTES = [3, 6, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240] as const;

/** New counts of a post that was handed over before. */
export type CountUpdate = Pick<
  Post,
  'id' | 'platform' | 'kind' | 'author' | 'engagement' | 'url'
> & {
  readonly op: 'engagement';
  /** When they were read. */
  readonly time: EpochMs;
};

/** A post that its platform took away. */
export type Removal = Pick<Post, 'id' | 'platform' | 'kind' | 'author' | 'url'> & {
  readonly op: 'delete';
  readonly time: EpochMs;
};

export type ThreadMention = Post | CountUpdate | Removal;

/** The root, what hangs under it, and its counts as they grow; in order of time. */
export function threadMentions(
  thread: Thread,
  start: EpochMs,
  context: StreamContext,
): readonly ThreadMention[] {
  const { scribe, randomOf } = context;
  const root = scribe({
    platform: thread.platform,
    kind: 'post',
    time: start + thread.minute * MINUTE_MS,
    author: thread.author,
    text: thread.text,
    language: thread.language,
    country: 'NL',
    engagement: { likes: 0, reposts: 0, replies: 0, quotes: 0 },
  });
  const random = randomOf(`thread:${thread.name}`);
  const reposts = under(root, 'repost', { at: timesOf(thread.reposts, start, 1, random) }, context);
  const answers = (['reply', 'quote'] as const).flatMap((kind) => {
    const said = kind === 'reply' ? thread.replies : thread.quotes;
    if (said === undefined) return [];
    const at = timesOf(said.rate, start, 1, random);
    const texts = createTexts(said.texts, random);
    const shares: Shares<Language> = { en: 10, de: 3, fr: 2, [thread.language]: 85 };
    const language = () => speakable(pickShare(shares, random), said.texts);
    return under(root, kind, { at, said: { language, texts } }, context);
  });
  const all = [...reposts, ...answers].toSorted((a, b) => a.time - b.time);
  const removedAt =
    thread.removed === undefined ? Number.POSITIVE_INFINITY : start + thread.removed * MINUTE_MS;
  const counts = updates(root, all, thread.likes).filter(({ time }) => time < removedAt);
  const removal = thread.removed === undefined ? [] : [removalOf(root, removedAt)];
  return [root, ...all, ...counts, ...removal].toSorted((a, b) => a.time - b.time);
}

type Words = {
  readonly language: () => Language;
  readonly texts: (language: Language) => string;
};

/** Who answers answers the root, or now and then somebody who answered before. */
function under(
  root: Post,
  kind: 'repost' | 'reply' | 'quote',
  { at, said }: { readonly at: readonly EpochMs[]; readonly said?: Words },
  context: StreamContext,
): readonly Post[] {
  const { scribe, town } = context;
  const random = context.randomOf(`under:${root.id}:${kind}`);
  const posts: Post[] = [];
  for (const time of at) {
    const language = said?.language() ?? root.language;
    const who = { language, platform: root.platform, time };
    const { account, country } = town.someone(who, random);
    const parent =
      kind === 'reply' && posts.length > 3 && random.chance(0.25) ? random.pick(posts) : root;
    posts.push(
      scribe({
        platform: root.platform,
        kind,
        time,
        author: account,
        // A repost says what the root says.
        text:
          said === undefined
            ? root.text
            : vary(said.texts(language), { language, behind: [] }, random),
        language,
        country,
        root: root.id,
        parent: parent.id,
      }),
    );
  }
  return posts;
}

function removalOf({ id, platform, kind, author, url }: Post, time: EpochMs): Removal {
  return { op: 'delete', id, platform, kind, author, url, time };
}

function updates(root: Post, under: readonly Post[], likes: number): readonly CountUpdate[] {
  let before = 0;
  return READ_MINUTES.flatMap((minutes) => {
    const time = root.time + minutes * MINUTE_MS;
    const seen = under.filter((post) => post.time <= time);
    if (seen.length === before) return [];
    before = seen.length;
    const count = (kind: Post['kind']) => seen.filter((post) => post.kind === kind).length;
    const { id, platform, kind, author, url } = root;
    const engagement = {
      likes: Math.round(seen.length * likes),
      reposts: count('repost'),
      replies: count('reply'),
      quotes: count('quote'),
    };
    return [{ op: 'engagement' as const, id, platform, kind, author, url, time, engagement }];
  });
}
