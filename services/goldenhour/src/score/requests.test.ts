import { expect, test } from 'vitest';
import type { Format } from './format.ts';
import type { Line } from './lines.ts';
import { RequestReader } from './requests.ts';

const linesOf = (...texts: readonly (string | object)[]): readonly Line[] =>
  texts.map((text, index) => ({
    number: index + 1,
    text: typeof text === 'string' ? text : JSON.stringify(text),
    fault: null,
  }));

const read = (format: Format, ...texts: readonly (string | object)[]) =>
  new RequestReader(format).read(linesOf(...texts));

/** What one line asks for: ids and requests, or the fault. */
function outcome(...args: Parameters<typeof read>): unknown {
  return read(...args).map((one) =>
    'fault' in one ? one.fault : one.asked.map(({ id, request }) => [id, request.text]),
  );
}

test('a line of NDJSON asks with all that it says', () => {
  const line = { id: 'a', text: 'Top!', lang: 'nl', platform: 'x', kind: 'reply', likes: 3 };
  expect(read('auto', line)).toEqual([
    {
      asked: [
        {
          id: 'a',
          subject: undefined,
          request: {
            text: 'Top!',
            kind: 'reply',
            platform: 'x',
            language: 'nl',
            subject: '',
            spans: [],
            others: [],
          },
        },
      ],
    },
  ]);
});

test('what may be left out may be null as well', () => {
  const line = { id: 1, text: '', lang: null, platform: null, kind: null, subject: null };
  const bare = read('auto', { id: 1, text: '' });
  expect(read('auto', line)).toEqual(bare);
  expect(bare).toMatchObject([{ asked: [{ request: { kind: 'post', platform: 'unknown' } }] }]);
});

test('a subject is found by its name, and a list of them asks once for each', () => {
  const text = 'Ziggo is down again, glad I have KPN. @ziggo @kpn';
  const asked = read(
    'auto',
    { id: 1, text, subject: 'ziggo' },
    { id: 2, text, subject: ['Ziggo', 'KPN', 'T-Mobile'] },
    { id: 3, text, subject: 'Ziggo', others: ['KPN', 'Odido'] },
  ).flatMap((one) => ('asked' in one ? one.asked : []));
  const ziggo = [
    [0, 5],
    [39, 44],
  ];
  const kpn = [
    [33, 36],
    [46, 49],
  ];
  expect(
    asked.map(({ id, subject, request }) => [id, subject, request.spans, request.others]),
  ).toEqual([
    [1, 'ziggo', ziggo, []],
    [2, 'Ziggo', ziggo, kpn],
    [2, 'KPN', kpn, ziggo],
    [2, 'T-Mobile', [], [ziggo[0], kpn[0], ziggo[1], kpn[1]]],
    [3, 'Ziggo', ziggo, kpn],
  ]);
});

const FAULTS: readonly [fault: string, line: string | object][] = [
  ['not JSON', '{"id": 1, "text": "a"'],
  ['not JSON', 'hello'],
  ['JSON, but not an object', '[1]'],
  ['JSON, but not an object', 'null'],
  ['JSON, but not an object', '"text"'],
  ['text is missing', { id: 1 }],
  ['text must be a text', { id: 1, text: 5 }],
  ['id is missing', { text: 'a' }],
  ['id is missing', { id: null, text: 'a' }],
  ['id must be a text or a number', { id: {}, text: 'a' }],
  ['id must be a text or a number', { id: true, text: 'a' }],
  ['lang must be a text, such as nl', { id: 1, text: 'a', lang: 3 }],
  ['platform must be a text, such as x', { id: 1, text: 'a', platform: [] }],
  [
    'kind must be one of post, reply, repost, quote, comment, article, review',
    { id: 1, text: 'a', kind: 'tweet' },
  ],
  ...['', [], [3], ['a', ''], {}, 'n'.repeat(101), new Array(65).fill('a')].map(
    (subject): [string, object] => [
      'subject must be a name of 1 to 100 characters, or a list of 1 to 64 such names',
      { id: 1, text: 'a', subject },
    ],
  ),
];

const SUBJECTS = { id: 1, text: 'a', subject: 'b' };

test.each([[[7]], ['n'.repeat(101)], [['']]])('others that are no names are told: %j', (others) => {
  expect(outcome('ndjson', { ...SUBJECTS, others })).toEqual([
    'others must be a name of 1 to 100 characters, or a list of 1 to 64 such names',
  ]);
  expect(outcome('ndjson', { ...SUBJECTS, others: [] })).toEqual([[[1, 'a']]]);
});

test('a number that JSON can write and nothing can tell is no id', () => {
  expect(outcome('ndjson', '{"id":-1e400,"text":"a"}')).toEqual([
    'id is no number that can be told',
  ]);
});

test.each(FAULTS)('%s', (fault, line) => {
  const sound = { id: 2, text: 'b' };
  expect(outcome('ndjson', line, sound)).toEqual([fault, [[2, 'b']]]);
});

test('plain lines are named by their number, over all inputs; an empty one is one too', () => {
  const reader = new RequestReader('auto');
  expect(outcome('auto', 'a', '', '3')).toEqual([[[1, 'a']], [[2, '']], [[3, '3']]]);
  expect(reader.read(linesOf('a'))).toMatchObject([{ asked: [{ id: 1 }] }]);
  expect(reader.read(linesOf('b'), 1)).toMatchObject([{ asked: [{ id: 2 }] }]);
});

const ROW = { id: 1, text: 'b' };
const AMONG = expect.stringMatching(/^a JSON object among plain lines; say --format ndjson/);

test('the format is seen by the first lines, also where the very first is broken', () => {
  expect(outcome('auto', 'broken', ROW)).toEqual(['not JSON', [[1, 'b']]]);
  expect(outcome('auto', '{"id": 1, "te', 'b')).toEqual(['not JSON', 'not JSON']);
  expect(outcome('auto', '', ROW, '', ROW)).toEqual([[], [[1, 'b']], [], [[1, 'b']]]);
  expect(outcome('auto', '{curly} text', 'b')).toEqual([[[1, '{curly} text']], [[2, 'b']]]);
});

test('a line of text that looks like JSON for a while makes no NDJSON of the others', () => {
  expect(outcome('auto', 'hello', '{"lol what')).toEqual([[[1, 'hello']], [[2, '{"lol what']]]);
});

test('a line that cannot be read tells nothing of those behind it', () => {
  const reader = new RequestReader('auto');
  const tooLong = { number: 1, text: null, fault: 'longer than 1048576 bytes' };
  expect(reader.read([tooLong])).toEqual([{ fault: 'longer than 1048576 bytes' }]);
  expect(reader.read(linesOf(ROW))).toMatchObject([{ asked: [{ id: 1 }] }]);
});

test('a long line of blanks, or of brackets, is seen through', () => {
  expect(outcome('auto', `${' '.repeat(200_000)}x`)).toHaveLength(1);
  expect(outcome('auto', `[${' '.repeat(200_000)}x`)).toHaveLength(1);
  expect(outcome('auto', `${'[ '.repeat(100_000)}x`)).toHaveLength(1);
});

const SPREAD: readonly [string, lines: readonly string[]][] = [
  ['an object over several lines', ['{', '  "id": 1,', '  "text": "a"', '}']],
  ['a list over several lines', ['', '[', '  {', '    "id": 1', '  }', ']']],
  ['a list whose first object begins beside it', ['[{', '  "id": 1', '}]']],
  ['a list on one line', ['[{"id": 1, "text": "a"}, {"id": 2, "text": "b"}]']],
  ['the first line alone, as a person types it', ['{']],
];

test.each(SPREAD)('%s is refused with what to do, unless it is said to be text', (_, lines) => {
  for (const format of ['auto', 'ndjson'] as const) {
    expect(() => read(format, ...lines)).toThrow(/one object a line is wanted.* jq -c \. FILE/);
  }
  expect(read('lines', ...lines)).toHaveLength(lines.length);
});

test('brackets further down, and texts that begin with one, are no such thing', () => {
  expect(outcome('auto', 'a', '{', '[')).toHaveLength(3);
  expect(outcome('auto', '[update] de trein rijdt weer')).toEqual([
    [[1, '[update] de trein rijdt weer']],
  ]);
  expect(outcome('auto', '[{oeps}] wat een dag', '')).toHaveLength(2);
});

test('an object among plain lines is told, not taken for text, unless it is said to be text', () => {
  const reader = new RequestReader('auto');
  reader.read(linesOf('plain'));
  expect(reader.read(linesOf(ROW, '{"quoted"} text'))).toMatchObject([
    { fault: AMONG },
    { asked: [{ request: { text: '{"quoted"} text' } }] },
  ]);
  expect(outcome('lines', ROW)).toEqual([[[1, JSON.stringify(ROW)]]]);
});

test('an id is a number as it was written, however many digits it has', () => {
  const written = [
    '{"id":569587686496825344,"text":"a","user":{"id":569587686496825399}}',
    '{"user":{"id":569587686496825399},"id":-12345678901234567890,"text":"a"}',
    '{"id":7,"text":"a"}',
    '{"id":1.5,"text":"a"}',
  ];
  const ids = read('ndjson', ...written).flatMap((one) => ('asked' in one ? one.asked : []));
  expect(ids.map(({ id }) => JSON.stringify(id))).toEqual([
    '569587686496825344',
    '-12345678901234567890',
    '7',
    '1.5',
  ]);
});

test.each(['__proto__', 'constructor', 'toString'])('%s is a subject as any other', (name) => {
  const text = `what does ${name} do`;
  expect(read('ndjson', `{"id":1,"text":"${text}","subject":"${name}"}`)).toMatchObject([
    { asked: [{ subject: name, request: { spans: [[10, 10 + name.length]] } }] },
  ]);
});
