import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { acme, badEvening, goldenhour, scratchWith } from './command-line-harness.ts';

// Processes of their own take time where others work beside them.
vi.setConfig({ testTimeout: 30_000 });

const HEADER = 'at,who,text\n';
const ROW = '1777852800000,ann,Acme opened at eight\n';
const POST_TEXT = 'my neighbour says Acme is closed';
const CSV = acme().replace('type: replay', 'type: replay\n    format: csv').replace(' id: id,', '');
const TEN_MB = 'y'.repeat(10_000_000);

const FAULTY = `namespace: Acme Corp
stroe: x.db
subjects:
  - { id: acme, name: Acme, timezone: Europe/Amsterdam }
  - { id: acme, name: Acme again, timeZone: Europe/Amsterdm }
sources:
  - { name: posts, type: repaly }
receivers:
  - { name: hook, type: webhook, url: ftp://acme.example, secret: sesame }
`;

type BadInput = {
  /** Ends the sentence "what is said of …". */
  readonly of: string;
  readonly args: readonly string[];
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly code: number;
  readonly says: readonly (string | RegExp)[];
};

const replay = (...more: string[]): string[] => ['replay', 'p.csv', '-c', 'a.yaml', ...more];

/** Each: one sentence or more that say what to do, the exit code, and nothing left behind. */
const BAD_INPUT: readonly BadInput[] = [
  {
    of: 'a command that is spelt wrongly',
    args: ['rpelay'],
    code: 2,
    says: ["unknown command 'rpelay'", 'Did you mean replay?', 'See: goldenhour --help'],
  },
  {
    of: 'a flag that does not exist',
    args: replay('--spede', '3'),
    code: 2,
    says: ["unknown option '--spede'", 'Did you mean --speed?', 'See: goldenhour replay --help'],
  },
  {
    of: 'a flag without its value',
    args: ['replay', 'p.csv', '--config'],
    code: 2,
    says: ["option '-c, --config <file>' argument missing"],
  },
  {
    of: 'a replay without a configuration',
    args: ['replay', 'p.csv'],
    code: 2,
    says: ["required option '-c, --config <file>' not specified"],
  },
  {
    of: 'a file without a name',
    args: ['replay', '', '-c', 'a.yaml'],
    files: { 'a.yaml': CSV },
    code: 2,
    says: ['The name of a file is empty'],
  },
  {
    of: 'a replay without files',
    args: ['replay', '-c', 'a.yaml'],
    files: { 'a.yaml': CSV },
    code: 2,
    says: ['No files to replay: name them'],
  },
  ...[
    ['--speed', '0', 'max, or how many times faster'],
    ['--batch', 'x', 'a whole number from 1 to 1000000'],
    ['--partitions', '0', 'a whole number from 1 to 256'],
    ['--namespace', 'Acme Corp', 'lower-case letters, digits and hyphens'],
    ['--scorer', 'magic', 'Allowed choices are goldenhour, natural, '],
  ].map(
    ([flag = '', value = '', rule = '']): BadInput => ({
      of: `${flag} ${value}`,
      args: replay(flag, value),
      files: { 'a.yaml': CSV, 'p.csv': HEADER + ROW },
      code: 2,
      says: [`option '${flag} <`, `argument '${value}' is invalid`, rule],
    }),
  ),
  {
    of: 'a configuration that does not exist',
    args: replay(),
    code: 78,
    says: ['The file a.yaml does not exist. Check its path.'],
  },
  {
    of: 'a folder as configuration',
    args: ['config', 'check', '.'],
    code: 78,
    says: ['The file . is a folder'],
  },
  {
    of: 'binary garbage as configuration',
    args: ['config', 'check', 'a.yaml'],
    files: { 'a.yaml': Uint8Array.from({ length: 4_096 }, (_, n) => (n * 89 + 200) % 256) },
    code: 78,
    says: ['The file a.yaml is not UTF-8 text. Save it as UTF-8.'],
  },
  {
    of: 'an empty configuration',
    args: ['config', 'check', 'a.yaml'],
    files: { 'a.yaml': '' },
    code: 78,
    says: [
      'The configuration has 3 faults',
      'namespace (a.yaml): is required',
      'subjects (a.yaml): is required',
      'sources (a.yaml): is required',
    ],
  },
  {
    of: 'broken YAML',
    args: ['config', 'check', 'a.yaml'],
    files: { 'a.yaml': 'namespace: a: b\n' },
    code: 78,
    says: ['a.yaml:1:', 'put the text in quotes'],
  },
  {
    of: 'many faults of a configuration at once',
    args: ['config', 'check', 'a.yaml'],
    files: { 'a.yaml': FAULTY },
    code: 78,
    says: [
      'The configuration has 8 faults',
      'namespace (a.yaml:1:1): must be lower-case letters',
      'stroe (a.yaml:2:1): is no known key. Did you mean store?',
      'subjects[0].timezone (a.yaml:4:29): is no known key. Did you mean timeZone?',
      "subjects[1].id (a.yaml:5:7): 'acme' stands here twice",
      'subjects[1].timeZone (a.yaml:5:35): must be a time zone by its IANA name',
      'sources[0].type (a.yaml:7:20): must be one of replay, rehearsal, drill, bluesky, hacker-news; found "repaly". Did you mean replay?',
      'receivers[0].url (a.yaml:9:34): must begin with https://',
      'receivers[0].secret (a.yaml:9:59): must begin with whsec_; what was found is not shown',
    ],
  },
  {
    of: 'a wrong zone of the times in a file',
    args: replay(),
    files: {
      'a.yaml': CSV.replace('timeFormat: epoch-ms', "timeFormat: 'd-M-yyyy', zone: Mars/Phobos"),
    },
    code: 78,
    says: ['sources[0].mapping.zone (a.yaml:10:', "'Mars/Phobos' is not a time zone"],
  },
  {
    of: 'a column whose values are sent to a subject that there is not',
    args: ['config', 'check', 'a.yaml'],
    files: {
      'a.yaml': CSV.replace(
        'timeFormat: epoch-ms',
        'timeFormat: epoch-ms, subjects: { column: b, map: { Acme BV: acm, Acme: acme } }',
      ),
    },
    code: 78,
    says: [
      'sources[0].mapping.subjects.map["Acme BV"] (a.yaml:10:',
      'must be the id of a subject of this configuration, such as acme; found "acm"',
    ],
  },
  {
    of: 'a scorer whose model stands nowhere',
    args: ['config', 'check', 'a.yaml'],
    files: { 'a.yaml': acme() },
    env: { GOLDENHOUR_SCORER: 'onnx' },
    code: 78,
    says: ["onnx (a.yaml): is required: The scorer onnx needs the configuration's section onnx"],
  },
  {
    of: 'a variable that is no key',
    args: ['config', 'check', 'a.yaml'],
    files: { 'a.yaml': acme() },
    env: { GOLDENHOUR_STROE: 'x.db' },
    code: 78,
    says: ['GOLDENHOUR_STROE', 'Did you mean GOLDENHOUR_STORE?'],
  },
  {
    of: 'a configuration without a replay source',
    args: replay(),
    files: {
      'a.yaml':
        'namespace: a\nsubjects: [{ id: a, name: Acme }]\nsources: [{ name: r, type: rehearsal }]\n',
    },
    code: 78,
    says: ['sources (a.yaml): has 0 of type replay, and a replay needs exactly one'],
  },
  {
    of: 'a missing file',
    args: replay(),
    files: { 'a.yaml': CSV },
    code: 1,
    says: ['p.csv does not exist'],
  },
  {
    of: 'a folder as file',
    args: ['replay', '.', '-c', 'a.yaml'],
    files: { 'a.yaml': CSV },
    code: 1,
    says: ['. is a folder; name the files in it'],
  },
  {
    of: 'an empty file',
    args: replay(),
    files: { 'a.yaml': CSV, 'p.csv': '' },
    code: 1,
    says: [/p\.csv.*no records|p\.csv.*empty/],
  },
  {
    of: 'a CSV without the mapped column',
    args: replay(),
    files: { 'a.yaml': CSV, 'p.csv': 'att,who,text\n1,ann,hello\n' },
    code: 1,
    says: [
      "p.csv, mapping.time: there is no column 'at'",
      "Did you mean 'att'?",
      'The columns are att, who, text',
    ],
  },
  {
    of: 'a CSV of many columns without the mapped one',
    args: replay(),
    files: {
      'a.yaml': CSV,
      'p.csv': `${Array.from({ length: 5_000 }, (_, n) => `c${n}`).join(',')}\n${'1,'.repeat(4_999)}1\n`,
    },
    code: 1,
    says: ["there is no column 'at'", 'c0, c1, c2'],
  },
  {
    of: 'a file that is no CSV',
    args: replay(),
    files: { 'a.yaml': CSV, 'p.csv': `${`${POST_TEXT} `.repeat(500)}\n`.repeat(3) },
    code: 1,
    says: ['p.csv', 'no CSV header'],
  },
  {
    of: 'NDJSON that is called a CSV',
    args: replay(),
    files: { 'a.yaml': CSV, 'p.csv': badEvening() },
    code: 1,
    says: ['p.csv: it looks like NDJSON; leave format: csv out'],
  },
  {
    of: 'a file with no record that can be read',
    args: replay(),
    files: { 'a.yaml': acme(), 'p.csv': `${POST_TEXT}\n${POST_TEXT}\n` },
    code: 1,
    says: ['no record has a usable time (line 1: not JSON)'],
  },
  {
    of: 'a folder for the store that does not exist',
    args: replay('--store', 'nowhere/kept.db'),
    files: { 'a.yaml': CSV, 'p.csv': HEADER + ROW },
    code: 1,
    says: [/The folder of the store .*nowhere\/kept\.db does not exist\. Create .*nowhere/],
  },
  {
    of: 'a store that is something else',
    args: replay('--store', 'p.csv'),
    files: { 'a.yaml': CSV, 'p.csv': HEADER + ROW },
    code: 1,
    says: [/p\.csv is no store of Goldenhour: .* Name another path/],
  },
  {
    of: 'a folder for temporary files that does not exist',
    args: ['rehearse', 'give-away'],
    env: { TMPDIR: '/nowhere' },
    code: 1,
    says: [/No folder could be made in \/nowhere .*ENOENT.*Set TMPDIR to one that this user may/],
  },
  {
    of: 'a topic that does not exist',
    args: ['tail', 'crisis', '--store', 'kept.db'],
    code: 2,
    says: ["There is no topic 'crisis'. Did you mean crises? Topics: mentions, "],
  },
  {
    of: 'a tail of nothing in particular',
    args: ['tail', 'crises'],
    code: 2,
    says: ['Say which log: --store FILE, --brokers HOST:PORT --namespace NAME, or --config FILE'],
  },
  ...(['tail crises --store', 'store check', 'store salvage --to new.db'] as const).map(
    (command): BadInput => ({
      of: `a store that does not exist, asked by ${command}`,
      args: [...command.split(' '), 'nothing.db'],
      code: 1,
      says: [/There is no store at .*nothing\.db\. Check the path/],
    }),
  ),
  {
    of: 'a check of what is no store',
    args: ['store', 'check', 'a.yaml'],
    files: { 'a.yaml': acme() },
    code: 1,
    says: [/a\.yaml is no store of Goldenhour/],
  },
];

test.for(BAD_INPUT)('of $of: a sentence, exit code $code, and nothing is left', async (bad) => {
  const { args, files = {}, env = {}, code, says } = bad;
  const cwd = scratchWith(files);
  const ended = await goldenhour(args, { cwd, env });
  for (const said of says) expect(ended.err).toMatch(said);
  expect(ended.err).not.toContain(POST_TEXT.slice(0, 20));
  expect(ended.err).not.toMatch(/sesame|\n {4}at /);
  expect(ended.err.length).toBeLessThan(2_500);
  expect(ended.code).toBe(code);
  expect(ended.out).toBe('');
  expect(readdirSync(cwd).toSorted()).toEqual(Object.keys(files).toSorted());
});

test('of a port in use: the address, the key and the flag that change it', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const cwd = scratchWith({ 'a.yaml': acme('', '[p.ndjson]'), 'p.ndjson': badEvening() });
  const ended = await goldenhour(['run', '-c', 'a.yaml', '--port', `${port}`], { cwd });
  expect(ended.err).toBe(
    `goldenhour: Port ${port} on 127.0.0.1 is in use by another process. Set http.port, or --port on the command line to a free port, or to 0 for any.\n`,
  );
  expect(ended.code).toBe(1);
  expect(readdirSync(cwd).toSorted()).toEqual(['a.yaml', 'p.ndjson']);
});

test('records that cannot be read go to dead-letters, and the rest is told', async () => {
  const cwd = scratchWith({
    'a.yaml': CSV.replace(', author: who', ', author: who, subjects: { column: who }'),
    'p.csv': [
      HEADER,
      '1777852800000,acme,Acme opened at eight\n',
      '1777852860000,nobody,Acme opened at nine\n',
      'soon,acme,Acme opens\n',
      `1777852880000,acme,${TEN_MB}\n`,
      '1777852890000,acme\n',
      '1777852920000,acme,Acme closed at ten\n',
    ].join(''),
  });
  const ended = await goldenhour(replay('--store', 'kept.db'), { cwd });
  expect(ended.code).toBe(0);
  expect(ended.err).toContain('6 posts read, 2 mentions scored. Dropped: none. To dead-letters: ');
  for (const count of ['1 unknown_subject', '1 bad_time', '1 too_large', '1 malformed'])
    expect(ended.err).toContain(count);
  // As it is advised.
  const tail = 'tail dead-letters --from-start --store kept.db';
  expect(ended.err).toContain(` goldenhour ${tail} shows them.`);
  const letters = await goldenhour([...tail.split(' '), '--no-follow', '--json'], { cwd });
  const rows = letters.out
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row));
  expect(rows.map(({ key }) => key)).toEqual(['p.csv:3', 'p.csv:4', 'p.csv:5', 'p.csv:6']);
  const large = rows[2].value;
  expect(large).toMatchObject({ reason: 'too_large', bytes: TEN_MB.length + 19 });
  expect(JSON.stringify(large).length).toBeLessThan(70_000);
});

test('a sound configuration is called sound', async () => {
  const cwd = scratchWith({ 'a.yaml': acme() });
  const ended = await goldenhour(['config', 'check', 'a.yaml'], { cwd });
  expect(ended).toMatchObject({ code: 0, err: '' });
  expect(ended.out).toMatch(
    /^a\.yaml is sound: namespace acme, 1 subject, 1 source, 1 receiver\.\n/,
  );
  expect(ended.out).toContain('Source posts names no files');
});
