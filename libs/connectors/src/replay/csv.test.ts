import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvFields, csvRecordEnd } from './csv.ts';

const COMMA = 0x2c;

/** All records of a text, as the scanner cuts them when it holds all bytes. */
function records(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const found: string[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = csvRecordEnd(bytes, { from, to: bytes.length }, COMMA, 'end');
    expect(end).toBeGreaterThan(from);
    found.push(bytes.toString('utf8', from, end).replace(/\r?\n$/, ''));
    from = end;
  }
  return found;
}

test.each([
  ['a,b,c', [['a', 'b', 'c']]],
  [
    'a,"b,c",d\n1,2,3\n',
    [
      ['a', 'b,c', 'd'],
      ['1', '2', '3'],
    ],
  ],
  [
    'a,"b\nc",d\r\n1,2,3',
    [
      ['a', 'b\nc', 'd'],
      ['1', '2', '3'],
    ],
  ],
  ['a,"say ""hi""",""\n', [['a', 'say "hi"', '']]],
  [',,\n', [['', '', '']]],
  ['"",""', [['', '']]],
  [
    'a,5" nails,b\n1,2,3',
    [
      ['a', '5" nails', 'b'],
      ['1', '2', '3'],
    ],
  ],
  ['"a"\r\n"b"\r\n', [['a'], ['b']]],
])('%j has the fields %j', (text, expected) => {
  expect(records(text).map((record) => csvFields(record, ','))).toEqual(expected);
});

test('reads what csv-parse reads', () => {
  const field = fc.string({
    unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', ' ', 'é', '😀', ';'),
    maxLength: 8,
  });
  const quoted = field.map((text) => `"${text.replaceAll('"', '""')}"`);
  const bare = fc.string({
    unit: fc.constantFrom('a', 'b', ' ', 'é', '7'),
    minLength: 1,
    maxLength: 5,
  });
  const row = fc.array(fc.oneof(quoted, bare), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 6 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      (rows, newline, ends) => {
        const text = rows.map((fields) => fields.join(',')).join(newline) + (ends ? newline : '');
        const judged = parse(text, { relax_column_count: true, record_delimiter: newline });
        expect(records(text).map((record) => csvFields(record, ','))).toEqual(judged);
      },
    ),
  );
});

test.each([
  ['a,"never closed\n1,2\n3,4\n', ['a,"never closed', '1,2', '3,4']],
  ['a,"closed" too early\n1,2\n', ['a,"closed" too early', '1,2']],
  ['1,2\na,"open\n3,"x",4\n5,6', ['1,2', 'a,"open', '3,"x",4', '5,6']],
  ['"', ['"']],
  ['"\n"', ['"\n"']],
  ['a,"b', ['a,"b']],
])('of %j a broken record costs its first line', (text, expected) => {
  expect(records(text)).toEqual(expected);
});

test.each(['"open', '"a"b', 'x,"', '"a""'])('the quotes of %j do not work out', (record) => {
  expect(csvFields(record, ',')).toBe(null);
});

test.each([
  ['a,b', 'more', -1],
  ['a,b', 'end', 3],
  ['"a"', 'more', -1],
  ['"a"', 'end', 3],
  ['"a\nb', 'more', -1],
  ['"a\nb', 'over', 3],
  ['"ab', 'over', -1],
  ['"a\nb"', 'over', 3],
] as const)('%j with %s behind it ends at %d', (text, beyond, expected) => {
  const bytes = Buffer.from(text);
  expect(csvRecordEnd(bytes, { from: 0, to: bytes.length }, COMMA, beyond)).toBe(expected);
});

test('does not look behind the bytes at hand', () => {
  const bytes = Buffer.from('"a"\nb');
  expect(csvRecordEnd(bytes, { from: 0, to: 2 }, COMMA, 'more')).toBe(-1);
  expect(csvRecordEnd(bytes, { from: 0, to: 3 }, COMMA, 'more')).toBe(-1);
  expect(csvRecordEnd(bytes, { from: 0, to: 4 }, COMMA, 'more')).toBe(4);
});
