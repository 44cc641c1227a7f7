import { gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { goldenhour, scratchWith, shell } from './command-line-harness.ts';

// Processes of their own take time where others work beside them.
vi.setConfig({ testTimeout: 30_000 });

const ROWS = [
  { id: 'a', text: 'De trein is weer te laat, wat een waardeloze service', lang: 'nl' },
  { id: 7, text: 'Lovely crew, thank you!', platform: 'x', kind: 'reply', subject: 'Acme' },
  { id: 'c', text: 'Ziggo is down, glad I have KPN', subject: ['Ziggo', 'KPN'] },
  { id: 'd', text: '' },
  { id: 'e', text: '最悪です' },
];
const NDJSON = ROWS.map((row) => `${JSON.stringify(row)}\n`).join('');

type Result = Readonly<Record<string, unknown>>;

const resultsOf = (out: string): readonly Result[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

const SAID = [
  'lang',
  'sentiment',
  'label',
  'polarity',
  'confidence',
  'categories',
  'page',
  'probabilities',
  'severity',
  'scorer',
  'version',
];

test('each line of NDJSON is answered by one line, in order, by the default scorer', async () => {
  const cwd = scratchWith({ 'posts.ndjson': NDJSON });
  const { code, out, err } = await goldenhour(['score', 'posts.ndjson'], { cwd });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const results = resultsOf(out);
  expect(results.map(({ id, subject }) => [id, subject])).toEqual([
    ['a', undefined],
    [7, 'Acme'],
    ['c', 'Ziggo'],
    ['c', 'KPN'],
    ['d', undefined],
    ['e', undefined],
  ]);
  expect(results.map((result) => Object.keys(result))).toEqual([
    ['id', ...SAID],
    ...[1, 2, 3].map(() => ['id', 'subject', ...SAID]),
    ...[4, 5].map(() => ['id', 'lang', 'unscored', 'scorer', 'version']),
  ]);
  expect(results[0]).toMatchObject({ lang: 'nl', scorer: 'goldenhour' });
  expect(results.slice(4)).toMatchObject([
    { lang: 'und', unscored: 'no_words' },
    { lang: 'other', unscored: 'language' },
  ]);
  for (const { label } of results.slice(0, 4))
    expect(['negative', 'neutral', 'positive']).toContain(label);
});

test('another scorer says what it knows, under its own name', async () => {
  const cwd = scratchWith({ 'posts.txt': 'What a terrible flight\n最悪です\n' });
  const { code, out } = await goldenhour(['score', '--scorer', 'natural', 'posts.txt'], { cwd });
  expect(code).toBe(0);
  const who = { scorer: 'natural', version: '8.1.1-1' };
  expect(resultsOf(out)).toEqual([
    {
      id: 1,
      lang: 'en',
      sentiment: expect.any(Number),
      label: 'negative',
      confidence: expect.any(Number),
      ...who,
    },
    { id: 2, lang: 'und', unscored: 'language', ...who },
  ]);
});

test('for a person it explains each text, without what would steer a terminal', async () => {
  const rows = [
    { id: 'a', text: 'Lovely crew,\u001b[31m\nthank you!', subject: ['Acme', 'Beta'] },
    { id: 7, text: '' },
  ];
  const cwd = scratchWith({ 'posts.ndjson': rows.map((row) => JSON.stringify(row)).join('\n') });
  const { code, out, err } = await goldenhour(['score', '--explain', 'posts.ndjson'], { cwd });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out.match(/^── .*/gm)).toEqual(['── a, towards Acme', '── a, towards Beta', '── 7']);
  expect(out).toMatch(/^Lovely crew, \[31m thank you!$/m);
  expect(out).toMatch(/^ .* lovely$/im);
  expect(out).not.toContain('\u001b');
  expect(out).toMatch(/not scored: it has no words\n\n$/);
});

test('lines that cannot be read are told with their number, and the others are scored', async () => {
  const cwd = scratchWith({});
  const script = String.raw`printf '%s\n' 'broken' '{"id":1,"text":"a"}' '{"id":2}' '{"id":3,"text":"b"}' | $goldenhour score --scorer trivial`;
  const { code, out, err } = await shell(script, { cwd }).ended;
  expect(resultsOf(out).map(({ id }) => id)).toEqual([1, 3]);
  expect(err).toBe(
    'line 1: not JSON\nline 3: text is missing\n2 lines of 4 lines could not be read and were left out.\n',
  );
  expect(code).toBe(1);
});

test('files are read one after another, plain or gzip, standard input among them', async () => {
  const cwd = scratchWith({
    'one.txt': 'a\nb\r\n',
    'two.txt.gz': gzipSync('c\nno end'),
    'bad.txt': Buffer.concat([Buffer.from('d\n'), Buffer.from([0xff]), Buffer.from('\ne\n')]),
  });
  const script =
    'echo i | $goldenhour score --scorer trivial --format lines one.txt two.txt.gz - bad.txt';
  const { code, out, err } = await shell(script, { cwd }).ended;
  expect(resultsOf(out).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 8]);
  expect(err).toBe(
    'bad.txt, line 2: not UTF-8\n1 line of 8 lines could not be read and were left out.\n',
  );
  expect(code).toBe(1);
});

/** It answers the first line while standard input is still open, or this never ends. */
const ONE_LINE = `
coproc score { exec $goldenhour score --scorer trivial; }
echo 'first' >&"\${score[1]}"
read -r answer <&"\${score[0]}"
echo "$answer"
pid=$score_PID`;

test('a line that comes is answered before the next one does', async () => {
  const cwd = scratchWith({});
  const script = `${ONE_LINE}\neval "exec \${score[1]}>&-"\nwait $pid; echo $?`;
  const { out, err } = await shell(script, { cwd }).ended;
  expect(out).toMatch(/^\{"id":1,.*\}\n0\n$/);
  expect(err).toBe('');
});

test('Ctrl-C ends it while it waits for a line', async () => {
  const cwd = scratchWith({});
  const { out, err } = await shell(`${ONE_LINE}\nkill -INT $pid; wait $pid; echo $?`, { cwd })
    .ended;
  expect(out).toMatch(/^\{"id":1,.*\}\n130\n$/);
  expect(err).toBe('');
});

test('a supervisor that stops it midway is told how far it came', async () => {
  const cwd = scratchWith({});
  const { out, err } = await shell(`${ONE_LINE}\nkill -TERM $pid; wait $pid; echo $?`, { cwd })
    .ended;
  expect(out).toMatch(/^\{"id":1,.*\}\n1\n$/);
  expect(err).toBe(
    'Stopped by SIGTERM midway: the first line is answered for certain, and what comes behind is not complete.\n',
  );
});

test('a reader that goes away ends it quietly', async () => {
  const cwd = scratchWith({});
  const script =
    'yes "Acme is late" | $goldenhour score --scorer trivial 2> err | head -n 1; echo $PIPESTATUS ${PIPESTATUS[1]}; cat err';
  const { out } = await shell(script, { cwd }).ended;
  const [first, codes, ...rest] = out.trimEnd().split('\n');
  expect(JSON.parse(first ?? '')).toMatchObject({ id: 1 });
  expect(codes).toMatch(/^\d+ 0$/);
  expect(rest).toEqual([]);
});

test('who judges may be said by a configuration, and a flag goes over it', async () => {
  const cwd = scratchWith({ 'a.yaml': 'scorer: natural\n', 'posts.txt': 'What a flight\n' });
  const scorerOf = async (...args: readonly string[]) => {
    const { out } = await goldenhour(['score', '-c', 'a.yaml', ...args, 'posts.txt'], { cwd });
    return resultsOf(out)[0]?.['scorer'];
  };
  expect(await scorerOf()).toBe('natural');
  expect(await scorerOf('--scorer', 'trivial')).toBe('trivial');
});

test.for([
  ['a file that does not exist', ['nothing.txt'], 1, 'nothing.txt does not exist. Check its path.'],
  ['a folder', ['.'], 1, '. is a folder; name the files in it.'],
  ['UTF-16', ['utf16.txt'], 1, 'utf16.txt is UTF-16 text. Convert it first: iconv'],
  ['JSON over several lines', ['pretty.json'], 1, 'one object a line is wanted. Convert it first:'],
  ['gzip that is cut short', ['cut.gz'], 1, 'cut.gz is damaged gzip'],
  ['a scorer that there is not', ['--scorer', 'magic'], 2, 'choices are goldenhour, natural, '],
  [
    'a model that stands nowhere',
    ['--scorer', 'onnx'],
    1,
    "needs the configuration's section onnx: folder, where model.onnx",
  ],
  [
    'a scorer that cannot explain itself',
    ['--explain', '--scorer', 'trivial'],
    2,
    'The scorer trivial cannot explain itself: leave out --explain, or --scorer trivial.',
  ],
  ['a format that there is not', ['--format', 'csv'], 2, 'choices are auto, ndjson, lines'],
] as const)('of %s it says what it is and what to do', async ([, args, expected, sentence]) => {
  const cwd = scratchWith({
    'utf16.txt': Buffer.from('\ufeffhello\n', 'utf16le'),
    'pretty.json': JSON.stringify(ROWS, null, 2),
    'cut.gz': gzipSync('some text\n'.repeat(100)).subarray(0, 30),
  });
  const { code, err } = await goldenhour(['score', ...args], { cwd });
  expect(err).toContain(sentence);
  expect(err).not.toMatch(/\n {4}at /);
  expect(code).toBe(expected);
});
