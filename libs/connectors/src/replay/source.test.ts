import { createHash } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { SourceBatch, SourceItem } from '@goldenhour/pipeline/ports';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { ManualClock } from '../manual-clock.ts';
import { replaySchema } from './config.ts';
import { RECORD_BYTES_MAX } from './limits.ts';
import { Scratch } from './scratch.ts';
import { type ReplaySource, replaySource } from './source.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;
type Options = Omit<Partial<z.input<typeof replaySchema>>, 'type' | 'name'>;
const AT = Date.UTC(2026, 2, 1, 12);
const MINUTE = 60_000;

/** Opens files as a replay; all subjects are known but those nobody named. */
async function open(scratch: Scratch, files: Files, options: Options = {}): Promise<ReplaySource> {
  for (const [name, content] of Object.entries(files)) scratch.write(name, content);
  const config = replaySchema.parse({
    name: 'tweets',
    type: 'replay',
    files: Object.keys(files),
    ...options,
  });
  return replaySource(config, {
    clock: new ManualClock(0),
    baseDir: scratch.path,
    subjects: ['united', 'us-airways'],
  });
}

async function batchesOf(
  source: ReplaySource,
  cursor: string | null = null,
): Promise<readonly SourceBatch[]> {
  const batches: SourceBatch[] = [];
  for await (const batch of source.read(cursor, new AbortController().signal)) batches.push(batch);
  return batches;
}

async function itemsOf(files: Files, options: Options = {}): Promise<readonly SourceItem[]> {
  using scratch = new Scratch();
  await using source = await open(scratch, files, options);
  return (await batchesOf(source)).flatMap(({ items }) => items);
}

const line = (minute: number, text = 'a') =>
  JSON.stringify({
    id: `x:${minute}${text}`,
    platform: 'x',
    time: AT + minute * MINUTE,
    text,
    author: { id: 'u' },
  });
const textOf = (item: SourceItem) =>
  'mention' in item ? (item.mention as { text: string }).text : item.reason;
const CSV = { format: 'csv', mapping: { time: 'at', text: 'text' } } as const;

test('plays files merged by time, of equal times by file and position', async () => {
  const items = await itemsOf({
    'a.ndjson': [line(3, 'a3'), line(1, 'a1'), line(1, 'a1again')].join('\n'),
    'b.ndjson.gz': gzipSync([line(2, 'b2'), line(1, 'b1'), line(0, 'b0')].join('\n')),
  });
  expect(items.map(textOf)).toEqual(['b0', 'a1', 'a1again', 'b1', 'b2', 'a3']);
  expect(items.map(({ origin }) => origin)).toEqual([
    'b.ndjson.gz:3',
    'a.ndjson:2',
    'a.ndjson:3',
    'b.ndjson.gz:2',
    'b.ndjson.gz:1',
    'a.ndjson:1',
  ]);
});

test('promises the time of what comes next, and at the end the end of the last minute', async () => {
  using scratch = new Scratch();
  const lines = Array.from({ length: 1200 }, (_, n) => line(n * 0.7, `t${n}`)).reverse();
  await using source = await open(scratch, { 'a.ndjson': lines.join('\n') });
  const batches = await batchesOf(source);
  expect(batches.map(({ items }) => items.length)).toEqual([500, 500, 200]);
  expect(batches.map(({ watermark }) => (watermark - AT) / MINUTE)).toEqual([350, 700, 840]);
  expect(new Set(batches.map(({ since }) => since))).toEqual(new Set([AT]));
  expect(source).toMatchObject({ name: 'tweets', platform: 'file', clock: 'tick', mode: 'replay' });
  expect(source.extent).toEqual({ records: 1200, from: AT, to: AT + 840 * MINUTE });
});

test('in file order, promises the newest time less the bound', async () => {
  using scratch = new Scratch();
  const minutes = [5, 4, 6, 1, 9];
  const lines = minutes.flatMap((minute) =>
    Array.from({ length: 500 }, (_, n) => line(minute, `${minute}-${n}`)),
  );
  await using source = await open(
    scratch,
    { 'a.ndjson': lines.join('\n') },
    { order: 'file', delayBoundSeconds: 120 },
  );
  const batches = await batchesOf(source);
  expect(batches.flatMap(({ items }) => items).map(textOf)).toEqual(
    minutes.flatMap((minute) => Array.from({ length: 500 }, (_, n) => `${minute}-${n}`)),
  );
  expect(
    batches.map(({ watermark, since }) => [(watermark - AT) / MINUTE, (since - AT) / MINUTE]),
  ).toEqual([
    [3, 1],
    [3, 1],
    [4, 1],
    [4, 1],
    [10, 1],
  ]);
});

test('a cursor from anywhere goes on exactly there', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 1600 }),
      fc.constantFrom('time', 'file'),
      fc.nat(),
      async (minutes, order, cut) => {
        using scratch = new Scratch();
        const files = { 'a.ndjson': minutes.map((minute, n) => line(minute, `t${n}`)).join('\n') };
        await using source = await open(scratch, files, { order });
        const batches = await batchesOf(source);
        const at = cut % batches.length;
        const before = batches.slice(0, at + 1);
        await using again = await open(scratch, {}, { order, files: ['a.ndjson'] });
        const after = await batchesOf(again, before.at(-1)?.cursor ?? null);
        const texts = (of: readonly SourceBatch[]) => of.flatMap(({ items }) => items).map(textOf);
        expect([...texts(before), ...texts(after)]).toEqual(texts(batches));
        expect(after[0]?.watermark ?? 0).toBeGreaterThanOrEqual(before.at(-1)?.watermark ?? 0);
        expect(after.at(-1)?.watermark).toBe(batches.at(-1)?.watermark);
      },
    ),
    { numRuns: 25 },
  );
});

test('no batch breaks the promise of the one before', async () => {
  using scratch = new Scratch();
  const lines = Array.from({ length: 2000 }, (_, n) => line((n * 7919) % 2000, `t${n}`));
  await using source = await open(scratch, { 'a.ndjson': lines.join('\n') });
  let promised = 0;
  for (const { items, watermark } of await batchesOf(source)) {
    for (const item of items)
      expect(
        'mention' in item ? (item.mention as { time: number }).time : 0,
      ).toBeGreaterThanOrEqual(promised);
    expect(watermark).toBeGreaterThanOrEqual(promised);
    promised = watermark;
  }
});

test('refuses the cursor of other files, and of files read otherwise', async () => {
  using scratch = new Scratch();
  await using source = await open(scratch, { 'a.ndjson': line(1) });
  const cursor = (await batchesOf(source)).at(-1)?.cursor ?? '';
  await using other = await open(scratch, { 'b.ndjson': line(2) });
  await expect(batchesOf(other, cursor)).rejects.toThrow(
    'has changed since this replay was interrupted',
  );
  await using ordered = await open(scratch, { 'a.ndjson': line(1) }, { order: 'file' });
  await expect(batchesOf(ordered, cursor)).rejects.toMatchObject({
    code: 'input',
    retryable: false,
  });
  await expect(batchesOf(source, 'rubbish')).rejects.toThrow('a namespace or store of its own');
});

test('notices a file that changes underway', async () => {
  using scratch = new Scratch();
  await using grown = await open(scratch, { 'a.ndjson': line(1) });
  appendFileSync(`${scratch.path}/a.ndjson`, `\n${line(2)}`);
  await expect(batchesOf(grown)).rejects.toThrow('was changed while it was being read');
  await using cut = await open(scratch, {
    'b.ndjson': Array.from({ length: 1001 }, (_, n) => line(n)).join('\n'),
  });
  const reading = cut.read(null, new AbortController().signal)[Symbol.asyncIterator]();
  await reading.next();
  writeFileSync(`${scratch.path}/b.ndjson`, '');
  await expect(reading.next()).rejects.toThrow('got shorter while it was being read');
});

test('a bad line becomes a dead letter beside its neighbours, with all that it was', async () => {
  const broken = '{"id": "x:1", "text": ';
  const items = await itemsOf({
    'a.ndjson': Buffer.concat([
      Buffer.from(
        `[1]\n${line(5, 'five')}\n${broken}\r\n\n${line(4, 'four')}\n{"text":"no time"}\n{"time":${AT},"version":99}\n`,
      ),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      Buffer.from(`{"id":7,"time":${AT},"text":"bad id"}`),
    ]),
  });
  expect(items.map(textOf)).toEqual([
    'four',
    'bad_time',
    'unknown_version',
    'malformed',
    'schema',
    'malformed',
    'five',
    'malformed',
  ]);
  expect(items.at(-1)).toEqual({
    unreadable: broken,
    bytes: broken.length,
    sha256: createHash('sha256').update(broken).digest('hex'),
    reason: 'malformed',
    detail: 'not JSON',
    origin: 'a.ndjson:3',
  });
  expect(items[3]).toMatchObject({ detail: 'not UTF-8', origin: 'a.ndjson:8' });
});

test('a line over the limit is measured without being held', async () => {
  using scratch = new Scratch();
  const huge = `{"text":"${'ab'.repeat(24 * RECORD_BYTES_MAX)}"}`;
  const [before, sha256] = [line(1, 'before'), createHash('sha256').update(huge).digest('hex')];
  await using source = await open(scratch, {
    'a.ndjson': `${before}\n${huge}\n${line(2, 'after')}`,
  });
  const atRest = process.memoryUsage().arrayBuffers;
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().arrayBuffers);
  }, 1);
  const items = (await batchesOf(source)).flatMap((batch) => batch.items);
  clearInterval(watch);
  expect(items.map(textOf)).toEqual(['before', 'too_large', 'after']);
  expect(items[1]).toEqual({
    unreadable: huge.slice(0, 64 * 1024),
    bytes: huge.length,
    sha256,
    reason: 'too_large',
    detail: 'longer than 1048576 bytes',
    origin: 'a.ndjson:2',
  });
  expect(peak - atRest).toBeLessThan(8 * RECORD_BYTES_MAX);
});

test('large records make small batches', async () => {
  using scratch = new Scratch();
  const lines = Array.from({ length: 10 }, (_, n) =>
    JSON.stringify({ time: AT + n, text: 'x'.repeat(1_000_000) }),
  );
  await using source = await open(scratch, { 'a.ndjson': lines.join('\n') });
  expect((await batchesOf(source)).map(({ items }) => items.length)).toEqual([4, 4, 2]);
});

test('maps columns to a mention', async () => {
  const row =
    '7,24-02-2015 9.56,"fish &amp; ""chips""",@Ann,a1,12,Reply,en,https://x.example/7,6,5,3,,US Airways';
  const items = await itemsOf(
    {
      'a.csv': `\uFEFFid,at,text,handle,author,followers,kind,lang,url,parent,root,likes,replies,airline\r\n${row}\r\n`,
    },
    {
      format: 'csv',
      platform: 'x',
      mapping: {
        id: 'id',
        time: 'at',
        timeFormat: 'dd-MM-yyyy H.mm',
        zone: 'America/Los_Angeles',
        text: 'text',
        unescape: 'html',
        author: { id: 'author', handle: 'handle', followers: 'followers' },
        kind: 'kind',
        language: 'lang',
        url: 'url',
        parent: 'parent',
        root: 'root',
        country: { value: 'US' },
        engagement: { likes: 'likes', replies: 'replies', views: { value: 9 } },
        subjects: { column: 'airline' },
      },
    },
  );
  expect(items).toEqual([
    {
      origin: 'a.csv:2',
      subjects: ['us-airways'],
      mention: {
        id: 'x:7',
        platform: 'x',
        kind: 'reply',
        time: Date.UTC(2015, 1, 24, 17, 56),
        author: { id: 'a1', handle: '@Ann', followers: 12 },
        text: 'fish & "chips"',
        language: 'en',
        url: 'https://x.example/7',
        root: 'x:5',
        parent: 'x:6',
        country: 'US',
        engagement: { likes: 3, views: 9 },
      },
    },
  ]);
});

test('says of a subject what the file says, or refuses it', async () => {
  const rows = ['United', 'US Airways', 'the second', 'Delta', ''].map((value, n) =>
    JSON.stringify({ at: AT + n, text: `t${n}`, about: { brand: value } }),
  );
  const items = await itemsOf(
    { 'a.ndjson': rows.join('\n') },
    {
      mapping: {
        time: 'at',
        timeFormat: 'epoch-ms',
        text: 'text',
        subjects: { column: 'about.brand', map: { 'the second': 'us-airways' } },
      },
    },
  );
  expect(
    items.map((item) =>
      'mention' in item ? (item.subjects ?? 'by its text') : [item.reason, item.detail],
    ),
  ).toEqual([
    ['united'],
    ['us-airways'],
    ['us-airways'],
    ['unknown_subject', 'about.brand: no subject of this configuration'],
    'by its text',
  ]);
  expect(items[3]).toMatchObject({ unreadable: rows[3] });
});

const ROW = (id: string, text: string) => `${id},2026-03-01T12:00:00Z,${text}`;
const idsOf = (items: readonly SourceItem[]) =>
  items.map((item) => ('mention' in item ? (item.mention as { id?: string }).id : null));

test.each([
  {
    title: 'unique ids are used',
    native: ['1', '2'],
    ids: 'auto',
    expected: ['x:1', 'x:2'],
    notice: 'none stands for two different posts',
  },
  {
    title: 'an id of two posts is not',
    native: ['1', '1'],
    ids: 'auto',
    expected: [undefined, undefined],
    notice: "column 'id' has 1 distinct ids for 2 different posts",
  },
  {
    title: 'nor are ids that are not wanted',
    native: ['1', '2'],
    ids: 'hash',
    expected: [undefined, undefined],
    notice: 'ids are hashes',
  },
  {
    title: 'ids that are insisted on are used',
    native: ['1', '1'],
    ids: 'column',
    expected: ['x:1', 'x:1'],
    notice: 'as configured',
  },
  {
    title: 'a row without an id gets a hash',
    native: ['1', ''],
    ids: 'auto',
    expected: ['x:1', undefined],
    notice: '1 rows have none and get a hash',
  },
] as const)('$title', async ({ native: [first, second], ids, expected, notice }) => {
  using scratch = new Scratch();
  const options = {
    format: 'csv',
    platform: 'x',
    ids,
    mapping: { id: 'id', time: 'at', text: 'text' },
  } as const;
  await using source = await open(
    scratch,
    { 'a.csv': ['id,at,text', ROW(first, 'one'), ROW(second, 'two')].join('\n') },
    options,
  );
  const items = (await batchesOf(source)).flatMap((batch) => batch.items);
  expect(idsOf(items)).toEqual(expected);
  expect(source.notices.join('\n')).toContain(notice);
});

test('ids that JSON writes as long numbers keep every digit', async () => {
  const rows = ['1790000000000000001', '1790000000000000002'].map(
    (id, index, ids) =>
      `{"id":${id},"at":"2026-03-01","text":"${index}","by":{"id" : ${id}},"to":${ids[0]}}`,
  );
  const items = await itemsOf(
    { 'a.ndjson': rows.join('\n') },
    {
      platform: 'x',
      mapping: { id: 'id', time: 'at', text: 'text', author: { id: 'by.id' }, parent: 'to' },
    },
  );
  expect(idsOf(items)).toEqual(['x:1790000000000000001', 'x:1790000000000000002']);
  expect(items[1]).toMatchObject({
    mention: { author: { id: '1790000000000000002' }, parent: 'x:1790000000000000001' },
  });
});

test('a file with every row doubled keeps its ids', async () => {
  const rows = [ROW('1', 'one'), ROW('2', 'two')];
  const items = await itemsOf(
    { 'a.csv': ['id,at,text', ...rows, ...rows].join('\n') },
    { format: 'csv', platform: 'x', mapping: { id: 'id', time: 'at', text: 'text' } },
  );
  expect(idsOf(items)).toEqual(['x:1', 'x:2', 'x:1', 'x:2']);
});

test('a broken CSV record costs itself alone', async () => {
  const items = await itemsOf(
    {
      'a.csv': `at,text\n2026-03-01,"one"\n2026-03-01,"open\n2026-03-01,two,three\nlater,four\n2026-03-01,"fi\nve"`,
    },
    CSV,
  );
  expect(
    items.map((item) => [textOf(item), item.origin, 'detail' in item ? item.detail : '']),
  ).toEqual([
    ['one', 'a.csv:2', ''],
    ['malformed', 'a.csv:3', 'quotes that do not close, or close inside a field'],
    ['malformed', 'a.csv:4', '3 fields where the header has 2'],
    ['bad_time', 'a.csv:5', 'at: not a time in the format iso'],
    ['fi\nve', 'a.csv:6', ''],
  ]);
});

test.each<[string, Files, Options, string]>([
  ['no files', {}, {}, 'names no files; add files: [my.ndjson]'],
  ['a missing file', {}, { files: ['nowhere.ndjson'] }, 'nowhere.ndjson does not exist'],
  ['an empty file', { 'a.ndjson': '\n\n' }, {}, 'a.ndjson: no records; nothing to replay'],
  ['a CSV of nothing but a header', { 'a.csv': 'at,text\n' }, CSV, 'no records below the header'],
  [
    'a misspelt column',
    { 'a.csv': 'at,text\n1,2\n' },
    { format: 'csv', mapping: { time: 'at', text: 'txt' } },
    "a.csv, mapping.text: there is no column 'txt'. Did you mean 'text'? The columns are at, text",
  ],
  [
    'a misspelt constant-like column',
    { 'a.csv': 'at,text\n1,2\n' },
    { format: 'csv', mapping: { time: 'at', text: 'text', author: { handle: 'who' } } },
    "mapping.author.handle: there is no column 'who'",
  ],
  [
    'two columns of one name',
    { 'a.csv': 'at,text,text\n1,2,3\n' },
    CSV,
    "there are two columns 'text'; rename one",
  ],
  [
    'a misspelt key',
    { 'a.ndjson': `{"at":"2026-03-01","text":"a"}` },
    { mapping: { time: 'at', text: 'txt' } },
    "mapping.text: no record has a key 'txt'. Did you mean 'text'? The first one has at, text",
  ],
  [
    'a wrong time pattern',
    { 'a.csv': 'at,text\n24-02-2015,x\n' },
    CSV,
    'no record has a usable time (line 2: at: not a time in the format iso); check mapping.time and mapping.timeFormat',
  ],
  [
    'CSV taken for NDJSON',
    { 'a.csv': 'at,text\n24-02-2015,x\n' },
    {},
    'is it a CSV? then say format: csv',
  ],
  [
    'JSON that is no mention',
    { 'a.ndjson': '{"id":7,"time":"2026-03-01T12:00:00Z","text":"a"}' },
    {},
    'no record can be read (line 1: id: must be a string); without a mapping, lines are mentions in the published format; for other files add a mapping',
  ],
  ['a JSON array', { 'a.json': `[\n{"a":1}\n]` }, {}, 'jq -c'],
  [
    'NDJSON taken for CSV',
    { 'a.ndjson': '{"at":"2026-03-01","text":"a, b"}' },
    CSV,
    'it looks like NDJSON; leave format: csv out',
  ],
  [
    'a CSV without a header',
    { 'a.csv': `2026-03-01,${'word '.repeat(60)}\n` },
    CSV,
    'its first line is no CSV header',
  ],
  [
    'a wrong delimiter',
    { 'a.csv': 'at;text\n2026-03-01;x\n' },
    CSV,
    "there is no column 'at'. Is its delimiter ';'?",
  ],
])('refuses %s before anything is read', async (_, files, options, message) => {
  using scratch = new Scratch();
  const opening = open(scratch, files, options);
  await expect(opening).rejects.toMatchObject({ name: 'SourceError', code: 'input' });
  await expect(opening).rejects.toThrow(message);
});

test('an empty file among others is a notice, and so is a key that no record has', async () => {
  using scratch = new Scratch();
  const files = { 'a.ndjson': '', 'b.ndjson': '{"at":"2026-03-01","text":"a"}' };
  await using source = await open(scratch, files, {
    mapping: { time: 'at', text: 'text', url: 'link' },
  });
  expect(source.notices).toEqual([
    'a.ndjson holds no records',
    "b.ndjson, mapping.url: no record has a key 'link'. The first one has at, text",
    'ids are hashes of author, time and text',
    'no column for the author is mapped: each post counts as a voice of its own',
  ]);
});

test('at 60×, an hour of posts takes a minute and the watermark keeps step', async () => {
  using scratch = new Scratch();
  const lines = [0, 10, 10.5, 60].map((minute, n) => line(minute, `t${n}`));
  scratch.write('a.ndjson', lines.join('\n'));
  const clock = new ManualClock(5_000_000);
  const config = replaySchema.parse({
    name: 'tweets',
    type: 'replay',
    files: ['a.ndjson'],
    speed: 60,
  });
  await using source = await replaySource(config, { clock, baseDir: scratch.path, subjects: [] });
  const seen: (readonly [wall: number, text: string])[] = [];
  for await (const { items, watermark } of source.read(null, new AbortController().signal)) {
    const wall = clock.time - 5_000_000;
    seen.push(...items.map((item) => [wall, textOf(item)] as const));
    if (watermark !== source.extent.to) expect(watermark).toBe(AT + wall * 60);
  }
  expect(seen).toEqual([
    [0, 't0'],
    [10_000, 't1'],
    [10_500, 't2'],
    [60_000, 't3'],
  ]);
});

test('stops where it is when told to, asleep or not', async () => {
  using scratch = new Scratch();
  const stop = new AbortController();
  scratch.write('a.ndjson', [line(0), line(60)].join('\n'));
  const clock = new ManualClock(0);
  const config = replaySchema.parse({
    name: 'tweets',
    type: 'replay',
    files: ['a.ndjson'],
    speed: 1,
  });
  await using source = await replaySource(config, { clock, baseDir: scratch.path, subjects: [] });
  let batches = 0;
  for await (const _ of source.read(null, stop.signal)) {
    batches += 1;
    if (batches === 3) stop.abort();
  }
  expect(batches).toBe(3);
});
