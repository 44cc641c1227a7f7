/** How wide the bins of a file are and where they begin, as its rows tell. */
import type { DurationMs, EpochMs } from '@goldenhour/mention';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** @unit milliseconds */
export const BIN_MS_MIN = SECOND_MS;
/** In wider bins a crisis is over before its bin is. @unit milliseconds */
export const BIN_MS_MAX = 24 * HOUR_MS;
/** Taken while there is one row alone. Chosen: what counts are most often kept in. */
export const BIN_MS_FIRST = 5 * MINUTE_MS;

/** A row so far from its place on a grid is on no grid. @unit bins */
export const OFF_GRID = 0.25;
const USUAL_MS: ReadonlySet<DurationMs> = new Set([
  ...[1, 2, 5, 10, 15, 20, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 4, 6, 8, 12, 24].map((hours) => hours * HOUR_MS),
]);

/** One that people keep counts in. */
export const isUsual = (width: DurationMs): boolean => USUAL_MS.has(width);

/**
 * What speaks against a grid, in natural log-odds, as if rows were drawn from it: a row that is on
 * none, and so could be in any second of its bin; a step over bins without a row, and how many; a
 * row beside its place, and how far, as if offsets were normal; a width that nobody uses, and one
 * that is not even of whole minutes.
 * @source chosen on the cases of grid.test.ts: nine of ten rows may be absent and be seen as absent,
 * and one odd row among four is seen as odd
 */
const AGAINST = { oddRow: 2, absent: Math.LN2, beside: Math.LN2, unusual: 4, uneven: 5 } as const;
/** A row is in its place up to the first; the deviation of those that are not. @unit bins */
const OFFSET = { none: 0.01, deviation: 0.1 } as const;

/** Rows that the grid may begin at, and steps that its width is looked for in, the least of them. */
const ORIGINS = 4;
const STEPS = 6;

/** Bins of `width`, one of which begins at `origin`. */
export type Bins = { readonly width: DurationMs; readonly origin: EpochMs };

/**
 * The grid that the rows are on, most likely. Its origin is where the first row is, or the place
 * nearest to it where that row is odd.
 *
 * @param times of rows, ascending, at least two
 * @param given the width, where it is known
 * @complexity linear in the rows, for some sixty widths
 */
export function binsOf(times: readonly EpochMs[], given: DurationMs | null): Bins {
  const widths = given === null ? widthsOf(times) : [given];
  let best: Bins = { width: widths[0] ?? BIN_MS_FIRST, origin: times[0] ?? 0 };
  let least = Number.POSITIVE_INFINITY;
  for (const width of widths) {
    for (const time of times.slice(0, ORIGINS)) {
      const against = weigh(times, { width, origin: time });
      // Of equal ones the wider, which comes first, and the earlier origin.
      if (against >= least) continue;
      least = against;
      best = { width, origin: time };
    }
  }
  const first = times[0] ?? 0;
  const { width, origin } = best;
  return { width, origin: origin - Math.round((origin - first) / width) * width };
}

/**
 * Those that could be: usual ones, steps between rows, what divides two of them, and the mean step,
 * which tells the width where rows come late now and then; widest first.
 */
function widthsOf(times: readonly EpochMs[]): readonly DurationMs[] {
  const all = times.slice(1).map((time, at) => time - (times[at] ?? time));
  const sorted = all.toSorted((a, b) => a - b);
  const steps = [...new Set(sorted)].slice(0, STEPS);
  const widths = new Set([...USUAL_MS, ...steps]);
  for (const step of steps) for (const other of steps) widths.add(divisorOf(step, other));
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const mean = span / Math.round(span / (sorted[sorted.length >> 1] ?? span));
  for (const step of [...steps, mean]) {
    for (const unit of [MINUTE_MS, 5 * MINUTE_MS]) widths.add(Math.round(step / unit) * unit);
  }
  return [...widths].filter(isWidth).sort((a, b) => b - a);
}

const isWidth = (width: DurationMs): boolean => width >= BIN_MS_MIN && width <= BIN_MS_MAX;

function divisorOf(a: number, b: number): number {
  return b === 0 ? a : divisorOf(b, a % b);
}

/** How much speaks against a grid. */
function weigh(times: readonly EpochMs[], { width, origin }: Bins): number {
  let against = isUsual(width) ? 0 : width % MINUTE_MS === 0 ? AGAINST.unusual : AGAINST.uneven;
  let last: number | null = null;
  for (const time of times) {
    const place = (time - origin) / width;
    const index = Math.round(place);
    const off = Math.abs(place - index);
    if (off > OFF_GRID || (last !== null && index <= last)) {
      against += AGAINST.oddRow + Math.log(width / SECOND_MS);
      continue;
    }
    if (off > OFFSET.none) against += AGAINST.beside + (off / OFFSET.deviation) ** 2 / 2;
    const step = last === null ? 1 : index - last;
    if (step > 1) against += AGAINST.absent + Math.log(step);
    last = index;
  }
  return against;
}

/** "5 minutes", "1 hour", "90 seconds". */
export function widthInWords(width: DurationMs): string {
  const [unit, name] =
    width % HOUR_MS === 0
      ? [HOUR_MS, 'hour']
      : width % MINUTE_MS === 0
        ? [MINUTE_MS, 'minute']
        : [SECOND_MS, 'second'];
  const count = width / unit;
  return `${Number(count.toFixed(3))} ${name}${count === 1 ? '' : 's'}`;
}
