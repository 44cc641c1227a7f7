/** Numbers and names as the report and the page write them. */
import type { CellFigures, Rate } from './figures.ts';
import type { Cell } from './simulate.ts';

export const sizeInWords = (size: number): string => (size === 0 ? 'as it is' : `${size} a day`);

export const cellInWords = ({ size, perHour, isSecond }: Cell): string =>
  `${size === 0 ? 'as it is' : size}/${perHour === 0 ? 'natural' : perHour}${isSecond ? ' again' : ''}`;

export const percent = (share: number): string => (100 * share).toFixed(0);

export const minutes = (value: number): string => (Number.isFinite(value) ? value.toFixed(0) : '–');

export const rateInWords = ({ rate, low, high }: Rate): string =>
  `${rate.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;

/** Such as "95 (75–100) 6": recall, of the worst brand and the best, and the median delay. */
export const cellFiguresInWords = ({ recall, worst, best, delay }: CellFigures): string =>
  `${percent(recall.share)} (${percent(worst)}–${percent(best)}) ${minutes(delay.median)}`;

export const weeksInWords = (weeks: number): string =>
  Number.isFinite(weeks) ? weeks.toFixed(1) : '–';
