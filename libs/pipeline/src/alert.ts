/**
 * Alert: signals in, lifecycle events out, exactly once. It steps through the clock records in
 * order, so that easing and resolving fall at the same instants whatever the batches, restarts
 * and lag.
 */
import type { CreateLifecycle, CrisisEvent } from '@goldenhour/crisis';
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import { toCrisisRecord } from './cloud-event.ts';
import { deadLetter } from './dead-letter.ts';
import type { InRecord, OutRecord, StateChange, Task } from './ports/index.ts';
import { decodeSignalsRecord } from './records.ts';
import { commitWithRetry, type StageContext, withTaskRetry } from './stage.ts';
import { TOPICS } from './topics.ts';

export type AlertOptions = StageContext & {
  readonly namespace: string;
  readonly createLifecycle: CreateLifecycle;
  readonly batchRecords: number;
  /** That these sources have ended, and all that followed, is committed on this partition. */
  readonly onEnd: (partition: number, sources: readonly string[]) => void;
};

const WAIT_MS: DurationMs = 1_000;
const QUIET_RECORDS_MAX = 5_000;
const POSITION_KEY = 'position';
const LIFECYCLE_PREFIX = 'l/';

/** What of the log this task has acted on. */
type Position = {
  readonly next: number;
  readonly clock: EpochMs | null;
  /** Sources of the last end. */
  readonly ended: readonly string[];
};

export async function runAlertTask(options: AlertOptions, task: Task): Promise<void> {
  const { namespace, telemetry } = options;
  const restored = [...task.state].flatMap(([key, value]): [string, string][] =>
    key.startsWith(LIFECYCLE_PREFIX) ? [[key.slice(LIFECYCLE_PREFIX.length), value]] : [],
  );
  const lifecycle = options.createLifecycle(restored);
  const saved = task.state.get(POSITION_KEY);
  let { next, clock, ended }: Position =
    saved === undefined ? { next: 0, clock: null, ended: [] } : (JSON.parse(saved) as Position);
  if (ended.length > 0) options.onEnd(task.partition, ended);
  let outputs: OutRecord[] = [];
  let unsaved = 0;

  const put = (events: readonly CrisisEvent[], record: InRecord): void => {
    for (const event of events) {
      outputs.push(
        toCrisisRecord(event, { namespace, partition: task.partition, clocked: record.appendTime }),
      );
      telemetry.count('goldenhour_crisis_transitions_total', 1, event.transition);
    }
  };

  const apply = (record: InRecord): void => {
    const decoded = decodeSignalsRecord(record);
    if (!decoded.ok) {
      const { refusal } = decoded;
      if (refusal.fate === 'drop') return;
      const origin = `${TOPICS.signals.name}/${record.partition}/${record.offset}`;
      const raw = record.malformed ?? record.value ?? '';
      const value = deadLetter({ origin, source: '', refusal, raw });
      outputs.push({
        topic: TOPICS.deadLetters.name,
        partition: task.partition,
        key: origin,
        value,
      });
      telemetry.count('goldenhour_dead_letters_total', 1, 'alert', refusal.reason);
      return;
    }
    const { value } = decoded;
    switch (value.t) {
      case 'signal':
        // Signals of a bin come before its clock: this one was acted on before. One of the bin that
        // is still open may be given again too: the lifecycle knows those by their ids.
        if (clock !== null && value.signal.at <= clock) break;
        put(lifecycle.signal(value.signal, value), record);
        break;
      case 'clock':
        // A span that was acted on before, wholly or in part, is stepped through only once.
        if (clock === null || value.to > clock) {
          put(
            lifecycle.clock({ ...value, from: Math.max(value.from, clock ?? value.from) }),
            record,
          );
          clock = value.to;
        }
        break;
      case 'missed':
        break;
      case 'end':
        ended = value.sources;
        break;
    }
  };

  while (!task.signal.aborted) {
    const limit = { maxRecords: options.batchRecords, waitMs: WAIT_MS };
    const records = await withTaskRetry(options, task, () => task.read(limit));
    const wasEnded = ended;
    for (const record of records) {
      if (record.offset < next) continue;
      apply(record);
      next = record.offset + 1;
      unsaved += 1;
    }
    const changes = lifecycle.drain();
    const ends = ended !== wasEnded;
    if (outputs.length === 0 && changes.length === 0 && !ends && unsaved < QUIET_RECORDS_MAX)
      continue;
    const position: Position = { next, clock, ended };
    const state: StateChange[] = [
      [POSITION_KEY, JSON.stringify(position)],
      ...changes.map(([key, value]): StateChange => [LIFECYCLE_PREFIX + key, value]),
    ];
    await commitWithRetry(options, task, { outputs, state, offset: next });
    outputs = [];
    unsaved = 0;
    telemetry.set('goldenhour_open_crises', lifecycle.open(), String(task.partition));
    if (ends) options.onEnd(task.partition, ended);
  }
}
