/** Accounts that belong together: made for the purpose, with few followers, and with prepared texts. */
import type { EpochMs } from '@goldenhour/mention';
import type { Account } from './people.ts';
import type { Post } from './posts.ts';
import { pickShare, type Random } from './random.ts';
import type { Ring } from './script.ts';
import { createTexts, MINUTE_MS, type StreamContext, speakable } from './voices.ts';

/** In order of time. */
export function ringPosts(ring: Ring, start: EpochMs, context: StreamContext): readonly Post[] {
  const random = context.randomOf(`ring:${ring.name}`);
  const accounts = members(ring, random);
  const next = createTexts(ring.texts, random);
  const languages = Object.fromEntries(
    Object.entries(ring.texts).map(([language, texts]) => [language, texts.length]),
  );
  return ring.salvos
    .flatMap(({ minute, posts, seconds }) =>
      Array.from({ length: posts }, () => {
        const language = speakable(pickShare(languages, random) as Post['language'], ring.texts);
        const platform = pickShare(ring.platforms, random);
        return context.scribe({
          platform,
          kind: platform === 'forum' ? 'comment' : 'post',
          time: start + minute * MINUTE_MS + random.below(seconds * 1000),
          author: random.pick(accounts),
          // Word for word: that is what gives them away.
          text: next(language),
          language,
        });
      }),
    )
    .toSorted((a, b) => a.time - b.time);
}

const STEMS = ['burger', 'waakzaam', 'echtnieuws', 'lezer', 'stem', 'kijker', 'vaart', 'drecht'];

function members({ accounts, followersMax }: Ring, random: Random): readonly Account[] {
  return Array.from({ length: accounts }, (_, number) => {
    const handle = `${random.pick(STEMS)}${1000 + number * 7 + random.below(7)}`;
    return { id: `u-${handle}`, handle, followers: random.below(followersMax + 1) };
  });
}
