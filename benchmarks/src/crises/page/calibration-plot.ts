/** The weeks that a velocity names beside those that were seen. */
import type { Calibration } from '../figures.ts';
import { SIZES } from '../simulate.ts';
import { sizeInWords, weeksInWords } from '../words.ts';
import { type Axis, fixed, frame, lineThrough, type Panel, placeIn } from './axes.ts';

const WIDTH = 560;
const HEIGHT = 340;
const PANEL: Panel = { left: 44, top: 26, width: 380, height: 270 };
/** @unit weeks */
const NOMINAL: Axis = {
  from: 0.2,
  to: 20,
  isLog: true,
  ticks: [0.25, 0.5, 1, 2, 4, 8, 16].map((weeks) => [weeks, String(weeks)] as const),
};
/** @unit weeks */
const OBSERVED: Axis = {
  from: 0.1,
  to: 100,
  isLog: true,
  ticks: [0.1, 1, 10, 100].map((weeks) => [weeks, String(weeks)] as const),
};
/** Calibrated is within this factor. */
const FACTOR = 2;
/** Points of one velocity stand beside one another. @unit of the drawing */
const APART = 6;

export function calibrationPlot(points: readonly Calibration[]): string {
  const { x, y } = placeIn(PANEL, NOMINAL, OBSERVED);
  const along = (factor: number) =>
    [NOMINAL.from, NOMINAL.to].map((weeks) => [x(weeks), y(weeks * factor)] as const);
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Weeks that a velocity names, and weeks seen">`,
    frame(PANEL, NOMINAL, OBSERVED),
    `<path class="within" d="${lineThrough([...along(FACTOR), ...along(1 / FACTOR).reverse()])}Z"/>`,
    `<path class="ideal" d="${lineThrough(along(1))}"/>`,
    `<text x="${PANEL.left}" y="14">weeks seen for each such moment</text>`,
    `<text x="${PANEL.left + PANEL.width}" y="${HEIGHT - 6}" text-anchor="end">weeks that the velocity names</text>`,
    ...SIZES.flatMap((size, at) => [
      ...points.filter((one) => one.size === size).map((one) => point(one, at, { x, y })),
      `<circle class="c${at}" cx="${PANEL.left + PANEL.width + 20}" cy="${PANEL.top + 10 + 20 * at}" r="4"/><text x="${PANEL.left + PANEL.width + 30}" y="${PANEL.top + 14 + 20 * at}">${sizeInWords(size)}</text>`,
    ]),
    '</svg>',
  ].join('\n');
}

function point(
  { nominal, observed, low, high }: Calibration,
  at: number,
  { x, y }: ReturnType<typeof placeIn>,
): string {
  const across = fixed(x(nominal) + (at - 1.5) * APART);
  const title = `named ${weeksInWords(nominal)}, seen ${weeksInWords(observed)} (${weeksInWords(low)}–${weeksInWords(high)})`;
  const dot = Number.isFinite(observed)
    ? `<circle cx="${across}" cy="${fixed(y(observed))}" r="4"/>`
    : '';
  return `<g class="c${at} point"><line x1="${across}" x2="${across}" y1="${fixed(y(low))}" y2="${fixed(y(high))}"/>${dot}<title>${title}</title></g>`;
}
