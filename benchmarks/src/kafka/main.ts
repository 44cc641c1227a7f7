/**
 * How fast does one scorer process consume, score, detect and commit on Kafka, exactly once,
 * beside a bare kafkajs loop and a Kafka Streams job on the same broker in the same run?
 *
 *   npm run bench:kafka                        300,000 mentions measured, three rounds
 *   npm run bench:kafka -- 100000 --rounds 1   as you say
 *   npm run bench:kafka -- --rate 1000         posts a second of event time, instead of 50
 *   npm run bench:kafka -- --parts natural,streams,live
 *
 * The broker is a local one of its own, or the one that KAFKA_BROKERS names.
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { TransportError } from '@goldenhour/pipeline/ports';
import { LocalKafkaFault, startLocalKafka } from '@goldenhour/transport/local-kafka';
import { type PostsOptions, post } from '../posts.ts';
import { BenchLog } from './bench-log.ts';
import { type LiveReport, measureLive } from './live.ts';
import type { ScoreReport, StagesPlan } from './plan.ts';
import { start, workerCommand } from './processes.ts';
import { reportText } from './report.ts';
import { SCORE_PARTS, type ScorePart, type ScorePartName, scoreParts } from './score-parts.ts';
import { provideStreams } from './streams.ts';

const PARTS = [...SCORE_PARTS, 'live'] as const;
/** Before measuring, as a share of what is measured: just-in-time compilers need some. */
const WARM_UP = 1 / 3;

type Wishes = {
  readonly mentions: number;
  readonly rounds: number;
  /** Posts per second of event time, over all subjects. */
  readonly rate: number;
  readonly parts: ReadonlySet<(typeof PARTS)[number]>;
};

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => stop.abort());
}
const wishes = readArguments();
if (typeof wishes === 'string') {
  say(wishes);
  process.exitCode = 2;
} else {
  await bench(wishes, stop.signal).catch((error: unknown) => {
    process.exitCode = 1;
    if (stop.signal.aborted) return;
    say(sentenceOf(error));
  });
}

async function bench(asked: Wishes, signal: AbortSignal): Promise<void> {
  const { mentions, rounds, rate, parts } = asked;
  const streams = parts.has('streams') ? await provideStreams(signal) : null;
  await using cleanUp = new AsyncDisposableStack();
  const brokers = await provideBrokers(cleanUp, signal);
  const available = scoreParts(streams);
  const chosen = [...available].filter(([name]) => parts.has(name));
  const measured = new Map<ScorePartName, ScoreReport[]>();
  const warmUp = Math.ceil(mentions * WARM_UP);
  const posts = postsOf(warmUp + mentions, rate);
  const size = { warmUp, total: posts.count };
  let live: LiveReport | null = null;

  if (chosen.length > 0) {
    const log = cleanUp.use(await BenchLog.open({ brokers, namespace: freshNamespace() }));
    say(`Ingesting ${posts.count} posts ...`);
    await ingest(log, posts, signal);
    const negative = exclamations(posts);
    for (let round = 0; round < rounds; round += 1) {
      // Each round begins with another part: what the machine does beside hits them all alike.
      const shift = round % chosen.length;
      for (const [name, part] of [...chosen.slice(shift), ...chosen.slice(0, shift)]) {
        say(`Round ${round + 1} of ${rounds}: ${part.title} ...`);
        await log.empty();
        const report = await start<ScoreReport>(name, part.command(log, size), signal).report;
        await requireAll(log, part, { total: size.total, negative });
        measured.set(name, [...(measured.get(name) ?? []), report]);
      }
    }
  }
  if (parts.has('live')) {
    say('Live: 3,000 posts a second through three processes ...');
    await using log = await BenchLog.open({ brokers, namespace: freshNamespace() });
    live = await measureLive(log.place, signal);
  }
  process.stdout.write(
    reportText({ mentions, warmUp, rounds, rate, parts: available, measured, streams, live }),
  );
}

/** The cause first: what failed after it, in cleaning up, may only follow from it. */
function sentenceOf(error: unknown): string {
  if (error instanceof SuppressedError) {
    return `${sentenceOf(error.suppressed)}\n${sentenceOf(error.error)}`;
  }
  const isForPersons = error instanceof LocalKafkaFault || error instanceof TransportError;
  if (isForPersons) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function provideBrokers(
  cleanUp: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const set = process.env['KAFKA_BROKERS'] ?? '';
  if (set !== '') return set.split(',');
  const kafka = await startLocalKafka({ throughput: true, say, signal });
  return cleanUp.use(kafka).brokers;
}

function freshNamespace(): string {
  return `bench-${randomUUID().slice(0, 8)}`;
}

function postsOf(count: number, rate: number): PostsOptions {
  return { count, everyMs: 1_000 / rate, crisisFrom: 0.7, crisisSubjects: 5, batchItems: 1_000 };
}

function exclamations(posts: PostsOptions): number {
  let count = 0;
  for (let index = 0; index < posts.count; index += 1) {
    if (String(post(index, posts)['text']).includes('!')) count += 1;
  }
  return count;
}

/** Goldenhour's own ingest writes what all parts read. */
async function ingest(log: BenchLog, posts: PostsOptions, signal: AbortSignal): Promise<void> {
  const plan: StagesPlan = {
    ...log.place,
    stages: ['ingest'],
    scorer: 'trivial',
    posts,
    batchEveryMs: 0,
  };
  await start('ingest', workerCommand('stages', plan, process.execArgv), signal).report;
}

/** @throws Error when a score is missing, doubled, or not what it must be */
async function requireAll(
  log: BenchLog,
  { title, scored, byExclamation }: ScorePart,
  expected: { readonly total: number; readonly negative: number },
): Promise<void> {
  const found = await log.scored(scored, expected.total);
  const faults = [
    ...(found.mentions === expected.total
      ? []
      : [`${found.mentions} of ${expected.total} mentions have a score`]),
    ...(found.again === 0 ? [] : [`${found.again} have more than one`]),
    ...(!byExclamation || found.negative === expected.negative
      ? []
      : [`${found.negative} are negative instead of ${expected.negative}`]),
  ];
  if (faults.length > 0) throw new Error(`${title}: ${faults.join(', ')}.`);
}

function readArguments(): Wishes | string {
  const usage = `npm run bench:kafka -- [MENTIONS] [--rounds N] [--rate N] [--parts ${PARTS.join(',')}]`;
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { rounds: { type: 'string' }, rate: { type: 'string' }, parts: { type: 'string' } },
    });
    const [mentions, rounds] = [Number(positionals[0] ?? 300_000), Number(values.rounds ?? 3)];
    // As in `npm run bench`: 43,000 a day for each subject.
    const rate = Number(values.rate ?? 50);
    const named = values.parts?.split(',') ?? PARTS;
    const parts = new Set(PARTS.filter((part) => named.includes(part)));
    if (!Number.isInteger(mentions) || mentions < 10_000) {
      return `${usage}\nMENTIONS: expected a whole number of at least 10,000.`;
    }
    if (!Number.isInteger(rounds) || rounds < 1) {
      return `${usage}\n--rounds: expected a whole number of at least 1.`;
    }
    if (!(rate > 0) || !Number.isInteger(1_000 / rate)) {
      return `${usage}\n--rate: expected a number that divides 1,000.`;
    }
    const unknown = named.filter((name) => !PARTS.some((part) => part === name));
    if (unknown.length > 0) return `${usage}\n--parts: there is no ${unknown.join(', ')}.`;
    return { mentions, rounds, rate, parts };
  } catch (error) {
    return `${usage}\n${error instanceof Error ? error.message : String(error)}`;
  }
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
