import { describe, expect, test } from 'vitest';
import type { Report } from '../crises.ts';
import { figuresOf } from '../figures.ts';
import type { Measured } from '../measure.ts';
import { CELLS, READINGS, SIZES } from '../simulate.ts';
import { partOf } from './axes.ts';
import { page } from './page.ts';

const measured: Measured = {
  calm: SIZES.map((size) => ({ brand: 'one', size, weeks: 8, peaks: [1.5, 0.7, 0.2] })),
  flagged: CELLS.map((_, cell) => ({
    brand: 'one',
    cell,
    before: -2,
    soFar: [{ minutes: 4, loudness: cell === 7 ? -1 : 2 }],
  })),
};
const contenders = [
  { name: 'goldenhour', threshold: 0.6, create: () => () => 0 },
  { name: 'mean <3 & sigma>', threshold: null, create: () => () => 0 },
];
const report: Report = {
  figures: contenders.flatMap((one) =>
    READINGS.map((reading) => figuresOf(one, reading, measured)),
  ),
  nab: [
    {
      name: 'goldenhour',
      figures: { scores: { standard: 70, 'low FP': 60, 'low FN': 75 }, falseAlarms: 0.2 },
    },
  ],
};
const origin = { command: 'npm run bench:crises -- --page x', seed: 7, streams: 2, commit: 'abc' };

describe('page', () => {
  const html = page(report, origin);

  test('it needs no script, no font and no other file', () => {
    expect(html).not.toMatch(/<script|<link|src=|url\(|@import|https?:/);
    expect(html).toContain('prefers-color-scheme: dark');
  });

  test('it says how to get the same again', () => {
    expect(html).toContain('Seed 7, 2 streams');
    expect(html).toContain('npm run bench:crises -- --page x');
    expect(html).toContain('<code>abc</code>');
  });

  test('each kind of crisis has its plot for each reading, with every contender', () => {
    expect(html.match(/aria-label="Recall and delay/g)).toHaveLength(
      CELLS.length * READINGS.length,
    );
    expect(html).toContain('mean &lt;3 &amp; sigma&gt;');
    expect(html).not.toContain('<3');
  });

  test('nothing is drawn where there is no number', () => {
    expect(html.match(/.{0,80}(?:NaN|Infinity|undefined).{0,40}/g) ?? []).toEqual([]);
  });

  test('all that is opened is closed', () => {
    for (const tag of ['svg', 'g', 'table', 'details', 'div', 'ul', 'dl', 'text', 'title']) {
      const opened = html.match(new RegExp(`<${tag}[ >]`, 'g'))?.length ?? 0;
      expect({ tag, opened }).toEqual({
        tag,
        opened: html.match(new RegExp(`</${tag}>`, 'g'))?.length ?? 0,
      });
    }
  });
});

test.each([
  { value: 1, part: 0.5 },
  { value: 0.1, part: 0 },
  { value: 0, part: 0 },
  { value: 10, part: 1 },
  { value: Number.POSITIVE_INFINITY, part: 1 },
])('$value lies at $part of a logarithmic axis from .1 to 10', ({ value, part }) => {
  expect(partOf({ from: 0.1, to: 10, isLog: true, ticks: [] }, value)).toBeCloseTo(part);
});
