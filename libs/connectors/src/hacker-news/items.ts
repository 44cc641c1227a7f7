/** From items of Hacker News to mentions. */
import type { EpochMs } from '@goldenhour/mention';
import type { SourceItem } from '@goldenhour/pipeline/ports';
import { isUsableUrl, readHtml, usableLinks } from '../kit/text.ts';

type Item = Readonly<Record<string, unknown>>;

const idOf = (number: unknown): string => `hackernews:${Number(number)}`;

/** A new one; nothing where it is gone already, or is no word of anybody: a job, a poll's choice. */
export function saidBy(value: unknown): readonly SourceItem[] {
  const { id, type, by, parent, url, score, descendants, deleted, dead, title, text, time } =
    (value ?? {}) as Item;
  if (!Number.isSafeInteger(id) || deleted === true || dead === true) return [];
  if (type !== 'story' && type !== 'comment' && type !== 'poll') return [];
  const words = readHtml([title, text].filter((part) => typeof part === 'string').join('<p>'));
  const mention = {
    id: idOf(id),
    kind: type === 'comment' ? 'comment' : 'post',
    time: timeOf(value) ?? time,
    author: typeof by === 'string' ? { id: by, handle: by } : null,
    text: words.text,
    url: `https://news.ycombinator.com/item?id=${Number(id)}`,
    links: usableLinks([...(isUsableUrl(url) ? [url] : []), ...words.links]),
    engagement: { likes: score, replies: descendants },
    ...(parent === undefined ? {} : { parent: idOf(parent) }),
  };
  return [{ mention, origin: `item/${Number(id)}` }];
}

/** One that changed: that it is gone, or how it is liked now. */
export function changeOf(value: unknown, now: EpochMs): readonly SourceItem[] {
  const { id, score, descendants, deleted, dead } = (value ?? {}) as Item;
  if (!Number.isSafeInteger(id)) return [];
  const isGone = deleted === true || dead === true;
  const what = isGone
    ? { op: 'delete' }
    : { op: 'engagement', engagement: { likes: score, replies: descendants } };
  const mention = { id: idOf(id), time: now, revision: now, ...what };
  return [{ mention, origin: `item/${Number(id)}` }];
}

export function timeOf(item: unknown): EpochMs | undefined {
  const time = (item as Item | null)?.['time'];
  return typeof time === 'number' && Number.isSafeInteger(time) ? time * 1000 : undefined;
}
