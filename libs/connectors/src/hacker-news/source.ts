/**
 * Hacker News: every story and comment, by walking their numbers. Nothing is lost for as long as
 * the site keeps it, which is for good: after a week away a week is read.
 *
 * @source https://github.com/HackerNews/API
 */
import type { EpochMs } from '@goldenhour/mention';
import { type Clock, type Source, type SourceBatch, SourceError } from '@goldenhour/pipeline/ports';
import { readNumbers, writeNumbers } from '../kit/cursor.ts';
import { httpClient } from '../kit/http-client.ts';
import { type PollDeps, pollSource } from '../kit/poll-source.ts';
import type { HackerNewsConfig } from './config.ts';
import { changeOf, saidBy, timeOf } from './items.ts';

/** Nobody states a limit. Chosen: the site's whole day, some 15,000 items, in half an hour. */
const BUDGET = { requests: 10, perMs: 1_000, burst: 50 } as const;
/** Items asked for at once, and given as one batch. */
const BATCH_ITEMS = 50;
/** A number that shows nothing is waited for until later ones are so old. Chosen. */
const PATIENCE_MS = 10 * 60_000;
/** Changed items looked at in one poll. The site tells of about a hundred. */
const CHANGES_MAX = 200;

export function hackerNewsSource(config: HackerNewsConfig, deps: PollDeps): Source {
  const { name, schedule, url: baseUrl } = config;
  const client = httpClient({ baseUrl, budget: BUDGET, clock: deps.clock });
  return pollSource(
    {
      ...{ name, platform: 'hackernews', schedule },
      poll: (cursor, signal) =>
        poll(readNumbers(name, cursor, 2), {
          clock: deps.clock,
          ask: (path) => client.json(path, signal),
        }),
    },
    deps,
  );
}

type Asking = { readonly clock: Clock; readonly ask: (path: string) => Promise<unknown> };

/** A place: the number up to which all was given, and since when. */
async function* poll(
  place: readonly number[] | null,
  { clock, ask }: Asking,
): AsyncGenerator<SourceBatch, void, undefined> {
  const asked = clock.now();
  const newest = await ask('maxitem.json');
  if (!Number.isSafeInteger(newest))
    throw new SourceError('protocol', 'Hacker News has no number for its newest item');
  const to = Number(newest);
  const [from = to, since = asked] = place ?? [];
  const items = (numbers: readonly number[]) =>
    Promise.all(numbers.map((number) => ask(`item/${number}.json`)));

  let last = from;
  while (last < to) {
    const found = await items(
      Array.from({ length: Math.min(BATCH_ITEMS, to - last) }, (_, n) => last + 1 + n),
    );
    const given = visible(found, asked);
    last += given.length;
    const reached = Math.max(since, ...given.map((item) => timeOf(item) ?? 0));
    const watermark = last === to ? asked : Math.min(reached, asked);
    if (given.length > 0)
      yield { items: given.flatMap(saidBy), cursor: writeNumbers(last, since), watermark, since };
    // The rest is not to be seen yet: the next poll asks for it again.
    if (given.length < found.length) return;
  }
  const changed = (await ask('updates.json')) as { readonly items?: unknown } | null;
  const numbers = (Array.isArray(changed?.items) ? changed.items : [])
    .filter((number): number is number => Number.isSafeInteger(number) && number <= last)
    .slice(0, CHANGES_MAX);
  const changes = (await items(numbers)).flatMap((item) => changeOf(item, clock.now()));
  yield { items: changes, cursor: writeNumbers(last, since), watermark: asked, since };
}

/** Those before the first that shows nothing yet; one that has not shown for long never will. */
function visible(found: readonly unknown[], now: EpochMs): readonly unknown[] {
  const unseen = found.indexOf(null);
  const newest = Math.max(...found.map((item) => timeOf(item) ?? 0));
  return unseen === -1 || newest < now - PATIENCE_MS ? found : found.slice(0, unseen);
}
