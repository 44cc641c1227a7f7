/** The result as text. */
import { SUBJECTS } from '../posts.ts';
import type { LiveReport } from './live.ts';
import { PARTITIONS, type ScoreReport } from './plan.ts';
import type { ScorePart, ScorePartName } from './score-parts.ts';
import type { StreamsPeer } from './streams.ts';

export type Results = {
  readonly mentions: number;
  readonly warmUp: number;
  readonly rounds: number;
  /** Posts per second of event time. */
  readonly rate: number;
  readonly parts: ReadonlyMap<ScorePartName, ScorePart>;
  readonly measured: ReadonlyMap<ScorePartName, readonly ScoreReport[]>;
  readonly streams: StreamsPeer | null;
  readonly live: LiveReport | null;
};

type Ratio = {
  readonly of: ScorePartName;
  readonly to: ScorePartName;
  readonly goal: number | null;
};

/** In records per CPU-second. The bare loop is to be compared by the same shape of output. */
const RATIOS: readonly Ratio[] = [
  { of: 'trivial', to: 'bare-subject', goal: 0.8 },
  { of: 'trivial', to: 'bare-mention', goal: null },
  { of: 'natural', to: 'streams', goal: 1.2 },
  { of: 'trivial', to: 'streams', goal: null },
];
const LIVE_GOAL_S = 2;
/** Below, what was under way when measuring began counts too much. */
const COMPARABLE_MENTIONS = 100_000;
const NAME_WIDTH = 28;
const NUMBER_WIDTH = 27;
const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export function reportText(results: Results): string {
  const { mentions, warmUp, rounds, rate, measured, streams, live } = results;
  const lines = [
    `${number.format(mentions)} mentions after ${number.format(warmUp)} of warm-up, ${rate} a second of event time over ${SUBJECTS} subjects and ${PARTITIONS} partitions`,
    `one process each; median of ${rounds} (lowest–highest)`,
    '',
    ...(measured.size > 0 ? [heads()] : []),
    ...rows(results),
    '',
    ...(mentions < COMPARABLE_MENTIONS
      ? [
          `Too few to compare: from ${number.format(COMPARABLE_MENTIONS)} mentions on it means something.`,
        ]
      : []),
    ...ratios(results),
    ...(streams !== null && 'skipped' in streams
      ? [`Kafka Streams is skipped: ${streams.skipped}`]
      : []),
    ...(live === null ? [] : liveLines(live)),
  ];
  return `${lines.join('\n')}\n`;
}

function heads(): string {
  const heads = ['records/s', 'records per CPU-second', 'RSS MB', 'commit p50/p99 ms'];
  return ' '.repeat(NAME_WIDTH) + heads.map((head) => head.padStart(NUMBER_WIDTH)).join('');
}

function rows({ parts, measured }: Results): readonly string[] {
  return [...measured].flatMap(([name, reports]) => {
    const part = parts.get(name);
    const commits = reports.flatMap(({ commitsMs }) => commitsMs);
    const cells = [
      spread(reports.map(({ mentions, seconds }) => mentions / seconds)),
      spread(reports.map(perCpuSecond)),
      spread(reports.map(({ rssMb }) => rssMb)),
      `${number.format(quantile(commits, 0.5))} / ${number.format(quantile(commits, 0.99))}`,
    ];
    return [
      (part?.title ?? name).padEnd(NAME_WIDTH) +
        cells.map((cell) => cell.padStart(NUMBER_WIDTH)).join(''),
      `  ${part?.about ?? ''}`,
    ];
  });
}

function ratios({ parts, measured }: Results): readonly string[] {
  return RATIOS.flatMap(({ of, to, goal }) => {
    const [own, peer] = [measured.get(of), measured.get(to)];
    if (own === undefined || peer === undefined) return [];
    const ratio = median(own.map(perCpuSecond)) / median(peer.map(perCpuSecond));
    const verdict = goal === null ? '' : `  (goal ${goal}: ${ratio >= goal ? 'met' : 'missed'})`;
    const names = `${parts.get(of)?.title} / ${parts.get(to)?.title}`;
    return [`${names}, records per CPU-second: ${ratio.toFixed(2)}${verdict}`];
  });
}

function liveLines({ latencies, rssMb }: LiveReport): readonly string[] {
  const p99 = quantile(latencies, 0.99);
  return [
    `clock to notification, ${latencies.length} events at 3,000 posts/s, three processes: ` +
      `p50 ${quantile(latencies, 0.5).toFixed(3)} s, p99 ${p99.toFixed(3)} s` +
      `  (goal ${LIVE_GOAL_S} s: ${p99 <= LIVE_GOAL_S ? 'met' : 'missed'})`,
    `  RSS MB: ingest ${number.format(rssMb.ingest)}, score ${number.format(rssMb.score)}, alert with notify ${number.format(rssMb.alert)}`,
  ];
}

const perCpuSecond = ({ mentions, cpuSeconds }: ScoreReport): number => mentions / cpuSeconds;

function spread(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const middle = number.format(median(values));
  return low === high ? middle : `${middle} (${number.format(low)}–${number.format(high)})`;
}

const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The smallest value that so large a share of the values does not exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
