import { expect, test } from 'vitest';
import { createSource, sourceSchema } from './create-source.ts';
import { ManualClock } from './manual-clock.ts';
import { Scratch } from './replay/scratch.ts';

const REPLAY = { name: 'tweets', type: 'replay' };
const MAPPING = { time: 'at', text: 'text' };

test('what is left out has a default', () => {
  expect(sourceSchema.parse({ ...REPLAY, mapping: MAPPING })).toEqual({
    ...REPLAY,
    platform: 'file',
    files: [],
    format: 'ndjson',
    delimiter: ',',
    order: 'time',
    delayBoundSeconds: 60,
    ids: 'auto',
    speed: 'max',
    mapping: { ...MAPPING, timeFormat: 'iso', zone: 'UTC', unescape: 'none' },
  });
  expect(sourceSchema.parse({ name: 'r', type: 'rehearsal' })).toEqual({
    name: 'r',
    type: 'rehearsal',
    platform: 'rehearsal',
    seed: 1,
    speed: 60,
  });
});

test.each([
  [{ name: 'r', type: 'rehersal' }, 'type', /./],
  [{ ...REPLAY, name: 'My Tweets' }, 'name', /lower-case letters, digits and hyphens/],
  [{ ...REPLAY, fils: ['a'] }, '', /fils/],
  [{ ...REPLAY, format: 'csv' }, 'mapping', /a CSV needs a mapping/],
  [{ ...REPLAY, ids: 'column', mapping: MAPPING }, 'ids', /needs mapping.id/],
  [{ ...REPLAY, speed: 'fast' }, 'speed', /must be max, or how many times faster/],
  [{ ...REPLAY, delimiter: '||' }, 'delimiter', /one character/],
  [{ ...REPLAY, delimiter: '"' }, 'delimiter', /not a quote/],
  [
    { ...REPLAY, mapping: { ...MAPPING, zone: 'Europe/Amsterdm' } },
    'mapping.zone',
    /'Europe\/Amsterdm' is not a time zone; use an IANA name/,
  ],
  [
    { ...REPLAY, mapping: { ...MAPPING, timeFormat: 'DD-MM-YYYY' } },
    'mapping.timeFormat',
    /'DD' in the time pattern .* is not known/,
  ],
  [
    { ...REPLAY, mapping: { ...MAPPING, kind: { is: 'post' } } },
    'mapping.kind',
    /must be the name of a column, or \{value: …\}/,
  ],
  [
    { ...REPLAY, mapping: { ...MAPPING, author: 7 } },
    'mapping.author',
    /must be the column of the account name/,
  ],
  [{ ...REPLAY, mapping: { text: 'text' } }, 'mapping.time', /must be the name of a column/],
  [{ name: 'r', type: 'rehearsal', start: 'yesterday' }, 'start', /an instant such as/],
  [{ name: 'r', type: 'rehearsal', seed: 1.5 }, 'seed', /whole number/],
  [{ name: 'r', type: 'rehearsal', speed: 0 }, 'speed', /./],
])('%j is faulty at %s', (config, path, message) => {
  const { error } = sourceSchema.safeParse(config);
  const issue = error?.issues.find((found) => found.path.join('.') === path);
  expect(issue?.message).toMatch(message);
});

test('a wrong zone and a wrong pattern are told at once', () => {
  const mapping = { ...MAPPING, zone: 'Mars', timeFormat: 'q' };
  const { error } = sourceSchema.safeParse({ ...REPLAY, mapping });
  expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([
    'mapping.zone',
    'mapping.timeFormat',
  ]);
});

test('opens each type', async () => {
  using scratch = new Scratch();
  scratch.write('a.ndjson', '{"time":"2026-03-01T12:00:00Z","text":"a"}');
  const deps = { clock: new ManualClock(0), baseDir: scratch.path, subjects: [] };
  const replay = await createSource(sourceSchema.parse({ ...REPLAY, files: ['a.ndjson'] }), deps);
  const rehearsal = await createSource(sourceSchema.parse({ name: 'r', type: 'rehearsal' }), deps);
  expect([replay.mode, rehearsal.mode]).toEqual(['replay', 'backfill']);
  await (replay as unknown as AsyncDisposable)[Symbol.asyncDispose]();
});
