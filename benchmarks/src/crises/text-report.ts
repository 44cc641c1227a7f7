/** The figures for a terminal. */
import type { Figures } from './figures.ts';
import type { NabFigures } from './nab-figures.ts';
import { CELLS, SIZES } from './simulate.ts';
import {
  cellFiguresInWords,
  cellInWords,
  rateInWords,
  sizeInWords,
  weeksInWords,
} from './words.ts';

export const LEGEND =
  'Recall within 60 minutes in %, in brackets the worst brand and the best; then the median delay in minutes.';

export function textFigures(figures: Figures): string {
  const { name, reading, isShipped, all, bySize, byBrand, cells } = figures;
  const sizes = SIZES.map((size, at) => `${sizeInWords(size)} ${bySize[at]?.rate.toFixed(2)}`);
  const rates = byBrand.map(({ rate }) => rate);
  return [
    `${name}, ${reading}, ${isShipped ? 'as shipped' : 'hindsight'}: ${rateInWords(all)} false alarms a subject-week; ${sizes.join(', ')}; by brand ${Math.min(...rates).toFixed(2)}–${Math.max(...rates).toFixed(2)}`,
    `  ${CELLS.map((cell, at) => {
      const figure = cells[at];
      return figure === undefined ? '' : `${cellInWords(cell)} ${cellFiguresInWords(figure)}`;
    }).join(' · ')}`,
    ...(isShipped ? [`  ${calibrationInWords(figures)}`] : []),
  ].join('\n');
}

function calibrationInWords({ calibration }: Figures): string {
  const nominal = [...new Set(calibration.map((one) => one.nominal))];
  const columns = nominal.map((weeks) => {
    const observed = calibration.filter((one) => one.nominal === weeks);
    return `${weeks.toFixed(1)}: ${observed.map((one) => weeksInWords(one.observed)).join(' ')}`;
  });
  return `weeks between, nominal: observed at ${SIZES.map(sizeInWords).join(', ')}: ${columns.join(' | ')}`;
}

export function textNab(name: string, { scores, falseAlarms }: NabFigures): string {
  const told = Object.entries(scores).map(([profile, score]) => `${profile} ${score.toFixed(1)}`);
  return `  ${name}: ${told.join(', ')}; ${falseAlarms.toFixed(2)} false alarms a week`;
}
