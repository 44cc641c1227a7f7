import { createZoneOffset } from '@goldenhour/velocity';
import { expect, test } from 'vitest';
import { fakeSeries } from '../fake-series.ts';
import type { GivenCrisis } from '../given-crisis.ts';
import { SubjectRun } from '../subject-run.ts';
import { thresholdsOf } from '../thresholds.ts';
import { TABLE_WEEKS } from './alarm-figures.ts';
import { htmlReport } from './html-report.ts';
import { SubjectReport } from './subject-report.ts';
import { textReport } from './text-report.ts';

const BIN = 5 * 60_000;
const START = Date.parse('2026-05-04T10:00:00Z');
const zoneOffset = createZoneOffset();

/** Two days of a subject with a storm in the middle. */
function stormy(id: string, given: readonly GivenCrisis[] = []): SubjectReport {
  const weeks = [4, ...TABLE_WEEKS];
  const run = new SubjectRun(
    weeks.map((one) => ({
      ...{ subject: id, createSeries: fakeSeries, timeZone: 'UTC', zoneOffset },
      ...{ weeks: one, floor: 5 },
    })),
    BIN,
  );
  const report = new SubjectReport({ id, file: 'counts.csv' }, weeks, given);
  for (let bin = 0; bin < 576; bin += 1) {
    if (bin > 400 && bin < 410) continue;
    const total = bin >= 288 && bin < 300 ? 300 : 10;
    const step = run.step({ time: START + bin * BIN, line: bin + 2, total, negative: null });
    if ('fault' in step) throw new Error(step.fault);
    report.step(step);
  }
  return report;
}

const storm = START + 289 * BIN;
const GIVEN = [
  { at: storm - 12 * 60_000, label: 'recall', subject: null },
  { at: storm + 7 * 86_400_000, label: '', subject: null },
  { at: START + 30 * BIN, label: 'leak', subject: null },
  { at: START, label: 'of another', subject: 'globex' },
];

test('a person reads what was found, when, and against which date', () => {
  const text = textReport([stormy('acme', GIVEN)], 'UTC');
  expect(text).toContain('2026-05-04 10:00 to 2026-05-06 10:00 UTC, 2 days; 567 rows of 5 minutes');
  expect(text).toMatch(/9\s+bins missing; totals alone/);
  expect(text).toContain('1 crisis\n    2026-05-05 10:05  serious, velocity 1.5 at its peak');
  expect(text).toContain('acme: 300 mentions in 5 minutes, where 10 are normal');
  expect(text).toMatch(/eased 2026-05-05 \d\d:\d5, resolved 2026-05-05 \d\d:\d5/);
  expect(text).toContain('2026-05-05 09:53 recall: flagged 12 minutes after');
  expect(text).toContain('2026-05-12 10:05: outside of this file');
  expect(text).toContain('2026-05-04 12:30 leak: not found');
  expect(text).not.toContain('of another');
  expect(text).toContain('0 alarms near none of the given dates; too short for a rate');
  expect(text).toContain('► once in 4 weeks');
  expect(text).toMatch(/^ {4}once in 52 weeks +0 +0 +0\/2 +–$/m);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('without dates the alarms are counted by the week, with how sure that is', () => {
  const text = textReport([stormy('acme'), stormy('globex')], 'UTC');
  expect(text).toContain('1 alarm in 0.3 weeks: 3.56 a week (95 %: 0.09 to 19.81)');
  expect(text).toContain('All 2 subjects\n  2 alarms in 0.6 subject-weeks');
  expect(text).not.toContain('found');
});

test('of many subjects those with most to tell are told', () => {
  const many = Array.from({ length: 30 }, (_, at) => stormy(`s${at}`));
  const text = textReport(many, 'UTC');
  expect(text).toContain('10 more subjects with no more crises than these; --json has them all.');
});

test('the page needs nothing else, is light and dark, and shows names as they are', () => {
  const page = htmlReport([stormy('<b>&"acme"</b>', GIVEN)], 'UTC');
  expect(page).toContain('<h2>&lt;b&gt;&amp;&quot;acme&quot;&lt;/b&gt;</h2>');
  expect(page).not.toMatch(/<script|<b>&"|https?:|src=|NaN|Infinity|undefined/);
  expect(page).toContain('prefers-color-scheme: dark');
  expect(page.match(/<svg /g)).toHaveLength(1);
  expect(page).toContain('<title>crisis opens 2026-05-05 10:05</title>');
  expect(page).toContain('<title>missing</title>');
});

test('a subject is judged by its own zone and floor, where it is configured', () => {
  const subjects = [{ id: 'acme', timeZone: 'Europe/Amsterdam', thresholds: { floor: 20 } }];
  const of = thresholdsOf([4, 8], {
    ...{ createSeries: fakeSeries, zone: 'UTC', weeks: 4, floor: undefined },
    subjects: subjects as never,
  });
  expect(of('acme')).toMatchObject([
    { timeZone: 'Europe/Amsterdam', floor: 20, weeks: 4 },
    { weeks: 8 },
  ]);
  expect(of('globex')).toMatchObject([{ timeZone: 'UTC', floor: 5 }, {}]);
});
