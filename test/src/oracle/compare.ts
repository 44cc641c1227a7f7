/** What a run left and what the oracle expects, in one form. */
import type { CrisisEvent } from '@goldenhour/crisis';
import type { InRecord } from '@goldenhour/pipeline/ports';
import type { SettledBin, Signal } from '@goldenhour/velocity';
import type { Played } from '../world/play.ts';
import type { Prediction, ScoredOnce } from './oracle.ts';

export type Comparable = {
  readonly scored: readonly ScoredOnce[];
  readonly counts: Prediction['counts'];
  readonly missed: Prediction['missed'];
  readonly signals: readonly Signal[];
  readonly events: readonly CrisisEvent[];
};

export function ofPrediction(prediction: Prediction): Comparable {
  const { scored, counts, missed, signals, events } = prediction;
  return inOrder({ scored, counts, missed, signals, events });
}

export function ofLog(played: Played): Comparable {
  const signals = played.signals.map(read);
  return inOrder({
    scored: played.scored.flatMap((record) => {
      const { subject, scores } = read(record);
      return scores.map((score: ScoredOnce & { unscored?: string }): ScoredOnce => {
        const { mention, revision, time, official } = score;
        return {
          subject,
          mention,
          revision,
          time,
          official,
          sentiment: score.unscored === undefined ? score.sentiment : 'unscored',
        };
      });
    }),
    counts: played.counts.map((record): SettledBin & { t: 'bin' | 'add' } => {
      const { v: _, ...bin } = read(record);
      return bin;
    }),
    missed: signals
      .filter(({ t }) => t === 'missed')
      .map(({ mention, time }) => ({ mention, time })),
    signals: signals.filter(({ t }) => t === 'signal').map(({ signal }) => countsAlone(signal)),
    events: played.crises.map(read).map(countsAlone),
  });
}

/** Who spoke, where and under which roots is told by parts that have tests of their own. */
function countsAlone<T extends { evidence: Signal['evidence'] }>(told: T): T {
  const {
    voicing: _,
    spread: __,
    cascade: ___,
    without: ____,
    categories: _____,
    story: ______,
    ...evidence
  } = told.evidence;
  return { ...told, evidence };
}

const read = ({ value }: InRecord) => JSON.parse(value ?? 'null');

/** Partitions, batches and subjects come in any order; what is in them does not. */
function inOrder(all: Comparable): Comparable {
  const by = <T>(list: readonly T[], key: (one: T) => string): T[] =>
    list
      .map((one) => ({ one, key: key(one) }))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      .map(({ one }) => one);
  return {
    scored: by(all.scored, (one) => `${one.subject} ${one.mention} ${one.revision}`),
    counts: by(all.counts, (one) => `${one.subject} ${one.start} ${one.t} ${JSON.stringify(one)}`),
    missed: by(all.missed, (one) => `${one.mention} ${one.time}`),
    signals: by(all.signals, (one) => `${one.subject} ${one.at} ${one.lane}`),
    events: by(all.events, (one) => `${one.subject} ${one.openedAt} ${one.revision}`),
  };
}

/**
 * Without what depends on the counts of each source: of a mention that two sources tell, whichever
 * is first in the log is counted, and that is no fact of the world.
 */
export function anySource({ scored, counts, missed }: Comparable): Comparable {
  const bins = counts.map((bin) => ({ ...bin, sources: [] }));
  return { scored, counts: bins, missed, signals: [], events: [] };
}

/** Computed in another order of additions: the last digit may differ. */
const ROUNDED = new Set([
  'velocity',
  'peakVelocity',
  'expectedTotal',
  'expectedNegative',
  'negativeShare',
]);
const ROUNDING = 0.0015;
const DIFFERENCES_MAX = 12;

/** Where the two differ, as sentences; the first of them. Empty when they agree. */
export function differences(actual: Comparable, expected: Comparable): string[] {
  const found: string[] = [];
  compare(actual, expected, '', found);
  return found.slice(0, DIFFERENCES_MAX);
}

function compare(actual: unknown, expected: unknown, path: string, found: string[]): void {
  if (found.length > DIFFERENCES_MAX || actual === expected) return;
  if (isObject(actual) && isObject(expected)) {
    const keys = new Set([...Object.keys(actual), ...Object.keys(expected)]);
    for (const key of keys) compare(actual[key], expected[key], `${path}.${key}`, found);
    return;
  }
  const isNear =
    ROUNDED.has(path.slice(path.lastIndexOf('.') + 1)) &&
    typeof actual === 'number' &&
    typeof expected === 'number' &&
    Math.abs(actual - expected) < ROUNDING;
  if (!isNear) found.push(`${path}: ${show(actual)}, by the oracle ${show(expected)}`);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const show = (value: unknown): string => JSON.stringify(value)?.slice(0, 400) ?? 'nothing';
