/** Replay on two public data sets, where they are at hand. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ManualClock } from '../manual-clock.ts';
import { replaySchema } from './config.ts';
import { replaySource } from './source.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const DATA = path.resolve(
  process.env['GOLDENHOUR_DATA'] ?? path.join(ROOT, '../shared/data'),
  'replay',
);
const here = (file: string) => existsSync(path.join(DATA, file));
const titled = (file: string, title: string) =>
  here(file)
    ? title
    : `${title} (skipped: ${file} is not in replay/ of GOLDENHOUR_DATA, or of ../shared/data)`;

async function replay(config: object, subjects: readonly string[]) {
  const parsed = replaySchema.parse({ name: 'tweets', type: 'replay', ...config });
  await using source = await replaySource(parsed, {
    clock: new ManualClock(0),
    baseDir: DATA,
    subjects,
  });
  const counts = new Map<string, number>();
  let promised = 0;
  for await (const { items, watermark } of source.read(null, new AbortController().signal)) {
    for (const item of items) {
      const key = 'mention' in item ? (item.subjects?.join() ?? 'none') : item.reason;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if ('mention' in item)
        expect((item.mention as { time: number }).time).toBeGreaterThanOrEqual(promised);
    }
    promised = watermark;
  }
  return { counts: Object.fromEntries(counts), notices: source.notices, extent: source.extent };
}

const AIRLINES = 'airlines-dev.csv';

test.skipIf(!here(AIRLINES))(
  titled(
    AIRLINES,
    'the airlines: rounded ids are found out, and an airline that is no subject is refused',
  ),
  async () => {
    const mapping = {
      id: 'tweet_id',
      time: 'tweet_created',
      timeFormat: 'dd-MM-yyyy H.mm',
      zone: 'America/Los_Angeles',
      text: 'text',
      author: 'name',
      subjects: { column: 'airline' },
    };
    const { counts, notices, extent } = await replay(
      { files: [AIRLINES], format: 'csv', mapping },
      ['virgin-america', 'united'],
    );
    expect(counts).toEqual({ 'virgin-america': 504, united: 3822, unknown_subject: 2913 });
    expect(notices).toEqual([
      "ids are hashes of author, time and text: column 'tweet_id' has 2211 distinct ids for 7239 different posts",
    ]);
    expect(extent.records).toBe(7239);
  },
);

const CRISISLEX = 'crisislex-t26-dev.ndjson';

test.skipIf(!here(CRISISLEX))(
  titled(CRISISLEX, 'crisislex: ids are used as they are'),
  async () => {
    const mapping = {
      id: 'id',
      time: 'createdAt',
      text: 'text',
      subjects: { column: 'event' },
      unescape: 'html',
    };
    const { counts, notices } = await replay({ files: [CRISISLEX], mapping }, [
      '2013-russia-meteor',
    ]);
    expect(counts).toEqual({ '2013-russia-meteor': 1442, unknown_subject: 20_651 - 1442 });
    expect(notices[0]).toBe("ids are those of column 'id': none stands for two different posts");
  },
);
