/** A series in characters, for a terminal. */
import type { EpochMs } from '@goldenhour/mention';
import { type Curve, columnsOf } from './curve.ts';

/** With its margin it stands in a terminal of 80. @unit columns */
export const PLOT_COLUMNS = 76;
/** @unit lines */
const PLOT_LINES = 5;
const EIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const MISSING = '·';

/**
 * Totals as columns, the largest of each; below them a dot where nothing was seen. Then a line for
 * each kind of mark.
 */
export function textPlot(curve: Curve, marks: readonly Marks[]): readonly string[] {
  const columns = Math.min(PLOT_COLUMNS, curve.buckets.length);
  const heights = columnsOf(curve.buckets, columns).map(({ total }) => total);
  const top = Math.max(1, ...heights.map((height) => height ?? 0));
  const lines = Array.from({ length: PLOT_LINES }, (_, line) =>
    heights
      .map((height) => {
        const isLowest = line === PLOT_LINES - 1;
        if (height === null) return isLowest ? MISSING : ' ';
        const eighths = Math.ceil((height / top) * PLOT_LINES * 8) - (PLOT_LINES - 1 - line) * 8;
        return EIGHTHS[Math.min(8, Math.max(0, eighths))] ?? ' ';
      })
      .join(''),
  );
  return [...lines, ...marks.flatMap((one) => markLine(curve, columns, one))].map((line) =>
    line.trimEnd(),
  );
}

export type Marks = {
  readonly sign: string;
  readonly name: string;
  readonly times: readonly EpochMs[];
};

function markLine(curve: Curve, columns: number, { sign, name, times }: Marks): readonly string[] {
  if (times.length === 0) return [];
  const line = Array.from({ length: columns }, () => ' ');
  const span = curve.buckets.length * curve.width;
  for (const time of times) {
    const column = Math.floor(((time - curve.first) / span) * columns);
    if (column >= 0 && column <= columns) line[Math.min(column, columns - 1)] = sign;
  }
  const marked = line.join('').trimEnd();
  const key = `${sign} ${name}`;
  // The key stands behind the marks where there is room, and before them where that is.
  if (marked.length + 2 + key.length <= PLOT_COLUMNS) return [`${marked}  ${key}`];
  const free = marked.length - marked.trimStart().length;
  return free >= key.length + 2
    ? [`${key}${marked.slice(key.length)}`]
    : [marked, `${key.padStart(columns)}`];
}
