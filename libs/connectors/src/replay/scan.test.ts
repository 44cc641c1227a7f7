import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closeInput, openInput } from './input-file.ts';
import { RECORD_BYTES_MAX } from './limits.ts';
import { csvRecords, lineRecordEnd, type RecordEnd, scanRecords } from './scan.ts';
import { Scratch } from './scratch.ts';

type Found = { text: string | null; offset: number; length: number; line: number };

async function scan(content: string | Uint8Array, recordEnd: RecordEnd, chunkBytes?: number) {
  using scratch = new Scratch();
  const file = await openInput({ name: 'f', path: scratch.write('f', content) });
  const found: Found[] = [];
  try {
    const sha256 = await scanRecords(
      file,
      recordEnd,
      ({ bytes, ...place }) => found.push({ text: bytes?.toString('utf8') ?? null, ...place }),
      chunkBytes,
    );
    return { found, sha256 };
  } finally {
    await closeInput(file);
  }
}

test.each([
  ['', []],
  ['\n\r\n\n', []],
  [
    'a\nbc',
    [
      { text: 'a', offset: 0, length: 1, line: 1 },
      { text: 'bc', offset: 2, length: 2, line: 2 },
    ],
  ],
  [
    'a\r\n\r\nbc\r\n',
    [
      { text: 'a', offset: 0, length: 1, line: 1 },
      { text: 'bc', offset: 5, length: 2, line: 3 },
    ],
  ],
  [
    '\uFEFFa\nb',
    [
      { text: 'a', offset: 3, length: 1, line: 1 },
      { text: 'b', offset: 5, length: 1, line: 2 },
    ],
  ],
])('finds the lines of %j', async (content, expected) => {
  expect((await scan(content, lineRecordEnd)).found).toEqual(expected);
});

test('counts the lines inside a CSV record', async () => {
  const { found } = await scan('h\n"a\nb\n"\nc\n', csvRecords(','));
  expect(found.map(({ text, line }) => [text, line])).toEqual([
    ['h', 1],
    ['"a\nb\n"', 2],
    ['c', 5],
  ]);
});

test('any chunking of the bytes gives the same records', async () => {
  const piece = fc.constantFrom(
    'a',
    '"',
    '""',
    ',',
    '\n',
    '\r\n',
    'é',
    '😀',
    '"x\ny",',
    '\n\n',
    'word ',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(lineRecordEnd, csvRecords(',')),
      async (content, chunkBytes, recordEnd) => {
        const whole = await scan(content, recordEnd);
        expect(await scan(content, recordEnd, chunkBytes)).toEqual(whole);
        expect(whole.sha256).toBe(createHash('sha256').update(content).digest('hex'));
        const bytes = Buffer.from(content);
        for (const { text, offset, length } of whole.found) {
          expect(bytes.toString('utf8', offset, offset + length)).toBe(text);
        }
      },
    ),
  );
});

test.each([
  ['lines', lineRecordEnd],
  ['CSV', csvRecords(',')],
  ['CSV in quotes', csvRecords(',')],
])(
  'of %s, a record at the limit is held and one over it is only placed',
  async (kind, recordEnd) => {
    const quote = kind === 'CSV in quotes' ? '"' : '';
    const record = (length: number) => `${quote}${'x'.repeat(length - 2 * quote.length)}${quote}`;
    const content = `${record(RECORD_BYTES_MAX)}\na\n${record(RECORD_BYTES_MAX + 1)}\r\nb\n${record(3 * RECORD_BYTES_MAX)}\nc\n${record(5 * RECORD_BYTES_MAX)}`;
    for (const chunkBytes of [undefined, 100_000, 4 * RECORD_BYTES_MAX]) {
      const { found } = await scan(content, recordEnd, chunkBytes);
      expect(found.map(({ text, length, line }) => [text?.length ?? null, length, line])).toEqual([
        [RECORD_BYTES_MAX, RECORD_BYTES_MAX, 1],
        [1, 1, 2],
        [null, RECORD_BYTES_MAX + 1, 3],
        [1, 1, 4],
        [null, 3 * RECORD_BYTES_MAX, 5],
        [1, 1, 6],
        [null, 5 * RECORD_BYTES_MAX, 7],
      ]);
    }
  },
);

test('a quote that is never closed costs one line, however long the rest of the file', async () => {
  const rest = Array.from({ length: 60_000 }, (_, row) => `${row},some text to fill the line`);
  const { found } = await scan(['h,t', 'x,"open', ...rest].join('\n'), csvRecords(','));
  expect(found.length).toBe(rest.length + 2);
  expect(found[1]?.text).toBe('x,"open');
});

test('a record at the limit is held where a chunk ends between the two bytes of its line end', async () => {
  const content = `${'x'.repeat(RECORD_BYTES_MAX)}\r\nb\r\n`;
  for (const recordEnd of [lineRecordEnd, csvRecords(',')]) {
    const { found } = await scan(content, recordEnd, RECORD_BYTES_MAX + 1);
    expect(found.map(({ text }) => text?.length)).toEqual([RECORD_BYTES_MAX, 1]);
  }
});
