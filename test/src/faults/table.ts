/** What came of a campaign, as a line of a table. */
import type { DurationMs } from '@goldenhour/mention';
import type { Campaign } from './campaigns.ts';
import type { RoundResult } from './round.ts';

export type Line = {
  readonly campaign: Campaign;
  readonly rounds: readonly RoundResult[];
  /** Why it was broken off. */
  readonly failure?: string;
};

const HEAD = [
  'fault',
  'times',
  'lost',
  'transitions twice',
  'scored twice',
  'told wrong',
  'own ends',
  'longest stall',
  'recovery p50',
  'p99',
  'max',
  'goal',
];

export function tableOf(lines: readonly Line[]): string {
  const rows = [HEAD, ...lines.map(cellsOf)];
  const widths = HEAD.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, at) =>
          at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}

/** Whether nothing was lost or twice, no process ended by itself, and goals were met. */
export function isGood(line: Line): boolean {
  const { lost, transitionsTwice, scoredTwice, toldWrong, ownEnds } = countsOf(line.rounds);
  const isHarmless = lost + transitionsTwice + scoredTwice + toldWrong + ownEnds === 0;
  const isDone = timesOf(line) >= line.campaign.times;
  return line.failure === undefined && isHarmless && isDone && goalOf(line) !== 'missed';
}

export const timesOf = ({ rounds }: Line): number =>
  rounds.reduce((sum, { recoveriesMs }) => sum + recoveriesMs.length, 0);

function cellsOf(line: Line): readonly string[] {
  const { campaign, rounds, failure } = line;
  const counts = countsOf(rounds);
  const recoveries = recoveriesOf(rounds);
  const isSilent = campaign.isSilent === true || recoveries.length === 0;
  const at = (share: number): string => (isSilent ? '–' : seconds(quantile(recoveries, share)));
  return [
    campaign.name,
    `${timesOf(line)}${timesOf(line) < campaign.times ? ` of ${campaign.times}` : ''}`,
    ...[
      counts.lost,
      counts.transitionsTwice,
      counts.scoredTwice,
      counts.toldWrong,
      counts.ownEnds,
    ].map(String),
    rounds.length === 0
      ? '–'
      : seconds(Math.max(...rounds.map(({ longestStallMs }) => longestStallMs))),
    at(0.5),
    at(0.99),
    at(1),
    failure === undefined ? goalOf(line) : 'FAILED',
  ];
}

function countsOf(rounds: readonly RoundResult[]) {
  const sum = (count: (round: RoundResult) => number): number =>
    rounds.reduce((total, round) => total + count(round), 0);
  return {
    lost: sum(
      ({ judgement: { scores, signals, transitions, notifications } }) =>
        scores.lost.length +
        signals.lost.length +
        transitions.lost.length +
        notifications.lost.length,
    ),
    transitionsTwice: sum(({ judgement }) => judgement.transitions.surplus.length),
    scoredTwice: sum(
      ({ judgement: { scores, signals } }) => scores.surplus.length + signals.surplus.length,
    ),
    toldWrong: sum(
      ({ judgement }) => judgement.notifications.surplus.length + judgement.disordered.length,
    ),
    ownEnds: sum(({ ownEnds }) => ownEnds.length),
  };
}

function goalOf({ campaign: { goalMs }, rounds }: Line): string {
  const recoveries = recoveriesOf(rounds);
  if (goalMs === undefined || recoveries.length === 0) return '–';
  const { p99 = Number.POSITIVE_INFINITY, max = Number.POSITIVE_INFINITY } = goalMs;
  return quantile(recoveries, 0.99) <= p99 && quantile(recoveries, 1) <= max ? 'met' : 'missed';
}

const recoveriesOf = (rounds: readonly RoundResult[]): readonly DurationMs[] =>
  rounds.flatMap(({ recoveriesMs }) => recoveriesMs).sort((a, b) => a - b);

/** The smallest that so many are not above. */
function quantile(sorted: readonly DurationMs[], share: number): DurationMs {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

const seconds = (ms: DurationMs): string => `${(ms / 1000).toFixed(1)} s`;
