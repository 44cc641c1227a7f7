/** The parts that consume, score, detect or count, and commit; each a process of its own. */
import { TOPICS } from '@goldenhour/pipeline';
import type { TopicSpec } from '@goldenhour/pipeline/ports';
import type { BenchLog } from './bench-log.ts';
import { PEER_SCORED, type ScorePlan } from './plan.ts';
import { type Command, workerCommand } from './processes.ts';
import type { StreamsPeer } from './streams.ts';

export const SCORE_PARTS = [
  'trivial',
  'natural',
  'bare-subject',
  'bare-mention',
  'streams',
] as const;
export type ScorePartName = (typeof SCORE_PARTS)[number];

export type ScorePart = {
  readonly title: string;
  /** What it does, for who reads the result. */
  readonly about: string;
  /** Where its scores are found. */
  readonly scored: TopicSpec;
  /** It calls a mention negative when it has an exclamation mark: then the count is known. */
  readonly byExclamation: boolean;
  readonly command: (log: BenchLog, size: Pick<ScorePlan, 'warmUp' | 'total'>) => Command;
};

/** @param streams null: not wanted. Without it there is no such part. */
export function scoreParts(streams: StreamsPeer | null): ReadonlyMap<ScorePartName, ScorePart> {
  const goldenhour = (part: 'trivial' | 'natural'): Pick<ScorePart, 'scored' | 'command'> => ({
    scored: TOPICS.scored,
    // The flags that `npm start` gives it too.
    command: (log, size) => workerCommand(part, log.scorePlan('score', size), process.execArgv),
  });
  const bare = (part: 'bare-subject' | 'bare-mention'): Omit<ScorePart, 'title' | 'about'> => ({
    scored: PEER_SCORED,
    byExclamation: true,
    command: (log, size) => workerCommand(part, log.scorePlan('bare', size), []),
  });
  const parts = new Map<ScorePartName, ScorePart>([
    [
      'trivial',
      {
        title: 'goldenhour, trivial scorer',
        about: 'the score stage as shipped; an exclamation mark is negative',
        byExclamation: true,
        ...goldenhour('trivial'),
      },
    ],
    [
      'natural',
      {
        title: 'goldenhour, natural scorer',
        about: 'the score stage as shipped; lexicons of six languages',
        byExclamation: false,
        ...goldenhour('natural'),
      },
    ],
    [
      'bare-subject',
      {
        title: 'bare kafkajs, by subject',
        about:
          'JSON.parse, exclamation mark, 60 minute counters a subject; a transaction per batch of about 5,000: one record of scores and one of counters per subject, offset',
        ...bare('bare-subject'),
      },
    ],
    [
      'bare-mention',
      {
        title: 'bare kafkajs, by mention',
        about: 'the same with one record per mention, in sends of 1,000',
        ...bare('bare-mention'),
      },
    ],
  ]);
  if (typeof streams === 'function') {
    parts.set('streams', {
      title: 'Kafka Streams 4.3.1',
      about:
        'Jackson, AFINN lexicon, 60 minute counters a subject in a cached store with changelog, one record per mention; exactly_once_v2, one thread, a commit each 100 ms',
      scored: PEER_SCORED,
      byExclamation: false,
      command: (log, size) => streams(log.scorePlan('streams', size)),
    });
  }
  return parts;
}
