/** What was measured, as a table for a person. */
import type { Round } from './part.ts';

export type PartResult = {
  readonly name: string;
  readonly compileMs: number;
  readonly terms: number;
  readonly megabytes: number;
  readonly rounds: readonly (Round & { readonly percent: number })[];
};

const GOALS = { postsPerSecond: 1_000_000, megabytes: 64, compileMs: 500 } as const;

/** @param parts ours first */
export function reportText(
  parts: readonly PartResult[],
  { percents, rounds }: { readonly percents: readonly number[]; readonly rounds: number },
): string {
  const [ours] = parts;
  if (ours === undefined) return 'Nothing was measured.';
  const reading = ours.rounds.map((round) => round.reading);
  const [few = 0] = percents;
  return [
    `1,000 subjects, ${amount(ours.terms)} terms, half of the subjects with a query; posts of at most 280 characters. Posts a second of processor time: median of ${rounds} rounds in which the engines take turns, the slowest and the fastest round, and what part of ours in the same round.`,
    '',
    row(['', 'compile', 'memory', ...percents.map((percent) => `${percent} % named`)]),
    ...parts.map((part) =>
      row([
        part.name,
        `${part.compileMs.toFixed(0)} ms`,
        `${part.megabytes.toFixed(1)} MB`,
        ...percents.map((percent) => speedCell(part, ours, percent)),
      ]),
    ),
    '',
    `Reading the texts unit by unit, and nothing else: ${spreadOf(reading)}. It is the same work in each round: where it spreads, other programs have the caches and the core's other thread, and all figures are low by as much. On a core as quiet as in the fastest of them, by the ratio of the two in each round: ${rounded(quietSpeed(ours, few))} posts a second with ${few} % named.`,
    `Found in: ${parts.map((part) => `${part.name} ${percents.map((percent) => share(part, percent)).join(', ')}`).join('; ')}.`,
    'The packages look for bare letters in small case: no edges of words, no queries, no accents.',
    `Goals: ${amount(GOALS.postsPerSecond)} posts a second on a quiet core where few are named, ${GOALS.megabytes} MB, ${GOALS.compileMs} ms.`,
  ].join('\n');
}

function speedCell(part: PartResult, ours: PartResult, percent: number): string {
  const of = ({ rounds }: PartResult) =>
    rounds.filter((round) => round.percent === percent).map(({ speed }) => speed);
  const speeds = of(part);
  if (part === ours) return spreadOf(speeds);
  const ratios = of(ours).map((speed, round) => speed / (speeds[round] ?? Number.NaN));
  return `${spreadOf(speeds)} 1/${medianOf(ratios).toFixed(1)}`;
}

/** What the speed would be if the texts were always read as fast as in the fastest round. */
function quietSpeed({ rounds }: PartResult, percent: number): number {
  const ratios = rounds
    .filter((round) => round.percent === percent)
    .map(({ speed, reading }) => speed / reading);
  return medianOf(ratios) * Math.max(...rounds.map(({ reading }) => reading));
}

function share({ rounds }: PartResult, percent: number): string {
  const found = rounds.filter((round) => round.percent === percent).map((round) => round.found);
  return `${(100 * medianOf(found)).toFixed(0)} %`;
}

/** Such as "1,420,000/s (800,000–1,600,000)". */
function spreadOf(speeds: readonly number[]): string {
  const [low, high] = [Math.min(...speeds), Math.max(...speeds)];
  return `${rounded(medianOf(speeds))}/s (${rounded(low)}–${rounded(high)})`;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** To thousands: what follows is noise. */
function rounded(speed: number): string {
  return amount(Math.round(speed / 1_000) * 1_000);
}

function row(cells: readonly string[]): string {
  const widths = [24, 10, 10];
  return cells
    .map((cell, at) => (at === 0 ? cell.padEnd(24) : cell.padStart(widths[at] ?? 42)))
    .join('');
}

function amount(number: number): string {
  return number.toLocaleString('en-US');
}
