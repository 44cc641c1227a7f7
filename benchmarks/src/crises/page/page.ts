/** The bench as one page that a person can read: plots, tables, and what the words mean. */
import { escapeHtml, htmlPage } from '@goldenhour/goldenhour/html';
import type { Report } from '../crises.ts';
import type { Figures } from '../figures.ts';
import { CELLS, READINGS } from '../simulate.ts';
import { percent } from '../words.ts';
import { calibrationPlot } from './calibration-plot.ts';
import { curvePlot } from './curve-plot.ts';
import { PAGE_RULES } from './style.ts';
import { delayTable, falseAlarmTable, nabTable, recallTable } from './tables.ts';
import { TERMS } from './terms.ts';

/** Where the figures come from, so that somebody else gets the same. */
export type Origin = {
  readonly command: string;
  readonly seed: number;
  readonly streams: number;
  /** Of the sources; null where they are not under version control. */
  readonly commit: string | null;
};

const READING_WORDS: Readonly<Record<(typeof READINGS)[number], string>> = {
  base: 'Tone read well',
  root: 'The root’s tone inherited by its reposts, one root in five misread',
  pessimistic: 'Tone read poorly',
};

export function page(report: Report, origin: Origin): string {
  const { figures, nab } = report;
  const shipped = figures.find(({ isShipped, reading }) => isShipped && reading === 'base');
  const body = [
    '<h1>How soon a crisis is flagged, and how often one that is none</h1>',
    `<p>Real cascades, put into real counts of brands that are thinned to several sizes. Everybody hears the same streams. Seed ${origin.seed}, ${origin.streams} streams for each brand and size; commit <code>${escapeHtml(origin.commit ?? 'not known')}</code>; <code>${escapeHtml(origin.command)}</code></p>`,
    ...(shipped === undefined ? [] : [inShort(shipped)]),
    ...READINGS.map((reading) => section(reading, figures)),
    '<h2>Velocity in weeks</h2>',
    '<p>A velocity names the weeks between such moments of a subject. On calm streams it is seen how many there really were. Within the grey band it is right to a factor of two; a line without a dot is where no such moment was seen at all.</p>',
    ...(shipped === undefined ? [] : [calibrationPlot(shipped.calibration)]),
    '<h2>Numenta Anomaly Benchmark</h2>',
    '<p>On the labelled brand counts themselves, totals alone. A check against regressions and not the aim: its best scores want two or three times as many false alarms.</p>',
    nabTable(nab),
    '<h2>What the words mean</h2>',
    `<dl>${TERMS.map(([term, meaning]) => `<dt>${term}</dt><dd>${meaning}</dd>`).join('\n')}</dl>`,
  ];
  return `${htmlPage('Goldenhour: crises bench', PAGE_RULES, body)}\n`;
}

function inShort({ all, cells }: Figures): string {
  const natural = cells[CELLS.findIndex(({ size, perHour }) => size === 0 && perHour === 0)];
  const second = cells[CELLS.findIndex(({ isSecond }) => isSecond)];
  if (natural === undefined || second === undefined) return '';
  const { median } = natural.delay;
  const half = Number.isFinite(median)
    ? `half of them within ${median.toFixed(0)} minutes of event time`
    : 'so the delay of half of them is longer than that';
  return `<p><b>In short.</b> As shipped, Goldenhour raises ${all.rate.toFixed(2)} false alarms a subject-week (95 %: ${all.low.toFixed(2)}–${all.high.toFixed(2)}). Of real cascades at their full size it flags ${percent(natural.recall.share)} % within the hour, ${half}; of second crises within a week of a first, ${percent(second.recall.share)} %.</p>`;
}

function section(reading: (typeof READINGS)[number], all: readonly Figures[]): string {
  const figures = all.filter((one) => one.reading === reading);
  const content = [
    legend(figures),
    `<div class="panels">${CELLS.map((_, cell) => curvePlot(figures, cell)).join('\n')}</div>`,
    '<h3>False alarms a subject-week</h3>',
    falseAlarmTable(figures),
    '<h3>Found within 60 minutes, in %</h3>',
    '<p>In brackets the interval; below it the brand found least and the one found most.</p>',
    recallTable(figures),
    '<h3>Median delay in minutes</h3>',
    delayTable(figures),
  ].join('\n');
  const title = READING_WORDS[reading];
  // The first one is open: the others are read by whoever wants to know how robust it is.
  return `<details${reading === READINGS[0] ? ' open' : ''}><summary><h2>${title}</h2></summary>${content}</details>`;
}

function legend(figures: readonly Figures[]): string {
  const items = figures.map(
    ({ name }, at) =>
      `<li><svg class="key" viewBox="0 0 24 8" aria-hidden="true"><path class="course c${at}" d="M0 4L24 4"/></svg>${escapeHtml(name)}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul><p>Further left is calmer, further up is better, and lower is sooner. The dashed line is the budget of .25 false alarms; the cross is Goldenhour as shipped. Shaded: 95 %. Where a curve falls towards the right, alarms stand so often that a crisis begins within one.</p>`;
}
