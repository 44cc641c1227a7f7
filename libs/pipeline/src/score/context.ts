/** What the detector is told of a mention beyond its counts. */
import type { Mention } from '@goldenhour/mention';
import { type Context, outletOf } from '@goldenhour/velocity';
import type { KeptScore } from '../records.ts';

/** In a text whose source does not name its links. */
const ADDRESS = /\bhttps?:\/\/[^\s/]|\bwww\.[^\s.]/i;
/** Said of a text that has no words. */
const NO_LANGUAGE = 'und';

export function contextOf(mention: Mention, score: KeptScore): Context {
  const { platform, kind, author, text, links } = mention;
  const followers = author.followers ?? null;
  const account = `${platform}:${author.handle ?? author.id}`;
  return {
    platform,
    kind,
    root: mention.root ?? null,
    parent: mention.parent ?? null,
    followers,
    outlet: outletOf({ kind, followers, url: mention.url ?? null, account }),
    language: readIn(score) ?? primaryOf(mention.language),
    country: mention.country ?? null,
    linked: links.length > 0 || ADDRESS.test(text),
    ...foundIn(score),
  };
}

function readIn(score: KeptScore): string | null {
  if ('unscored' in score || score.language === NO_LANGUAGE) return null;
  return primaryOf(score.language);
}

/** "nl" of "nl-BE": who reads a text says no more. */
function primaryOf(tag: string | undefined): string | null {
  const [primary = ''] = (tag ?? '').split('-', 1);
  return primary === '' ? null : primary.toLowerCase();
}

type Found = Pick<Context, 'fingerprint' | 'terms' | 'categories' | 'severity' | 'page' | 'severe'>;

/** What a scorer does not say is not so: it found no category, and wakes nobody. */
function foundIn(score: KeptScore): Found {
  if ('unscored' in score) {
    // Plain, but in a language that is not judged: it counts as one, and opens nothing by itself.
    const categories = score.threat === true ? { threat: 1 } : {};
    return { fingerprint: null, terms: [], categories, severity: 0, page: false, severe: false };
  }
  const { fingerprint = null, terms = [], categories = {}, severity = 0 } = score;
  const { page = false, severe = false } = score;
  return { fingerprint, terms, categories, severity, page, severe };
}
