/** A series as inline SVG: mentions above, velocity below, and where crises opened. */
import type { EpochMs } from '@goldenhour/mention';
import { WEEKS_DEFAULT } from '../thresholds.ts';
import { type Bucket, type Curve } from './curve.ts';
import { escapeHtml } from './html.ts';
import type { SubjectReport } from './subject-report.ts';
import { decimal, momentIn, whole } from './words.ts';

/** In the units of the drawing; the page stretches it. */
const WIDTH = 960;
const LEFT = 56;
const RIGHT = 8;
const TOTALS = { top: 24, height: 150 };
const VELOCITY = { top: 204, height: 80 };
const HEIGHT = 312;
/** Velocity is drawn up to so many decades, and from so many down. */
const VELOCITY_RANGE = [-2, 6] as const;
const DAYS_LABELLED_MAX = 8;
const DAY_MS = 86_400_000;

type Panel = { readonly top: number; readonly height: number };

export function svgPlot(subject: SubjectReport, zone: string): string {
  const { curve, crises, given, figures } = subject;
  const moment = momentIn(zone);
  const top = Math.max(1, subject.peak?.total ?? 1);
  const threshold = Math.log10(figures[0]?.weeks ?? WEEKS_DEFAULT);
  const x = scale(curve);
  const velocityAt = (value: number): number => {
    const [low, high] = VELOCITY_RANGE;
    const part = (Math.min(high, Math.max(low, value)) - low) / (high - low);
    return VELOCITY.top + VELOCITY.height * (1 - part);
  };
  const totalAt = (value: number): number => TOTALS.top + TOTALS.height * (1 - value / top);
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(`Mentions and velocity of ${subject.id}`)}">`,
    ...missingBands(curve, x),
    ...[0, 0.5, 1].map((part) => level(totalAt(top * part), whole(Math.round(top * part)))),
    ...days(subject, zone, x),
    area('total', curve, x, ({ total }) => (total === null ? null : totalAt(total))),
    ...(subject.knowsNegative
      ? [
          area('negative', curve, x, ({ negative }) =>
            negative === null ? null : totalAt(negative),
          ),
        ]
      : []),
    level(velocityAt(0), '0'),
    `<line class="threshold" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${fixed(velocityAt(threshold))}" y2="${fixed(velocityAt(threshold))}"><title>alarms from ${decimal(threshold, 2)}</title></line>`,
    line(curve, x, ({ velocity }) => (velocity === null ? null : velocityAt(velocity))),
    caption(
      TOTALS,
      `mentions${subject.knowsNegative ? ', negative ones darker' : ''}: the highest bin of each stretch`,
    ),
    caption(VELOCITY, 'velocity (log₁₀ of weeks); dashed: the threshold'),
    ...given.map(({ at, label }) =>
      mark('given', x(at), `given date ${moment(at)} ${label}`.trim()),
    ),
    ...subject.reopenings().map((at) => mark('again', x(at), `crisis reopens ${moment(at)}`)),
    ...crises.map(({ opened }) =>
      mark('crisis', x(opened.at), `crisis opens ${moment(opened.at)}`),
    ),
    '</svg>',
  ].join('\n');
}

const fixed = (value: number): string => String(Math.round(value * 10) / 10);

function scale(curve: Curve): (time: EpochMs) => number {
  const span = Math.max(1, curve.buckets.length * curve.width);
  return (time) => {
    const part = Math.min(1, Math.max(0, (time - curve.first) / span));
    return LEFT + part * (WIDTH - LEFT - RIGHT);
  };
}

type X = (time: EpochMs) => number;

/** Runs of buckets for which there is a value, as points. */
function runs(curve: Curve, x: X, y: (bucket: Readonly<Bucket>) => number | null): string[][] {
  const found: string[][] = [[]];
  for (const [index, bucket] of curve.buckets.entries()) {
    const value = y(bucket);
    if (value === null) found.push([]);
    else
      found.at(-1)?.push(`${fixed(x(curve.first + (index + 0.5) * curve.width))} ${fixed(value)}`);
  }
  return found.filter((run) => run.length > 0);
}

function line(curve: Curve, x: X, y: (bucket: Readonly<Bucket>) => number | null): string {
  const path = runs(curve, x, y).map((run) => `M${run.join('L')}`);
  return `<path class="velocity" d="${path.join('')}"/>`;
}

function area(
  name: string,
  curve: Curve,
  x: X,
  y: (bucket: Readonly<Bucket>) => number | null,
): string {
  const bottom = fixed(TOTALS.top + TOTALS.height);
  const path = runs(curve, x, y).map((run) => {
    const [from] = (run[0] ?? '').split(' ');
    const [to] = (run.at(-1) ?? '').split(' ');
    return `M${from} ${bottom}L${run.join('L')}L${to} ${bottom}Z`;
  });
  return `<path class="${name}" d="${path.join('')}"/>`;
}

function missingBands(curve: Curve, x: X): string[] {
  const bands: string[] = [];
  let from: number | null = null;
  for (const [index, { total }] of [...curve.buckets, { total: 0 }].entries()) {
    if (total === null) from ??= index;
    else if (from !== null) {
      const [left, right] = [from, index].map((at) => x(curve.first + at * curve.width));
      bands.push(
        `<rect class="missing" x="${fixed(left ?? 0)}" y="${TOTALS.top}" width="${fixed((right ?? 0) - (left ?? 0))}" height="${TOTALS.height}"><title>missing</title></rect>`,
      );
      from = null;
    }
  }
  return bands;
}

const level = (y: number, label: string): string =>
  `<line class="level" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${fixed(y)}" y2="${fixed(y)}"/><text x="${LEFT - 6}" y="${fixed(y + 4)}" text-anchor="end">${label}</text>`;

const caption = ({ top }: Panel, text: string): string =>
  `<text x="${LEFT}" y="${top - 8}">${text}</text>`;

const mark = (name: string, at: number, title: string): string =>
  `<g class="${name}"><line x1="${fixed(at)}" x2="${fixed(at)}" y1="${TOTALS.top}" y2="${VELOCITY.top + VELOCITY.height}"/><circle cx="${fixed(at)}" cy="${name !== 'given' ? TOTALS.top : VELOCITY.top + VELOCITY.height}" r="4"/><title>${escapeHtml(title)}</title></g>`;

function days({ curve, first, last }: SubjectReport, zone: string, x: X): string[] {
  const moment = momentIn(zone);
  const span = Math.max(1, last - (first ?? last));
  const step = Math.max(DAY_MS, Math.ceil(span / DAYS_LABELLED_MAX / DAY_MS) * DAY_MS);
  const labels: string[] = [];
  for (let at = curve.first; at <= last - step / 2 || labels.length === 0; at += step) {
    labels.push(`<text x="${fixed(x(at))}" y="${HEIGHT - 8}">${moment(at).slice(0, 10)}</text>`);
  }
  return labels;
}
