import { expect, test } from 'vitest';
import { type Columns, readColumns } from './columns.ts';
import { readRow } from './counts-row.ts';

function columns(line: string): Columns {
  const read = readColumns(line);
  if ('fault' in read) throw new Error(read.fault);
  return read;
}

test.each([
  ['timestamp,total', { timestamp: 0, total: 1, negative: null, subject: null }],
  ['timestamp,value', { timestamp: 0, total: 1 }],
  ['subject,Negative, TOTAL ,timestamp', { subject: 0, negative: 1, total: 2, timestamp: 3 }],
  ['timestamp;total;negative', { delimiter: ';', negative: 2 }],
  ['"timestamp"\t"total"', { delimiter: '\t', total: 1 }],
  ['timestamp,total,weather', { unused: ['weather'], count: 3 }],
])('the first line %o names the columns', (line, found) => {
  expect(readColumns(line)).toMatchObject(found);
});

test.each([
  ['2015-02-26,104', 'has no column timestamp'],
  ['timestamp,totals', 'has no column total (is totals meant?)'],
  ['timestamp,total,value', 'has two columns for total'],
  ['timestamp,total,total', 'has two columns for total'],
  ['timestamp,"total', 'quotes do not work out'],
  ['{"id":1,"text":"a"}', 'holds posts, which are read twice: save them as a file'],
])('the first line %o is refused with a reason', (line, reason) => {
  expect(readColumns(line)).toEqual({ fault: expect.stringContaining(reason) });
});

const ALL = columns('timestamp,total,negative,subject');

test.each([
  ['t,7,2,acme', { total: 7, negative: 2, subject: 'acme' }],
  ['t,0,0,acme', { total: 0, negative: 0 }],
  ['t,,,acme', { total: null, negative: null }],
  ['t,7,,acme', { total: 7, negative: null }],
  ['t, 7.0 ,2.00,acme', { total: 7, negative: 2 }],
  ['t,10000000,9999999,acme', { total: 10_000_000, negative: 9_999_999 }],
  [' t ,1,1," a ""b"", c "', { timestamp: ' t ', subject: ' a "b", c ' }],
])('the row %o is read', (line, found) => {
  expect(readRow(line, ALL)).toMatchObject(found);
});

test.each([
  ['t,many,2,acme', "total 'many' is not a number; an empty cell says that it is missing"],
  ['t,NaN,,acme', "total 'NaN' is not a number; an empty cell says that it is missing"],
  ['t,1e3,2,acme', "total '1e3' is not a number; an empty cell says that it is missing"],
  ['t,-5,2,acme', "total '-5' is below zero"],
  ['t,7,-0.5,acme', "negative '-0.5' is below zero"],
  ['t,7.5,2,acme', "total '7.5' is not a whole number"],
  ['t,9999999999999999999,2,acme', "total '9999999999999999999' is above 1000000000000"],
  ['t,7,8,acme', 'more negative mentions (8) than mentions (7)'],
  ['t,,2,acme', 'negative is given and total is not'],
  ['t,7,2,', 'subject is empty'],
  ['t,7,2', 'it has 3 fields where the first line has 4'],
  ['t,7,2,acme,', 'it has 5 fields where the first line has 4'],
  [`t,7,2,${'a'.repeat(257)}`, 'subject is longer than 256 characters'],
])('the row %o cannot be used, keeps its time, and says why', (line, fault) => {
  expect(readRow(line, ALL)).toMatchObject({ timestamp: 't', fault });
});

test.each(['1.000', '12.000', '1.234.567', '-1.000'])(
  'beside semicolons %s may be thousands or decimals, and is not guessed',
  (cell) => {
    const read = readRow(`t;${cell}`, columns('timestamp;total'));
    expect(read).toMatchObject({ fault: expect.stringContaining('thousands or decimals') });
  },
);

test.each(['12.0', '12.00', '1000'])('beside semicolons %s is a count', (cell) => {
  const read = readRow(`t;${cell}`, columns('timestamp;total'));
  expect(read).toMatchObject({ total: Number(cell) });
});

test('of a row whose quotes do not work out nothing is known', () => {
  expect(readRow('t,"7,2,acme', ALL)).toEqual({
    ...{ timestamp: null, subject: null },
    fault: 'its quotes do not work out; no cell goes on in the next line',
  });
});
