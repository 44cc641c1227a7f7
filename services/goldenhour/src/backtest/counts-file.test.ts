import { UsageError } from '@goldenhour/host';
import { createZoneOffset } from '@goldenhour/velocity';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineCutter } from '../score/lines.ts';
import { CountsFile } from './counts-file.ts';
import { fakeSeries } from './fake-series.ts';
import { rowLines } from './json-lines.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-05-04T10:00:00Z');
const zoneOffset = createZoneOffset();
const iso = (minute: number): string => new Date(START + minute * MINUTE).toISOString();

function open(zone = 'UTC', binMs: number | null = null): CountsFile {
  return new CountsFile({
    ...{ name: 'acme.csv', id: 'acme', zone, binMs },
    thresholds: (subject) => [
      { subject, createSeries: fakeSeries, timeZone: zone, zoneOffset, weeks: 4, floor: 5 },
    ],
  });
}

/** What a file answers, given in chunks of so many bytes. */
function answers(text: string, chunkBytes = 1_000_000, file = open()) {
  const cutter = new LineCutter();
  const bytes = Buffer.from(text);
  const rows = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    rows.push(...file.take(cutter.cut(bytes.subarray(at, at + chunkBytes))));
  }
  rows.push(...file.take(cutter.end()));
  return rows;
}

const json = (text: string, chunkBytes?: number): string =>
  answers(text, chunkBytes)
    .map((row) => rowLines(row, row.subject))
    .join('');

/** A subject that is calm but for some minutes in every two hours. */
const storms = (rows: number, name = ''): string[] =>
  Array.from({ length: rows }, (_, row) => {
    const total = row % 24 === 20 ? 300 : 10 + (row % 3);
    return `${iso(row * 5)},${total}${name}`;
  });

describe('each row has its line', () => {
  test('with its time as it was, in the order of the file, and events behind their bin', () => {
    const rows = storms(30);
    const lines = json(`timestamp,total\n${rows.join('\n')}\n`)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const own = lines.filter((line) => !('event' in line));
    expect(own.map(({ timestamp }) => timestamp)).toEqual(rows.map((row) => row.split(',')[0]));
    expect(own[20]).toEqual({
      ...{ timestamp: iso(100), subject: null, velocity: expect.any(Number), alarm: true },
    });
    expect(lines[21]).toEqual({
      event: expect.objectContaining({
        ...{ transition: 'opened', subject: 'acme', mode: 'replay' },
        ...{ onset: START + 100 * MINUTE, at: START + 105 * MINUTE },
      }),
    });
  });

  test('of several subjects each is judged by its own past, in whatever order they come', () => {
    const [one, other] = [storms(60, ',one'), storms(60, ',other').map((row) => row)];
    const head = 'timestamp,total,subject';
    const apart = answers([head, ...one, ...other].join('\n'));
    const mixed = answers([head, ...one.flatMap((row, at) => [row, other[at]])].join('\n'));
    for (const name of ['one', 'other']) {
      const of = (rows: typeof apart) =>
        rows
          .filter(({ subject }) => subject === name)
          .map(({ timestamp, velocity, alarm, events }) => ({
            timestamp,
            velocity,
            alarm,
            events,
          }));
      expect(of(apart)).toEqual(of(mixed));
      expect(of(apart).filter(({ alarm }) => alarm).length).toBeGreaterThan(0);
    }
  });

  test('a missing bin has no velocity, and zero has one', () => {
    const rows = ['timestamp,total', `${iso(0)},5`, `${iso(5)},`, `${iso(10)},0`, `${iso(30)},5`];
    expect(answers(rows.join('\n')).map(({ velocity, step }) => [velocity, step?.absent])).toEqual([
      [null, 0],
      [null, 0],
      [expect.any(Number), 0],
      [expect.any(Number), 3],
    ]);
  });

  test('negatives are what counts, where they are known', () => {
    const rows = Array.from(
      { length: 30 },
      (_, row) => `${iso(row * 5)},${row === 25 ? 500 : 10},1`,
    );
    const text = ['timestamp,total,negative', ...rows].join('\n');
    expect(answers(text).some(({ alarm }) => alarm)).toBe(false);
    expect(answers(text.replaceAll(',1\n', ',\n')).some(({ alarm }) => alarm)).toBe(true);
  });
});

describe('a row that cannot be used', () => {
  test.each([
    [`${iso(10)},many`, "total 'many' is not a number"],
    [`${iso(10)},-1`, 'below zero'],
    [`${iso(10)}`, 'it has 1 fields'],
    [`${iso(5)},3`, 'it has the same time as line 3'],
    [`${iso(0)},3`, 'time runs backwards: it is before line 3'],
    ['2099-01-01T00:00Z,3', 'is no gap; split the file there'],
    ['timestamp,total', "total 'total' is not a number"],
    ['soon,3', "timestamp 'soon' is not an ISO time"],
    [`"${iso(10)},3`, 'its quotes do not work out'],
    [`${iso(10)},${'9'.repeat(1_100_000)}`, 'it is longer than'],
  ])('has its line with a reason, and nothing behind it changes: %#', (row, fault) => {
    const before = ['timestamp,total', `${iso(0)},5`, `${iso(5)},6`];
    const after = [`${iso(10)},7`, `${iso(15)},80`, `${iso(20)},6`];
    const whole = answers([...before, ...after].join('\n'));
    const found = answers([...before, row, ...after].join('\n'));
    expect(found[2]).toMatchObject({ line: 4, velocity: null, alarm: false, step: null });
    expect(found[2]?.error).toContain(fault);
    const told = ({ timestamp, velocity, alarm }: (typeof found)[number]) => ({
      ...{ timestamp, velocity, alarm },
    });
    expect(found.toSpliced(2, 1).map(told)).toEqual(whole.map(told));
  });

  test('empty lines are no rows', () => {
    expect(answers(`\n\ntimestamp,total\r\n\r\n${iso(0)},5\r\n\n`)).toHaveLength(1);
  });

  test('a file whose first line names no columns is no file of counts', () => {
    expect(() => answers(`${iso(0)},5\n`)).toThrow(UsageError);
    expect(() => answers('id,1\n')).toThrow('acme.csv has no column timestamp');
  });
});

test('an hour that comes twice is two hours, and one that does not come is a fault', () => {
  const rows = ['01:30', '02:00', '02:30', '02:00', '02:30', '03:00'];
  const text = (day: string): string =>
    ['timestamp,total', ...rows.map((row) => `2026-${day} ${row},5`)].join('\n');
  const autumn = answers(text('10-25'), 100, open('Europe/Amsterdam'));
  expect(autumn.map(({ error, step }) => error ?? step?.absent)).toEqual([0, 0, 0, 0, 0, 0]);
  const spring = answers(text('03-29'), 100, open('Europe/Amsterdam'));
  expect(spring.filter(({ error }) => error?.includes('does not exist'))).toHaveLength(4);
});

test('a hundred thousand subjects with a row each are read', () => {
  const rows = Array.from({ length: 100_000 }, (_, row) => `${iso(0)},10000000,s${row}`);
  const found = answers(['timestamp,total,subject', ...rows].join('\n'));
  expect(found).toHaveLength(100_000);
  expect(found.some(({ error, alarm }) => error !== null || alarm)).toBe(false);
});

describe('what is said of a row knows nothing of what comes later', () => {
  const row = fc.record({
    step: fc.constantFrom(5, 5, 5, 5, 5, 10, 15, 60, 2.5, 0, -5, 1_000_000),
    cell: fc.oneof(
      fc.nat(30).map(String),
      fc.constantFrom('900', '5000', '', 'x', '-1', '7,9', '"'),
    ),
    subject: fc.constantFrom('a', 'b'),
  });

  test('a file cut short gives the same beginning, byte for byte, whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 120 }),
        fc.nat(),
        fc.integer({ min: 1, max: 500 }),
        (rows, cut, chunkBytes) => {
          const minutes = new Map([
            ['a', 0],
            ['b', 0],
          ]);
          const lines = rows.map(({ step, cell, subject }) => {
            const minute = (minutes.get(subject) ?? 0) + step;
            if (step < 100) minutes.set(subject, minute);
            return `${iso(minute)},${cell},${subject}\n`;
          });
          const head = 'timestamp,total,subject\n';
          const whole = json(head + lines.join(''));
          const part = json(head + lines.slice(0, cut % lines.length).join(''), chunkBytes);
          expect(whole.startsWith(part)).toBe(true);
          expect(
            whole.split('\n').filter((line) => line.includes('"velocity":')).length,
          ).toBeGreaterThanOrEqual(rows.length);
        },
      ),
    );
  });
});
