import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { acme, badEvening, goldenhour, scratchWith, shell } from './command-line-harness.ts';

// Processes of their own take time where others work beside them.
vi.setConfig({ testTimeout: 30_000 });

const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 4, 4);
/** Ten days of five minutes, and where the evening goes wrong. */
const ROWS = 2_880;
const STORM = 2_400;

const at = (row: number): string => new Date(START + row * 5 * MINUTE_MS).toISOString();

/** A calm past with one evening that goes wrong for two hours. */
function rowsOf({ negative = true, subject = '' } = {}): string[] {
  return Array.from({ length: ROWS }, (_, row) => {
    const isStorm = row >= STORM && row < STORM + 24;
    const total = isStorm ? 400 : 20 + ((row * 7) % 11);
    const cells = [at(row), total, ...(negative ? [isStorm ? 320 : 3 + (row % 3)] : [])];
    return [...cells, ...(subject === '' ? [] : [subject])].join(',');
  });
}

const csv = (rows: readonly string[], head = 'timestamp,total,negative'): string =>
  `${head}\n${rows.join('\n')}\n`;

type Line = Readonly<Record<string, unknown>> & { readonly event?: Record<string, unknown> };
const linesOf = (out: string): Line[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

test('with --json each row has its line, and the crisis its events', async () => {
  const cwd = scratchWith({ 'counts.csv': csv(rowsOf()) });
  const { code, out, err } = await goldenhour(['backtest', 'counts.csv', '--json'], { cwd });
  expect({ code, err }).toEqual({
    ...{ code: 0, err: 'counts.csv: 2,880 rows in bins of 5 minutes (1 subject).\n' },
  });
  const lines = linesOf(out);
  const rows = lines.filter(({ event }) => event === undefined);
  expect(rows.map(({ timestamp }) => timestamp)).toEqual(
    Array.from({ length: ROWS }, (_, row) => at(row)),
  );
  for (const row of rows) {
    expect(row).toEqual({
      ...{ timestamp: expect.any(String), subject: null },
      ...{ velocity: expect.any(Number), alarm: expect.any(Boolean) },
    });
  }
  const storm = rows.slice(STORM - 12).findIndex(({ alarm }) => alarm === true) - 12;
  expect(storm).toBeGreaterThanOrEqual(0);
  expect(storm).toBeLessThan(3);
  const alarm = lines.findIndex(({ timestamp }) => timestamp === at(STORM + storm));
  expect(lines[alarm + 1]?.event).toMatchObject({
    ...{ transition: 'opened', subject: 'counts', mode: 'replay', onset: Date.parse(at(STORM)) },
  });
});

test('a file cut short, or packed, or piped, says the same', async () => {
  const whole = csv(rowsOf());
  const cut = csv(rowsOf().slice(0, STORM + 5));
  const cwd = scratchWith({
    'counts.csv': whole,
    'cut.csv': cut,
    'counts.csv.gz': gzipSync(whole),
  });
  const [plain, short, packed, piped] = await Promise.all([
    goldenhour(['backtest', 'counts.csv', '--json'], { cwd }),
    shell('mkdir x; cp cut.csv x/counts.csv; $goldenhour backtest x/counts.csv --json', { cwd })
      .ended,
    goldenhour(['backtest', 'counts.csv.gz', '--json'], { cwd }),
    shell('$goldenhour backtest - --json < counts.csv', { cwd }).ended,
  ]);
  expect(short.out.length).toBeGreaterThan(1_000);
  expect(plain.out.startsWith(short.out)).toBe(true);
  expect(packed.out).toBe(plain.out);
  const rows = (out: string) => linesOf(out).filter(({ event }) => event === undefined);
  expect(rows(piped.out)).toEqual(rows(plain.out));
});

test('a person reads what was found against a date, and gets a page', async () => {
  const cwd = scratchWith({ 'counts.csv': csv(rowsOf({ negative: false }), 'timestamp,value') });
  const { code, out, err } = await goldenhour(
    ['backtest', 'counts.csv', '--crisis', `${at(STORM)}=recall`, '--html', 'page.html'],
    { cwd },
  );
  expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('Page: page.html') });
  expect(out).toMatch(/2026-05-12 08:00 recall: flagged \d+ minutes after/);
  expect(out).toContain('totals alone');
  expect(out).toContain('1 of 1 given date found');
  expect(out).toContain('once in 52 weeks');
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  const page = readFileSync(join(cwd, 'page.html'), 'utf8');
  expect(page).toContain('<svg ');
  expect(page).not.toContain('<script');
});

test('rows that cannot be used are told with file and line, keep their line, and cost the exit code', async () => {
  const rows = rowsOf().slice(0, 40);
  rows.splice(20, 1, `${at(20)},many,`, `${at(3)},5,1`, `${at(20)},5,6`);
  const cwd = scratchWith({ 'counts.csv': csv(rows) });
  const { code, out, err } = await goldenhour(['backtest', 'counts.csv', '--json'], { cwd });
  expect(code).toBe(1);
  expect(err).toContain("counts.csv, line 22: total 'many' is not a number");
  expect(err).toContain('counts.csv, line 23: time runs backwards: it is before line 21');
  expect(err).toContain('counts.csv, line 24: more negative mentions (6) than mentions (5)');
  expect(err).toContain('3 rows of 42 rows could not be used.');
  const lines = linesOf(out).filter(({ event }) => event === undefined);
  expect(lines).toHaveLength(42);
  expect(lines.slice(20, 23)).toMatchObject([
    { timestamp: at(20), velocity: null, alarm: false, error: expect.stringContaining('many') },
    { timestamp: at(3), velocity: null, alarm: false, error: expect.stringContaining('backwards') },
    { timestamp: at(20), error: expect.stringContaining('more negative') },
  ]);
});

test.each([
  ['no such file', ['gone.csv'], 1, 'gone.csv does not exist'],
  ['an empty file', ['empty.csv'], 2, 'empty.csv is empty: there is nothing to test'],
  ['columns alone', ['head.csv'], 2, 'head.csv has no rows'],
  ['no columns', ['bare.csv'], 2, 'bare.csv has no column timestamp'],
  ['posts without a configuration', ['posts.ndjson'], 2, 'name it with --config'],
  ['two kinds of files', ['head.csv', 'posts.ndjson'], 2, 'test them one after the other'],
  ['a zone that does not exist', ['head.csv', '--zone', 'Mars'], 2, '--zone Mars is no time zone'],
  ['a date that is none', ['head.csv', '--crisis', 'soon'], 2, '--crisis soon has no date'],
  ['a width that is none', ['head.csv', '--bin', '5'], 2, 'such as 5m or 1h'],
  ['weeks that are none', ['head.csv', '--weeks', '0'], 2, 'a number above 0'],
])('%s: a sentence', async (_, args, exit, sentence) => {
  const cwd = scratchWith({
    ...{ 'empty.csv': '', 'head.csv': 'timestamp,total\n', 'bare.csv': `${at(0)},5\n` },
    'posts.ndjson': badEvening(),
  });
  const { code, err } = await goldenhour(['backtest', ...args], { cwd });
  expect(code).toBe(exit);
  expect(err).toContain(sentence);
  expect(err).not.toContain('    at ');
});

test('of several files each is a world of its own, named by its file where no column does', async () => {
  const head = 'timestamp,total,negative,subject';
  const cwd = scratchWith({
    'one.csv': csv(rowsOf().slice(0, 30)),
    'two.csv': csv(
      [...rowsOf({ subject: 'b' }).slice(0, 9), ...rowsOf({ subject: 'a' }).slice(0, 9)],
      head,
    ),
  });
  const { code, out, err } = await goldenhour(['backtest', 'one.csv', 'two.csv', '--json'], {
    cwd,
  });
  expect(code).toBe(0);
  expect(err).toContain('two.csv: 18 rows in bins of 5 minutes (2 subjects).');
  const rows = linesOf(out).filter(({ event }) => event === undefined);
  expect(rows.map(({ subject }) => subject)).toEqual([
    ...[...Array(30).fill('one'), ...Array(9).fill('b'), ...Array(9).fill('a')],
  ]);
});

test('posts go through the stages themselves, and are told by the minute', async () => {
  const cwd = scratchWith({ 'posts.ndjson': badEvening(), 'acme.yaml': acme() });
  const args = ['backtest', 'posts.ndjson', '--config', 'acme.yaml'];
  const [json, text] = await Promise.all([
    goldenhour([...args, '--json'], { cwd }),
    goldenhour([...args, '--crisis', '2026-05-05T20:00Z'], { cwd }),
  ]);
  expect([json.code, text.code]).toEqual([0, 0]);
  const lines = linesOf(json.out);
  const rows = lines.filter(({ event }) => event === undefined);
  expect(rows.reduce((sum, { total }) => sum + Number(total), 0)).toBe(270);
  const alarm = lines.findIndex((line) => line['alarm'] === true);
  expect(lines[alarm]).toMatchObject({ subject: 'acme', velocity: expect.any(Number) });
  expect(lines.slice(alarm).find(({ event }) => event !== undefined)?.event).toMatchObject({
    transition: 'opened',
    at: Date.parse(String(lines[alarm]?.['timestamp'])) + MINUTE_MS,
  });
  expect(text.out).toMatch(/2026-05-05 20:00: flagged \d+ minutes after/);
  expect(text.out).toContain('as configured');
});

test('posts that cannot be read are told with their line, and cost the exit code', async () => {
  const far = { id: 'far', at: Date.UTC(2050, 0, 1), who: 'q0', text: 'Acme is far' };
  const posts = `${badEvening()}${JSON.stringify(far)}\nno post\n`;
  const cwd = scratchWith({ 'posts.ndjson': posts, 'acme.yaml': acme() });
  const args = ['backtest', 'posts.ndjson', '--config', 'acme.yaml'];
  const { code, out, err } = await goldenhour([...args, '--crisis', 'acne@2026-05-05T20:00Z'], {
    cwd,
  });
  expect(code).toBe(1);
  expect(out).toContain('as configured');
  // The minutes until the post that is years ahead.
  expect(out).toMatch(/1\d,\d{3},\d{3} bins missing/);
  expect(err).toMatch(/posts\.ndjson:\d+: malformed: not JSON/);
  expect(err).not.toContain('--store');
  expect(err).toContain('--crisis acne@…: nothing is there of such a subject. Is acme meant?');
});

test.each([
  ['--weeks', '8'],
  ['--floor', '9'],
  ['--bin', '5m'],
])('%s is for counts, and is not passed over in silence for posts', async (...option) => {
  const cwd = scratchWith({ 'posts.ndjson': badEvening(), 'acme.yaml': acme() });
  const args = ['backtest', 'posts.ndjson', '--config', 'acme.yaml', ...option];
  const { code, err } = await goldenhour(args, { cwd });
  expect({ code, err }).toEqual({
    ...{ code: 2, err: expect.stringContaining(`${option[0]} is for counts`) },
  });
});

test('posts in the mention format need no source in the configuration', async () => {
  const posts = Array.from({ length: 40 }, (_, post) => ({
    ...{ id: `x:${post}`, source: 'x', platform: 'x', kind: 'post', revision: 0 },
    ...{ time: START + post * MINUTE_MS, text: 'Acme is terrible', author: { id: `x:a${post}` } },
  }));
  const cwd = scratchWith({
    'posts.ndjson': posts.map((post) => JSON.stringify(post)).join('\n'),
    'live.yaml': `namespace: acme
scorer: trivial
subjects:
  - { id: acme, name: Acme }
sources:
  - { name: stage, type: rehearsal }
`,
  });
  const args = ['backtest', 'posts.ndjson', '--config', 'live.yaml', '--json'];
  const { code, out, err } = await goldenhour(args, { cwd });
  expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('40 posts read') });
  expect(linesOf(out).filter(({ subject }) => subject === 'acme')).toHaveLength(40);
});
