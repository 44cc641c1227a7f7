/**
 * Score: mentions in; scores, settled counts, signals and samples out; exactly once per
 * (mention, revision, subject). All order and all decisions are in `ScoreMachine`; here it reads,
 * asks the scorer, and commits.
 */
import { NO_SPANS } from '@goldenhour/matching';
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import type { CreateDetector, SubjectProfile } from '@goldenhour/velocity';
import type { ScoreRequest, Scorer, Task } from '../ports/index.ts';
import { encode, type KeptScore } from '../records.ts';
import { commitWithRetry, type StageContext, withTaskRetry } from '../stage.ts';
import { TOPICS } from '../topics.ts';
import { toKept } from './kept-score.ts';
import { ScoreMachine, type Step } from './machine.ts';
import type { ScoreCounts } from './outputs.ts';
import { DELAY_BOUND_MS } from './partition-clock.ts';
import { tellPast } from './past.ts';

/** A subject as this stage needs it. */
export type ScoredSubject = {
  readonly profile: SubjectProfile;
  /** Given to the scorer where the platform says nothing and the subject watches one language. */
  readonly language: string | undefined;
};

export type ScoreOptions = StageContext & {
  readonly subjects: ReadonlyMap<string, ScoredSubject>;
  readonly scorer: Scorer;
  readonly createDetector: CreateDetector;
  /** Records per batch. @range ≥ 1 */
  readonly batchRecords: number;
};

/** Without anything to say, the position is still saved after this many records. */
const QUIET_RECORDS_MAX = 5_000;
const WAIT_MS: DurationMs = 1_000;
/** Ticks of all live sources are missed this often before the task writes a heartbeat itself. */
const SILENT_INTERVALS = 3;
/** Event time that is so far ahead of this machine's clock, and does not come on, is told. */
const AHEAD_MAX_MS: DurationMs = 60_000;
const STANDING_MS: DurationMs = 10_000;

const NOTHING: KeptScore = { unscored: 'no_words' };
const FAILED: KeptScore = { unscored: 'failed' };

export async function runScoreTask(options: ScoreOptions, task: Task): Promise<void> {
  const { subjects, scorer, createDetector } = options;
  const profiles = new Map([...subjects].map(([id, { profile }]) => [id, profile] as const));
  const machine = new ScoreMachine({
    partition: task.partition,
    subjects,
    state: task.state,
    committed: task.committed,
    scorer: { name: scorer.name, version: scorer.version },
    createDetector: (restored) => createDetector(profiles, restored),
  });
  await startFromPast(options, task, machine);
  const tellIfAhead = createAheadTeller(options, task);
  let heartbeat = 0;
  while (!task.signal.aborted) {
    const limit = { maxRecords: options.batchRecords, waitMs: WAIT_MS };
    const records = await withTaskRetry(options, task, () => task.read(limit));
    if (records.length === 0) heartbeat = await beatIfSilent(options, task, machine, heartbeat);
    const steps = machine.plan(records);
    const scores = await scoreSteps(steps, options);
    if (machine.clock.live) timeOldest(steps, options);
    steps.forEach((step, index) => machine.apply(step, scores[index] ?? NOTHING));
    if (machine.worthCommitting || machine.read >= QUIET_RECORDS_MAX) {
      const { commit, counts } = machine.take();
      await commitWithRetry(options, task, commit);
      report(options, task, machine, counts);
    }
    tellIfAhead(machine.clock);
  }
}

/** Where it had no past, what it learned is made durable before anything else is. */
async function startFromPast(
  options: ScoreOptions,
  task: Task,
  machine: ScoreMachine,
): Promise<void> {
  const { telemetry } = options;
  const { detector, replaced } = machine.own;
  const { partition } = task;
  const is = { partition, detector: detector.name, version: detector.version };
  if (replaced !== null) {
    const was = { formerDetector: replaced.name, formerVersion: replaced.version };
    telemetry.log('warn', 'the state of another detector is replaced', { ...is, ...was });
  }
  const past = await tellPast(options, task, detector, machine.clock.closedTo);
  if (task.signal.aborted) return;
  if (past !== null && past.bins + past.unreadable > 0) {
    telemetry.log('info', 'the detector starts from counts', { ...is, ...past });
    telemetry.count('goldenhour_learned_bins_total', past.bins);
  }
  // A new partition has nothing to keep: what there is goes with its first commit.
  if (replaced === null && (past?.bins ?? 0) === 0) return;
  await commitWithRetry(options, task, machine.take().commit);
}

/** In a play the wall clock says nothing of a mention's age. */
function timeOldest(steps: readonly Step[], { clock, telemetry }: ScoreOptions): void {
  let oldest = Number.POSITIVE_INFINITY;
  for (const step of steps) {
    if (step.kind === 'mention') oldest = Math.min(oldest, step.value.mention.time);
  }
  if (oldest === Number.POSITIVE_INFINITY) return;
  const seconds = Math.max(0, clock.now() - oldest) / 1000;
  telemetry.time('goldenhour_mention_age_when_scored_seconds', seconds);
}

/** One score per step, at the step's index; only mentions that say something get a real one. */
async function scoreSteps(
  steps: readonly Step[],
  { scorer, subjects, telemetry }: ScoreOptions,
): Promise<readonly KeptScore[]> {
  const scores = new Array<KeptScore>(steps.length).fill(NOTHING);
  const requests: ScoreRequest[] = [];
  const indexes: number[] = [];
  steps.forEach((step, index) => {
    if (step.kind !== 'mention' || step.value.mention.op !== 'upsert') return;
    const { subject, mention, spans = NO_SPANS, others = NO_SPANS } = step.value;
    requests.push({
      text: mention.text,
      kind: mention.kind,
      platform: mention.platform,
      language: mention.language ?? subjects.get(subject)?.language,
      subject,
      spans,
      others,
    });
    indexes.push(index);
  });
  if (requests.length === 0) return scores;
  const results = await scorer.score(requests);
  indexes.forEach((index, at) => {
    const kept = toKept(results[at]);
    scores[index] = kept ?? FAILED;
    if (kept === undefined) telemetry.count('goldenhour_scorer_failures_total', 1);
  });
  return scores;
}

/**
 * Total silence: with no tick for three intervals the log's clock would stand still, and nobody
 * would learn that all sources are missing.
 *
 * @returns wall time of the last heartbeat
 */
async function beatIfSilent(
  options: ScoreOptions,
  task: Task,
  machine: ScoreMachine,
  last: number,
): Promise<number> {
  const { clock, transport, telemetry } = options;
  const { since, intervalMs } = machine.clock.silence;
  const now = clock.now();
  const patience = SILENT_INTERVALS * intervalMs;
  if (!machine.clock.live || now - Math.max(since, last) < Math.max(patience, DELAY_BOUND_MS))
    return last;
  const value = encode({ t: 'heartbeat' });
  const heartbeat = { topic: TOPICS.mentions.name, partition: task.partition, key: '', value };
  await withTaskRetry(options, task, () => transport.publish([heartbeat]));
  telemetry.count('goldenhour_heartbeats_total', 1);
  return now;
}

/**
 * Event time never goes back. Where the clock was ahead and was put right it stands until that time
 * has come, and nothing else would say that no crisis can be seen meanwhile.
 */
function createAheadTeller(
  { clock, health }: ScoreOptions,
  { stage, partition }: Task,
): (at: Pick<ScoreMachine['clock'], 'now' | 'live'>) => void {
  // The task's own, so that it goes with the task; it is told anew each time, whatever was told since.
  const check = `${stage}-${partition}`;
  let isTold = false;
  let standing = { at: Number.NEGATIVE_INFINITY, since: 0 };
  return ({ now: at, live }) => {
    const now = clock.now();
    const since = at === standing.at ? Math.min(standing.since, now) : now;
    standing = { at, since };
    const isAhead = live && at - now > AHEAD_MAX_MS && now - since >= STANDING_MS;
    if (isAhead) health(check, aheadSentence(partition, at));
    else if (isTold) health(check, null);
    isTold = isAhead;
  };
}

const aheadSentence = (partition: number, at: EpochMs): string =>
  `Event time of partition ${partition} stands at ${new Date(at).toISOString()}, which is still to come: a clock was ahead. Until then no crisis is seen. See that the clock is right; then wait, or begin a new store.`;

function report(
  { telemetry }: ScoreOptions,
  task: Task,
  machine: ScoreMachine,
  counts: ScoreCounts,
): void {
  const partition = String(task.partition);
  telemetry.count('goldenhour_scored_mentions_total', counts.scored, 'scored');
  telemetry.count('goldenhour_scored_mentions_total', counts.unscored, 'unscored');
  telemetry.count('goldenhour_late_mentions_total', counts.late);
  telemetry.count('goldenhour_missed_mentions_total', counts.missed);
  telemetry.count('goldenhour_reorder_overflow_total', counts.overflow);
  telemetry.count('goldenhour_closed_bins_total', counts.bins);
  telemetry.count('goldenhour_signals_total', counts.signals);
  for (const [reason, count] of counts.drops)
    telemetry.count('goldenhour_dropped_total', count, 'score', reason);
  for (const [reason, count] of counts.deadLetters)
    telemetry.count('goldenhour_dead_letters_total', count, 'score', reason);
  telemetry.set('goldenhour_waiting_mentions', machine.waiting, partition);
  if (Number.isFinite(machine.clock.now)) {
    telemetry.set('goldenhour_clock_timestamp_seconds', machine.clock.now / 1000, partition);
  }
}
