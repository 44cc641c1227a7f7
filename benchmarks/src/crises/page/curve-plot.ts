/** Recall and delay of one kind of crisis against the false alarms that they cost. */
import { BUDGET, type CurvePoint, type Figures } from '../figures.ts';
import { CELLS, type Cell, SIZES } from '../simulate.ts';
import { minutes, percent, sizeInWords } from '../words.ts';
import { type Axis, fixed, frame, lineThrough, type Panel, type Place, placeIn } from './axes.ts';

/** In the units of the drawing; the page stretches it. */
const WIDTH = 320;
const HEIGHT = 330;
const RECALL_PANEL: Panel = { left: 42, top: 34, width: 270, height: 140 };
const DELAY_PANEL: Panel = { left: 42, top: 212, width: 270, height: 84 };
/** @unit false alarms a subject-week */
const RATES: Axis = {
  from: 0.03,
  to: 3,
  isLog: true,
  ticks: [0.03, 0.1, 0.25, 1, 3].map((rate) => [rate, String(rate)] as const),
};
const RECALLS: Axis = {
  from: 0,
  to: 1,
  isLog: false,
  ticks: [0, 0.5, 1].map((share) => [share, `${percent(share)} %`] as const),
};
/** @unit minutes */
const DELAYS: Axis = {
  from: 0,
  to: 60,
  isLog: false,
  ticks: [
    [0, '0'],
    [30, '30'],
    [60, '60+'],
  ],
};

export function cellTitle({ size, perHour, isSecond }: Cell): string {
  const speed = perHour === 0 ? 'a real cascade, whole' : `${perHour} in the first hour`;
  return `${sizeInWords(size)}, ${speed}${isSecond ? ', the second within a week' : ''}`;
}

/** @param figures of one reading: every contender keeps its colour by its place */
export function curvePlot(figures: readonly Figures[], cell: number): string {
  const kind = CELLS[cell];
  if (kind === undefined) throw new RangeError(`There is no kind ${cell} of crisis.`);
  const recall = placeIn(RECALL_PANEL, RATES, RECALLS);
  const delay = placeIn(DELAY_PANEL, RATES, DELAYS);
  // The shipped detector is drawn last, on top of all.
  const inOrder = [...figures.entries()].reverse();
  const title = cellTitle(kind);
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Recall and delay: ${title}">`,
    `<text class="title" x="${RECALL_PANEL.left}" y="13">${title}</text>`,
    `<text x="${RECALL_PANEL.left}" y="28">found within 60 minutes</text>`,
    frame(RECALL_PANEL, RATES, RECALLS),
    `<text x="${DELAY_PANEL.left}" y="${DELAY_PANEL.top - 6}">median delay, minutes</text>`,
    frame(DELAY_PANEL, RATES, DELAYS),
    `<text x="${RECALL_PANEL.left + RECALL_PANEL.width}" y="${HEIGHT - 4}" text-anchor="end">false alarms a subject-week of this size</text>`,
    ...[RECALL_PANEL, DELAY_PANEL].map((panel) => budgetLine(panel, recall)),
    ...inOrder.map(([at, { curves }]) => courses(at, curves[cell] ?? [], { recall, delay })),
    ...inOrder.map(([, one]) => (one.isShipped ? shippedMark(one, cell, recall) : '')),
    '</svg>',
  ].join('\n');
}

function budgetLine({ top, height }: Panel, { x }: Place): string {
  const at = fixed(x(BUDGET));
  return `<line class="budget" x1="${at}" x2="${at}" y1="${top}" y2="${top + height}"/>`;
}

function courses(
  at: number,
  points: readonly CurvePoint[],
  places: { readonly recall: Place; readonly delay: Place },
): string {
  if (points.length === 0) return '';
  const { recall, delay } = places;
  const rate = ({ falseAlarms }: CurvePoint): number => falseAlarms.rate;
  const band = (place: Place, low: (p: CurvePoint) => number, high: (p: CurvePoint) => number) => {
    const lower = points.map((p) => [place.x(rate(p)), place.y(low(p))] as const);
    const upper = points.map((p) => [place.x(rate(p)), place.y(high(p))] as const);
    return `<path class="band c${at}" d="${lineThrough([...lower, ...upper.reverse()])}Z"/>`;
  };
  const line = (place: Place, value: (p: CurvePoint) => number) =>
    `<path class="course c${at}" d="${lineThrough(points.map((p) => [place.x(rate(p)), place.y(value(p))] as const))}"/>`;
  return [
    band(
      recall,
      (p) => p.recall.low,
      (p) => p.recall.high,
    ),
    band(
      delay,
      (p) => p.delay.low,
      (p) => p.delay.high,
    ),
    line(recall, (p) => p.recall.share),
    line(delay, (p) => p.delay.median),
  ].join('');
}

/** Where it stands at the settings that are shipped, with both intervals. */
function shippedMark({ bySize, cells }: Figures, cell: number, { x, y }: Place): string {
  const size = CELLS[cell]?.size;
  const rate = bySize[SIZES.findIndex((one) => one === size)];
  const figures = cells[cell];
  if (rate === undefined || figures === undefined) return '';
  const { recall, delay } = figures;
  const [across, up] = [fixed(x(rate.rate)), fixed(y(recall.share))];
  const title = `as shipped: ${rate.rate.toFixed(2)} false alarms a week (${rate.low.toFixed(2)}–${rate.high.toFixed(2)}), ${percent(recall.share)} % found (${percent(recall.low)}–${percent(recall.high)}), median ${minutes(delay.median)} minutes`;
  return `<g class="shipped"><line x1="${fixed(x(rate.low))}" x2="${fixed(x(rate.high))}" y1="${up}" y2="${up}"/><line x1="${across}" x2="${across}" y1="${fixed(y(recall.low))}" y2="${fixed(y(recall.high))}"/><circle cx="${across}" cy="${up}" r="4"/><title>${title}</title></g>`;
}
