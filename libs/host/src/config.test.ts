import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { type LoadOptions, loadConfig } from './config.ts';
import { ConfigError } from './config-faults.ts';
import { secret } from './secret.ts';

const folder = mkdtempSync(join(tmpdir(), 'goldenhour-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const source = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('replay'), files: z.array(z.string()).min(1) }),
  z.strictObject({ type: z.literal('rehearsal'), seed: z.int().default(1) }),
]);
const schema = z
  .strictObject({
    http: z
      .strictObject({
        host: z.string().default('127.0.0.1'),
        port: z.int().min(0).max(65_535).default(9_090).describe('Where metrics are served.'),
        maxBytes: z.number().positive().optional(),
      })
      .prefault({}),
    level: z.enum(['debug', 'info', 'warn']).default('info'),
    demo: z.boolean().default(false),
    delay: z.union([z.number(), z.literal('never')]).default(5),
    zone: z
      .string()
      .refine((zone) => zone.includes('/'), 'must be a zone such as Europe/Amsterdam')
      .optional(),
    key: secret(z.string().min(4)).optional(),
    sources: z.array(source).max(3).default([]),
    hooks: z.array(z.strictObject({ url: z.url(), token: secret() })).default([]),
    subjects: z
      .record(
        z.string().regex(/^[a-z-]+$/, 'use lower-case letters'),
        z.strictObject({ names: z.array(z.string()).min(1) }),
      )
      .prefault({}),
  })
  .superRefine(({ http, demo }, context) => {
    if (demo && http.port === 1)
      context.addIssue({ code: 'custom', path: ['http', 'port'], message: 'is not for demos' });
  });

type Given = Partial<Omit<LoadOptions<typeof schema>, 'schema'>> & { readonly yaml?: string };
let files = 0;

async function load({ yaml, ...options }: Given) {
  let file: string | undefined;
  if (yaml !== undefined) {
    file = join(folder, `c${(files += 1)}.yaml`);
    await writeFile(file, yaml);
  }
  return loadConfig({ schema, env: {}, ...(file !== undefined && { file }), ...options });
}

/** Each fault as `path (place): message`, with the file as `c`. */
async function faultsOf(given: Given): Promise<string[]> {
  const error = await load(given).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) return [];
  if (!(error instanceof ConfigError)) throw error;
  expect(error.exitCode).toBe(78);
  return error.faults.map(({ path, at, message }) =>
    `${path} (${at}): ${message}`.replaceAll(/[^\s(]*\/c\d+\.yaml/g, 'c'),
  );
}

const port = { flag: '--port', path: 'http.port' };

test('variables go over the file, flags over variables, defaults below all', async () => {
  const yaml = 'http: {port: 1}';
  const env = { GOLDENHOUR_HTTP_PORT: '2' };
  const flags = [{ ...port, value: '3' }];
  expect((await load({})).config.http).toEqual({ host: '127.0.0.1', port: 9_090 });
  expect((await load({ yaml })).config.http.port).toBe(1);
  expect((await load({ yaml, env })).config.http.port).toBe(2);
  expect((await load({ yaml, env, flags })).config.http.port).toBe(3);
  expect((await load({ yaml, env, flags: [{ ...port, value: undefined }] })).config.http.port).toBe(
    2,
  );
});

test('relative paths are relative to the folder of the file', async () => {
  expect((await load({ yaml: '' })).baseDir).toBe(folder);
  expect((await load({})).baseDir).toBe(process.cwd());
});

test('a whole configuration is read', async () => {
  const yaml = `
# The harbour.
subjects:
  port-of-x: &x
    names: [Port of X, "007"]
  other: *x
sources:
  - type: rehearsal
  - {type: replay, files: [a.ndjson]}
hooks:
  - url: https://example.org/a
    token: abc
`;
  const { config } = await load({ yaml });
  expect(config).toMatchObject({
    subjects: {
      'port-of-x': { names: ['Port of X', '007'] },
      other: { names: ['Port of X', '007'] },
    },
    sources: [
      { type: 'rehearsal', seed: 1 },
      { type: 'replay', files: ['a.ndjson'] },
    ],
  });
  expect(config.hooks[0]?.token.reveal()).toBe('abc');
});

test.each<[string, unknown, Record<string, string>]>([
  ['a number', { http: { port: 80 } }, { GOLDENHOUR_HTTP_PORT: '80' }],
  ['a name in camel case', { http: { maxBytes: 1_000 } }, { GOLDENHOUR_HTTP_MAX_BYTES: '1e3' }],
  ['true', { demo: true }, { GOLDENHOUR_DEMO: 'true' }],
  ['a text', { http: { host: '0' } }, { GOLDENHOUR_HTTP_HOST: '0' }],
  ['one of two kinds: number', { delay: 7 }, { GOLDENHOUR_DELAY: '7' }],
  ['one of two kinds: word', { delay: 'never' }, { GOLDENHOUR_DELAY: 'never' }],
  ['nothing when it is empty', { level: 'info' }, { GOLDENHOUR_LEVEL: '' }],
  ['nothing when it is of the tests', { level: 'info' }, { GOLDENHOUR_REQUIRE_KAFKA: '1' }],
  ['nothing when it is foreign', { level: 'info' }, { LEVEL: 'x', GOLDENHOUR: 'y' }],
  [
    'nothing when Kubernetes sets it',
    { level: 'info' },
    {
      GOLDENHOUR_SERVICE_HOST: '10.0.0.1',
      GOLDENHOUR_SERVICE_PORT_HTTP: '80',
      GOLDENHOUR_PORT: 'tcp://10.0.0.1:80',
      GOLDENHOUR_PORT_80_TCP: 'tcp://10.0.0.1:80',
      GOLDENHOUR_PORT_80_TCP_ADDR: '10.0.0.1',
    },
  ],
])('a variable sets %s', async (_, expected, env) => {
  expect((await load({ env })).config).toMatchObject(expected as object);
});

test('a caller may have variables of its own', async () => {
  const env = { GOLDENHOUR_CONFIG: 'x.yaml' };
  expect(await faultsOf({ env })).toHaveLength(1);
  expect(await faultsOf({ env, otherVariables: ['GOLDENHOUR_CONFIG'] })).toEqual([]);
});

test.each<[string, Given, readonly string[]]>([
  [
    'a wrong kind',
    { yaml: 'http:\n  port: abc' },
    [
      'http.port (c:2:3): must be a whole number from 0 to 65535 (Where metrics are served); found "abc".',
    ],
  ],
  [
    'out of range',
    { yaml: 'http: {port: 70000}' },
    [
      'http.port (c:1:8): must be a whole number from 0 to 65535 (Where metrics are served); found 70000.',
    ],
  ],
  [
    'a fraction',
    { yaml: 'http: {port: 1.5}' },
    [
      'http.port (c:1:8): must be a whole number from 0 to 65535 (Where metrics are served); found 1.5.',
    ],
  ],
  [
    'a number in quotes',
    { yaml: 'http: {port: "80"}' },
    [
      'http.port (c:1:8): must be a whole number from 0 to 65535 (Where metrics are served); found "80". Write it without quotes.',
    ],
  ],
  [
    'a text without quotes',
    { yaml: 'http: {host: 12}' },
    ['http.host (c:1:8): must be a text; found 12. Put it in quotes.'],
  ],
  [
    'an old boolean',
    { yaml: 'demo: yes' },
    ['demo (c:1:1): must be true or false; found "yes". Write true or false.'],
  ],
  [
    'a word that is almost right',
    { yaml: 'level: inof' },
    ['level (c:1:1): must be one of debug, info, warn; found "inof". Did you mean info?'],
  ],
  [
    'a word far off',
    { yaml: 'level: everything' },
    ['level (c:1:1): must be one of debug, info, warn; found "everything".'],
  ],
  [
    'none of a union',
    { yaml: 'delay: soon' },
    ['delay (c:1:1): must be a number or never; found "soon".'],
  ],
  [
    'a rule of its own',
    { yaml: 'zone: CET' },
    ['zone (c:1:1): must be a zone such as Europe/Amsterdam; found "CET".'],
  ],
  [
    'a rule over several values',
    { yaml: 'demo: true\nhttp: {port: 1}' },
    ['http.port (c:2:8): is not for demos; found 1.'],
  ],
  [
    'a key that is almost right',
    { yaml: 'htpp: {}' },
    ['htpp (c:1:1): is no known key. Did you mean http?'],
  ],
  [
    'a part of a key',
    { yaml: 'http: {max: 1, ost: x}' },
    [
      'http.max (c:1:8): is no known key. Did you mean maxBytes?',
      'http.ost (c:1:16): is no known key. Did you mean host?',
    ],
  ],
  [
    'an address with a path that may be a secret',
    { yaml: 'level: https://hooks.example.org/T00/hunter2' },
    ['level (c:1:1): must be one of debug, info, warn; found "https://hooks.example.org/…".'],
  ],
  ...[
    ['https//hooks.example.org/T00/hunter2', 'https//hooks.example.org/…'],
    ['hooks.example.org/T00/hunter2', 'hooks.example.org/…'],
    ['https://hooks.exam ple.org/T00/hunter2', 'https://hooks.exam ple.org/…'],
    ['./posts/a.csv', './posts/a.csv'],
  ].map(([given, shown]): [string, Given, readonly string[]] => [
    `an address with a slip in it: ${given}`,
    { yaml: `level: ${given}` },
    [`level (c:1:1): must be one of debug, info, warn; found "${shown}".`],
  ]),
  [
    'a fault of a variable, a file and a flag',
    {
      yaml: 'level: x\nkeyFile: /dev/null',
      env: { GOLDENHOUR_HTTP_HOSTT: 'a', GOLDENHOUR_DEMO: '1' },
      flags: [{ ...port, value: 'x' }],
    },
    [
      'level (c:1:1): must be one of debug, info, warn; found "x".',
      'key (c:2:1): The file /dev/null is empty.',
      ' (GOLDENHOUR_HTTP_HOSTT): is no known variable. Did you mean GOLDENHOUR_HTTP_HOST?',
      'demo (GOLDENHOUR_DEMO): must be true or false; found "1".',
      'http.port (--port): must be a whole number from 0 to 65535 (Where metrics are served); found "x".',
    ],
  ],
  [
    'a key of another section',
    { yaml: 'port: 1' },
    ['port (c:1:1): is no known key here. Did you mean http.port? Then its indentation is wrong.'],
  ],
  [
    'a key from nowhere',
    { yaml: 'http: {color: red}' },
    ['http.color (c:1:8): is no known key. Known here: host, port, maxBytes.'],
  ],
  [
    'a merge',
    { yaml: 'http: {<<: {port: 1}}' },
    ['http["<<"] (c:1:8): is no known key: YAML merges are not supported; repeat the keys.'],
  ],
  [
    'a list that is none',
    { yaml: 'sources: x' },
    [
      'sources (c:1:1): must be a list; found "x". Begin each entry with "- " on a line of its own.',
    ],
  ],
  [
    'a list that is too long',
    {
      yaml: 'sources: [{type: rehearsal}, {type: rehearsal}, {type: rehearsal}, {type: rehearsal}]',
    },
    ['sources (c:1:1): must be a list of at most 3 entries; found a list.'],
  ],
  [
    'a list that is empty',
    { yaml: 'subjects: {x: {names: []}}' },
    ['subjects.x.names (c:1:16): must be a list of at least 1 entry; found an empty list.'],
  ],
  [
    'a kind that is almost right',
    { yaml: 'sources:\n  - type: replya' },
    [
      'sources[0].type (c:2:5): must be one of replay, rehearsal; found "replya". Did you mean replay?',
    ],
  ],
  [
    'no kind',
    { yaml: 'sources:\n  - files: [a]' },
    ['sources[0].type (c:2:5): is required: one of replay, rehearsal.'],
  ],
  [
    'a key of another kind',
    { yaml: 'sources: [{type: rehearsal, files: [a]}]' },
    ['sources[0].files (c:1:29): is no known key. Known here: type, seed.'],
  ],
  [
    'a name',
    { yaml: 'subjects: {Ajax: {names: [a]}}' },
    ['subjects.Ajax (c:1:12): is no usable name: use lower-case letters.'],
  ],
  [
    'what is required',
    { yaml: 'subjects:\n  x:\n    names:' },
    ['subjects.x.names (c:3:5): is required: a list, each a text.'],
  ],
  [
    'a section that is none',
    { yaml: '- a' },
    [' (c): must be a section; what was found is not shown.'],
  ],
  [
    'a variable',
    { env: { GOLDENHOUR_HTTP_PORT: 'abc' } },
    [
      'http.port (GOLDENHOUR_HTTP_PORT): must be a whole number from 0 to 65535 (Where metrics are served); found "abc".',
    ],
  ],
  [
    'a variable that is no integer for JavaScript either',
    { env: { GOLDENHOUR_HTTP_PORT: '0x10' } },
    [
      'http.port (GOLDENHOUR_HTTP_PORT): must be a whole number from 0 to 65535 (Where metrics are served); found "0x10".',
    ],
  ],
  [
    'an unknown variable',
    { env: { GOLDENHOUR_HTTP_PROT: '1' } },
    [' (GOLDENHOUR_HTTP_PROT): is no known variable. Did you mean GOLDENHOUR_HTTP_PORT?'],
  ],
  [
    'a variable beside a whole that is none',
    { yaml: '5', env: { GOLDENHOUR_X: '1' } },
    [
      ' (c): must be a section; what was found is not shown.',
      ' (GOLDENHOUR_X): is no known variable. Remove it, or see the reference of the configuration.',
    ],
  ],
  [
    'a variable for a list',
    { env: { GOLDENHOUR_SOURCES: 'x' } },
    [
      ' (GOLDENHOUR_SOURCES): is no known variable. Remove it, or see the reference of the configuration.',
    ],
  ],
  [
    'a flag',
    { flags: [{ ...port, value: 'x' }] },
    [
      'http.port (--port): must be a whole number from 0 to 65535 (Where metrics are served); found "x".',
    ],
  ],
  [
    'a variable under a text',
    { yaml: 'http: x', env: { GOLDENHOUR_HTTP_PORT: '1' } },
    ['http (c:1:1): must be a section; found "x".'],
  ],
  [
    'a secret that is too short',
    { yaml: 'key: abc' },
    ['key (c:1:1): must be a text of at least 4 characters; what was found is not shown.'],
  ],
  [
    'a password in an address',
    { yaml: 'http: {port: "https://me:hunter2@x"}' },
    [
      'http.port (c:1:8): must be a whole number from 0 to 65535 (Where metrics are served); found "https://…@x".',
    ],
  ],
  [
    'control characters',
    { yaml: 'level: "\\e[2J"\n"\\e": 1' },
    [
      'level (c:1:1): must be one of debug, info, warn; found "\\u001b[2J".',
      '["\\u001b"] (c:2:1): is no known key. Known here: http, level, demo, delay, zone, key, sources, hooks, subjects.',
    ],
  ],
])('a fault is told with its place and what to do: %s', async (_, given, expected) => {
  expect(await faultsOf(given)).toEqual(expected);
});

test('all faults are told at once, in the order of the file', async () => {
  const yaml = 'level: x\nhttp:\n  prot: 1\n  port: -1\nhooks:\n  - url: x\n';
  await expect(load({ yaml })).rejects.toThrow(
    /^The configuration has 5 faults:\n {2}- level [^\n]*\n {2}- http\.prot [^\n]*\n {2}- http\.port [^\n]*\n {2}- hooks\[0\]\.url [^\n]*\n {2}- hooks\[0\]\.token [^\n]*required[^\n]*$/,
  );
});

test('a list of faults has an end', async () => {
  const yaml = Array.from({ length: 80 }, (_, i) => `unknown${i}: 1`).join('\n');
  await expect(load({ yaml })).rejects.toThrow(
    /80 faults[\s\S]*unknown49[^\n]*\n {2}- and 30 more$/,
  );
});

test.each<[string, () => Promise<string>, string]>([
  [
    'nothing there',
    async () => join(folder, 'none.yaml'),
    'none.yaml does not exist. Check its path.',
  ],
  ['a folder', async () => folder, 'is a folder. Name a file in it.'],
  [
    'a file as folder',
    async () => {
      await writeFile(join(folder, 'f'), '');
      return join(folder, 'f/x.yaml');
    },
    'does not exist',
  ],
  ['one that has no end', async () => '/dev/zero', '/dev/zero is larger than 4096 KiB.'],
  [
    'one that is too large',
    async () => {
      await writeFile(join(folder, 'large'), '#'.repeat(4 * 1_048_576 + 1));
      return join(folder, 'large');
    },
    'is larger than 4096 KiB. Divide it',
  ],
  [
    'UTF-16',
    async () => {
      await writeFile(join(folder, 'utf16'), Buffer.from('\ufefflevel: info', 'utf16le'));
      return join(folder, 'utf16');
    },
    'is not UTF-8 text. Save it as UTF-8.',
  ],
  ['a name with a null', async () => 'a\0b', 'could not be read'],
])('a file that cannot be read is a sentence: %s', async (_, make, sentence) => {
  await expect(load({ file: await make() })).rejects.toThrow(ConfigError);
  await expect(load({ file: await make() })).rejects.toThrow(sentence);
});

test('a file of the largest size, and one with a byte order mark, are read', async () => {
  expect(
    (await load({ yaml: `level: warn\n#${'x'.repeat(4 * 1_048_576 - 13)}` })).config.level,
  ).toBe('warn');
  expect((await load({ yaml: '\ufefflevel: warn' })).config.level).toBe('warn');
});

test('secrets come from files, beside the configuration or named by a variable', async () => {
  await mkdir(join(folder, 'run'), { recursive: true });
  await writeFile(join(folder, 'run/key'), 'from file\n');
  await writeFile(join(folder, 'run/other'), 'from variable\r\n');
  const yaml = 'keyFile: run/key\nhooks:\n  - {url: "https://a.org", tokenFile: run/key}';
  const { config } = await load({ yaml });
  expect([config.key?.reveal(), config.hooks[0]?.token.reveal()]).toEqual([
    'from file',
    'from file',
  ]);
  const named = { GOLDENHOUR_KEY_FILE: relative(process.cwd(), join(folder, 'run/other')) };
  expect((await load({ yaml, env: named })).config.key?.reveal()).toBe('from variable');
  expect((await load({ yaml: 'key: in the file', env: named })).config.key?.reveal()).toBe(
    'from variable',
  );
  expect((await load({ yaml, env: { GOLDENHOUR_KEY: 'direct' } })).config.key?.reveal()).toBe(
    'direct',
  );
  const flags = [{ flag: '--key', path: 'key', value: 'flag' }];
  expect((await load({ yaml, env: named, flags })).config.key?.reveal()).toBe('flag');
});

test.each<[string, Given, string]>([
  [
    'both forms',
    { yaml: 'key: abcd\nkeyFile: x' },
    'key (c:2:1): stands beside keyFile: keep one.',
  ],
  [
    'both variables',
    { env: { GOLDENHOUR_KEY: 'abcd', GOLDENHOUR_KEY_FILE: 'x' } },
    'key (GOLDENHOUR_KEY_FILE): is also set by GOLDENHOUR_KEY: keep one.',
  ],
  [
    'a file that is missing',
    { yaml: 'hooks: [{url: "https://a.org", tokenFile: nope}]' },
    `hooks[0].token (c:1:32): The file ${join(folder, 'nope')} does not exist. Check its path.`,
  ],
  ['no path', { yaml: 'keyFile: [a]' }, 'key (c:1:1): keyFile must be the path of a file.'],
  ['an empty file', { yaml: 'keyFile: /dev/null' }, 'key (c:1:1): The file /dev/null is empty.'],
  [
    'a file without end',
    { yaml: 'keyFile: /dev/zero' },
    'key (c:1:1): The file /dev/zero is larger than 64 KiB.',
  ],
  ['a file for what is no secret', { yaml: 'levelFile: x' }, 'levelFile (c:1:1): is no known key.'],
  [
    'almost that key',
    { yaml: 'keyFil: x' },
    'keyFil (c:1:1): is no known key. Did you mean keyFile?',
  ],
])('a secret file that cannot be used is a fault: %s', async (_, given, expected) => {
  expect(await faultsOf(given)).toEqual([expect.stringContaining(expected)]);
});

test('no message shows a secret, wherever it stands by mistake', async () => {
  const planted = fc.constantFrom(
    'hunter2',
    ['hunter2'],
    { a: 'hunter2' },
    [{ token: 'hunter2' }],
    { hunter: ['hunter2'] },
  );
  const hook = fc.record(
    { url: fc.constantFrom<unknown>('https://a.org', 5), token: planted, tokn: planted },
    { requiredKeys: [] },
  );
  const broken = fc.record(
    {
      key: planted,
      hooks: fc.oneof(planted, fc.array(fc.oneof(hook, planted), { maxLength: 3 })),
      level: fc.constant('x'),
      kee: planted,
    },
    { requiredKeys: ['level'] },
  );
  await fc.assert(
    fc.asyncProperty(broken, async (given) => {
      const faults = await faultsOf({ yaml: stringify(given) });
      expect(faults.length).toBeGreaterThan(0);
      expect(faults.join('\n')).not.toContain('hunter2');
    }),
    { numRuns: 150 },
  );
});

test('any text is a configuration or a list of faults', async () => {
  const token = fc.constantFrom(
    'http',
    'port',
    ': ',
    '- ',
    '\n',
    '  ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '&a ',
    '*a',
    '!!x ',
    '|\n',
    '? ',
    '#',
    '1',
    'key',
    'hooks',
    '\t',
    '---',
    '<<',
    '__proto__',
    '%YAML 1.1\n',
    ',',
    'sources',
    'type',
    'replay',
    '\0',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(token, { maxLength: 40 }).map((parts) => parts.join('')),
  );
  await fc.assert(
    fc.asyncProperty(text, async (yaml) => {
      await faultsOf({ yaml });
    }),
    { numRuns: 150 },
  );
});

test('a schema that would drop unknown keys, or has two values for a variable, is a mistake', async () => {
  const open = z.strictObject({ a: z.array(z.object({ b: z.string() })) });
  await expect(loadConfig({ schema: open, env: {} })).rejects.toThrow('use z.strictObject');
  const twice = z.strictObject({ aB: z.string(), a: z.strictObject({ b: z.string() }) });
  await expect(loadConfig({ schema: twice, env: {} })).rejects.toThrow(
    'GOLDENHOUR_A_B would set both aB and a.b',
  );
});
