import type { MetricSpec } from '@goldenhour/pipeline/ports';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Logger } from './log.ts';
import { metricsDoc } from './metrics-doc.ts';
import { promtoolLint } from './promtool.ts';
import { createTelemetry, HOST_METRICS } from './telemetry.ts';

const specs: readonly MetricSpec[] = [
  {
    name: 'goldenhour_items_total',
    kind: 'counter',
    help: 'Items, by outcome.',
    labels: ['outcome'],
    zero: [['kept', 'dropped']],
  },
  {
    name: 'goldenhour_source_items_total',
    kind: 'counter',
    help: 'Items of a source.',
    labels: ['source', 'kind'],
    zero: [[], ['post', 'reply']],
  },
  { name: 'goldenhour_open_crises', kind: 'gauge', help: 'Crises that are open.', labels: [] },
  {
    name: 'goldenhour_age_seconds',
    kind: 'histogram',
    help: 'Age of a mention when scored.',
    labels: ['stage'],
    zero: [['score']],
    buckets: [1, 5],
  },
];

function start(given = specs) {
  const logged: unknown[] = [];
  const log = (fields: unknown, message: string) => void logged.push({ fields, message });
  const logger: Logger = { debug: log, info: log, warn: log, error: log, fatal: log };
  const telemetry = createTelemetry({ specs: given, logger });
  return { telemetry, logged, page: async () => parse(await telemetry.registry.metrics()) };
}

/** Series → value. An independent reading of the text format (version 0.0.4). */
function parse(page: string): ReadonlyMap<string, number> {
  const series = new Map<string, number>();
  for (const line of page.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const match = /^([a-zA-Z_:][\w:]*)(\{(?:\w+="(?:[^"\\\n]|\\[\\n"])*",?)*\})? (\S+)$/.exec(line);
    if (match === null) throw new Error(`not a sample: ${JSON.stringify(line)}`);
    const key = `${match[1]}${match[2] ?? ''}`;
    if (series.has(key)) throw new Error(`twice: ${key}`);
    series.set(key, Number(match[3]));
  }
  return series;
}

const refused = (reason: string) => `goldenhour_telemetry_refused_total{reason="${reason}"}`;

test('every closed series is there at zero from the start', async () => {
  const { page } = start();
  const series = await page();
  expect([...series.values()].every((value) => value === 0)).toBe(true);
  expect([...series.keys()]).toEqual([
    'goldenhour_items_total{outcome="kept"}',
    'goldenhour_items_total{outcome="dropped"}',
    'goldenhour_open_crises',
    'goldenhour_age_seconds_bucket{le="1",stage="score"}',
    'goldenhour_age_seconds_bucket{le="5",stage="score"}',
    'goldenhour_age_seconds_bucket{le="+Inf",stage="score"}',
    'goldenhour_age_seconds_sum{stage="score"}',
    'goldenhour_age_seconds_count{stage="score"}',
    ...['metric', 'label', 'series', 'value'].map(refused),
  ]);
});

test('counts, sets and observes', async () => {
  const { telemetry, page } = start();
  telemetry.count('goldenhour_items_total', 2, 'kept');
  telemetry.count('goldenhour_items_total', 3, 'kept');
  telemetry.count('goldenhour_source_items_total', 1, 'x-stream', 'reply');
  telemetry.set('goldenhour_open_crises', 4);
  telemetry.set('goldenhour_open_crises', 2);
  telemetry.time('goldenhour_age_seconds', 3, 'score');
  const series = await page();
  expect(series.get('goldenhour_items_total{outcome="kept"}')).toBe(5);
  expect(series.get('goldenhour_source_items_total{source="x-stream",kind="reply"}')).toBe(1);
  expect(series.get('goldenhour_open_crises')).toBe(2);
  expect(series.get('goldenhour_age_seconds_bucket{le="1",stage="score"}')).toBe(0);
  expect(series.get('goldenhour_age_seconds_bucket{le="5",stage="score"}')).toBe(1);
  expect(series.get('goldenhour_age_seconds_sum{stage="score"}')).toBe(3);
});

test.each<[string, string, (telemetry: ReturnType<typeof start>['telemetry']) => void]>([
  ['metric', 'a name nobody declared', (t) => t.count('goldenhour_typo_total', 1)],
  ['metric', 'a counter that is set', (t) => t.set('goldenhour_items_total', 1, 'kept')],
  ['label', 'a value outside the closed set', (t) => t.count('goldenhour_items_total', 1, 'lost')],
  [
    'label',
    'a closed label beside an open one',
    (t) => t.count('goldenhour_source_items_total', 1, 'a', 'poll'),
  ],
  ['label', 'too few labels', (t) => t.count('goldenhour_items_total', 1)],
  ['label', 'too many labels', (t) => t.set('goldenhour_open_crises', 1, 'a')],
  ['value', 'a counter that falls', (t) => t.count('goldenhour_items_total', -1, 'kept')],
  ['value', 'no number', (t) => t.set('goldenhour_open_crises', Number.NaN)],
  ['value', 'infinity', (t) => t.time('goldenhour_age_seconds', Number.POSITIVE_INFINITY, 'score')],
])('refuses by %s, counts and logs once: %s', async (reason, _, act) => {
  const { telemetry, logged, page } = start();
  act(telemetry);
  act(telemetry);
  const series = await page();
  expect(series.get(refused(reason))).toBe(2);
  expect([...series.values()].reduce((sum, value) => sum + value, 0)).toBe(2);
  expect(logged).toHaveLength(1);
});

test('a series of a gauge that another process tells from now on is off the page', async () => {
  const lag = { name: 'goldenhour_lag_records', kind: 'gauge', help: 'Lag.', labels: ['task'] };
  const { telemetry, page } = start([lag as MetricSpec]);
  telemetry.set('goldenhour_lag_records', 4, '1');
  telemetry.set('goldenhour_lag_records', 5, '2');
  telemetry.clear('goldenhour_lag_records', '1');
  telemetry.clear('goldenhour_lag_records', '3');
  expect([...(await page())].filter(([series]) => series.includes('lag'))).toEqual([
    ['goldenhour_lag_records{task="2"}', 5],
  ]);
  telemetry.set('goldenhour_lag_records', 6, '1');
  expect((await page()).get('goldenhour_lag_records{task="1"}')).toBe(6);
});

test('a label without end stops at a bound; the series that exist go on', async () => {
  const { telemetry, page } = start();
  for (let i = 0; i < 5_010; i += 1)
    telemetry.count('goldenhour_source_items_total', 1, `s${i}`, 'post');
  telemetry.count('goldenhour_source_items_total', 1, 's0', 'post');
  const series = await page();
  expect([...series.keys()].filter((key) => key.startsWith('goldenhour_source'))).toHaveLength(
    5_000,
  );
  expect(series.get(refused('series'))).toBe(10);
  expect(series.get('goldenhour_source_items_total{source="s0",kind="post"}')).toBe(2);
});

test('labels that read alike when put together are different series', async () => {
  const name = 'goldenhour_pairs';
  const { telemetry, page } = start([{ name, kind: 'gauge', help: 'Pairs.', labels: ['a', 'b'] }]);
  telemetry.set(name, 1, 'x', 'yz');
  telemetry.set(name, 2, 'xy', 'z');
  const series = await page();
  expect(series.get(`${name}{a="x",b="yz"}`)).toBe(1);
  expect(series.get(`${name}{a="xy",b="z"}`)).toBe(2);
});

test('whatever is counted, the page can be read and adds up', async () => {
  const sources = fc.oneof(
    fc.constantFrom('a', 'b', 'a"', 'a\\', 'a\n', 'é🙂', ''),
    fc.string({ maxLength: 5 }),
  );
  const calls = fc.array(fc.tuple(sources, fc.constantFrom('post', 'reply'), fc.nat(100)), {
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(calls, async (given) => {
      const { telemetry, page } = start([specs[1] as MetricSpec]);
      const expected = new Map<string, number>();
      for (const [source, kind, amount] of given) {
        telemetry.count('goldenhour_source_items_total', amount, source, kind);
        const escaped = source
          .replaceAll('\\', '\\\\')
          .replaceAll('\n', '\\n')
          .replaceAll('"', '\\"');
        const key = `goldenhour_source_items_total{source="${escaped}",kind="${kind}"}`;
        expected.set(key, (expected.get(key) ?? 0) + amount);
      }
      const series = await page();
      for (const [key, value] of expected) expect(series.get(key)).toBe(value);
      expect(series.size).toBe(expected.size + 4);
    }),
    { numRuns: 60 },
  );
});

test('an unusable catalogue stops the start, all faults named', () => {
  const bad = [
    { ...specs[0], name: 'x' },
    { ...specs[2], help: '' },
  ] as MetricSpec[];
  expect(() => start(bad)).toThrow(/x must be goldenhour_[\s\S]*goldenhour_open_crises needs help/);
});

test('metrics of the process are served apart from our own', async () => {
  const { telemetry } = start();
  const [own, ofProcess] = await Promise.all(
    telemetry.registries.map((registry) => registry.metrics()),
  );
  expect(own).not.toContain('process_');
  expect(ofProcess).toContain('process_resident_memory_bytes');
});

test('fields reach the logger', () => {
  const { telemetry, logged } = start();
  telemetry.log('warn', 'Source blind', { source: 'x' });
  expect(logged).toEqual([{ message: 'Source blind', fields: { source: 'x' } }]);
});

test('promtool finds nothing in our own metrics', async ({ skip }) => {
  const { telemetry } = start();
  telemetry.count('goldenhour_source_items_total', 1, 'a"\\\n', 'post');
  const found = await promtoolLint(await telemetry.registry.metrics());
  if ('skipped' in found) return skip(found.skipped);
  expect(found.output).toBe('');
});

test('promtool finds what is wrong, so its silence means something', async ({ skip }) => {
  const found = await promtoolLint('# TYPE a_count gauge\na_count 1\n');
  if ('skipped' in found) return skip(found.skipped);
  expect(found.output).toContain('a_count');
});

test('promtool may be missing, unless it is required', async () => {
  expect(await promtoolLint('', { PATH: '' })).toEqual({
    skipped: expect.stringContaining('promtool'),
  });
  await expect(promtoolLint('', { PATH: '', GOLDENHOUR_REQUIRE_PROMTOOL: '1' })).rejects.toThrow(
    'promtool',
  );
});

test('the reference page names every metric with its labels and meaning', () => {
  const page = metricsDoc([...specs, ...HOST_METRICS]);
  expect(page).toContain(
    '| `goldenhour_items_total` | counter | `outcome`: kept, dropped | Items, by outcome. |',
  );
  expect(page).toContain('| `goldenhour_open_crises` | gauge | – | Crises that are open. |');
  expect(page).toContain('Buckets: 1, 5.');
  for (const line of page.split('\n').filter((one) => one.startsWith('|')))
    expect(line.split(/(?<!\\)\|/)).toHaveLength(6);
});
