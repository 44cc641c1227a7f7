/** The figures as tables. */
import { escapeHtml } from '@goldenhour/goldenhour/html';

import type { Report } from '../crises.ts';
import type { Figures } from '../figures.ts';
import { PROFILES, type Profile } from '../nab.ts';
import { CELLS, SIZES } from '../simulate.ts';
import { cellInWords, minutes, percent, rateInWords, sizeInWords } from '../words.ts';

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]): string => row.map((cell) => `<td>${cell}</td>`).join('');
  return `<div class="wide"><table><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr>${rows
    .map((row) => `<tr>${cells(row)}</tr>`)
    .join('\n')}</table></div>`;
}

export function falseAlarmTable(figures: readonly Figures[]): string {
  return table(
    ['', 'all', ...SIZES.map(sizeInWords), 'brands, least–most'],
    figures.map(({ name, all, bySize, byBrand }) => {
      const rates = byBrand.map(({ rate }) => rate);
      const range = `${Math.min(...rates).toFixed(2)}–${Math.max(...rates).toFixed(2)}`;
      return [escapeHtml(name), rateInWords(all), ...bySize.map(rateInWords), range];
    }),
  );
}

export function recallTable(figures: readonly Figures[]): string {
  return table(
    ['', ...CELLS.map(cellInWords)],
    figures.map(({ name, cells }) => [
      escapeHtml(name),
      ...cells.map(
        ({ recall, worst, best }) =>
          `${percent(recall.share)} <span>(${percent(recall.low)}–${percent(recall.high)})<br>${percent(worst)}–${percent(best)}</span>`,
      ),
    ]),
  );
}

export function delayTable(figures: readonly Figures[]): string {
  return table(
    ['', ...CELLS.map(cellInWords)],
    figures.map(({ name, cells }) => [
      escapeHtml(name),
      ...cells.map(
        ({ delay }) =>
          `${minutes(delay.median)} <span>(${minutes(delay.low)}–${minutes(delay.high)})</span>`,
      ),
    ]),
  );
}

export function nabTable(nab: Report['nab']): string {
  const profiles = Object.keys(PROFILES) as Profile[];
  return table(
    ['', ...profiles, 'false alarms a week'],
    nab.map(({ name, figures }) => [
      escapeHtml(name),
      ...profiles.map((profile) => figures.scores[profile].toFixed(1)),
      figures.falseAlarms.toFixed(2),
    ]),
  );
}
