/**
 * Notify: crisis events in, receivers told, at least once under one stable id. `crises` is the
 * outbox of the pipeline: an event becomes a delivery of this task's state with the offset, at
 * once; every attempt is a commit of its own. A dead receiver delays nobody else.
 */
import type { CrisisEvent, Language } from '@goldenhour/crisis';
import type { DurationMs, Mode } from '@goldenhour/mention';
import type { Severity } from '@goldenhour/velocity';
import { eventId, fromCrisisRecord } from '../cloud-event.ts';
import { deadLetter } from '../dead-letter.ts';
import {
  type InRecord,
  type Notification,
  type OutRecord,
  type Receiver,
  ReceiverError,
  type StateChange,
  type Task,
} from '../ports/index.ts';
import { encode, type NotificationRecord } from '../records.ts';
import { commitWithRetry, type StageContext, withTaskRetry } from '../stage.ts';
import { TOPICS } from '../topics.ts';
import { notificationId, notificationOf } from './notification.ts';
import { type Delivery, Outbox, type Settled } from './outbox.ts';
import { SampleView } from './sample-view.ts';

/** Who is told of what. */
export type Route = {
  readonly receiver: Receiver;
  readonly modes: readonly Mode[];
  /** By the highest severity the crisis has had, so that who heard of its beginning hears of its end. */
  readonly minSeverity: Severity;
  readonly language: Language;
};

export type NotifyOptions = StageContext & {
  readonly namespace: string;
  readonly routes: readonly Route[];
  readonly subjects: ReadonlyMap<string, { readonly name: string; readonly timeZone: string }>;
  /** Called after every round: where this partition has come, and what was never tried yet. */
  readonly onProgress: (
    partition: number,
    progress: { readonly next: number; readonly untried: number },
  ) => void;
};

const POSITION_KEY = 'position';
const BATCH_RECORDS = 200;
/** A round begins at least this often, for retries that fall due. */
const WAIT_MS: DurationMs = 1_000;
/** The same while an answer is awaited, so that the next event of that crisis goes out soon. */
const BUSY_WAIT_MS: DurationMs = 20;
/** Attempts under way per receiver. */
const CONCURRENCY = 8;
/** A receiver that ignores its own time limit is let go after this. */
const ATTEMPT_MAX_MS: DurationMs = 60_000;

type Answer = { readonly delivery: Delivery; readonly error: ReceiverError | null };

export async function runNotifyTask(options: NotifyOptions, task: Task): Promise<void> {
  await new NotifyTask(options, task).run();
}

class NotifyTask {
  readonly #options: NotifyOptions;
  readonly #task: Task;
  readonly #outbox: Outbox;
  readonly #samples: SampleView;
  readonly #routes: ReadonlyMap<string, Route>;
  /** Receivers that answered "gone": not tried again while this process lives. */
  readonly #gone = new Set<string>();
  readonly #underWay = new Map<
    string,
    { readonly receiver: string; readonly done: Promise<void> }
  >();
  #answers: Answer[] = [];
  #broken: { readonly error: unknown } | undefined;
  #outputs: OutRecord[] = [];
  #next: number;

  constructor(options: NotifyOptions, task: Task) {
    this.#options = options;
    this.#task = task;
    this.#outbox = new Outbox(task.state);
    this.#samples = new SampleView(options.transport, task.partition);
    this.#routes = new Map(options.routes.map((route) => [route.receiver.name, route]));
    this.#next = Number(task.state.get(POSITION_KEY) ?? 0);
  }

  async run(): Promise<void> {
    const task = this.#task;
    this.#outbox.forget(this.#routes);
    for (const route of this.#options.routes) {
      for (const event of this.#outbox.introduce(route.receiver.name)) {
        // What it is told of happened before it came: only the way to it is timed.
        if (isFor(route, event)) this.#deliver(route, event, this.#options.clock.now());
      }
    }
    await this.#commit();
    while (!task.signal.aborted) {
      await this.#attempt();
      const waitMs = this.#underWay.size > 0 ? BUSY_WAIT_MS : WAIT_MS;
      const records = await this.#retried(() => task.read({ maxRecords: BATCH_RECORDS, waitMs }));
      for (const record of records) this.#read(record);
      this.#settle();
      await this.#commit();
      const { partition } = task;
      this.#options.telemetry.set(
        'goldenhour_pending_deliveries',
        this.#outbox.size,
        String(partition),
      );
      this.#options.onProgress(partition, { next: this.#next, untried: this.#outbox.untried });
    }
    // Attempts under way are told to stop by the task's signal; what they achieved is tried again.
    await Promise.all([...this.#underWay.values()].map(({ done }) => done));
  }

  #read(record: InRecord): void {
    if (record.offset < this.#next) return;
    this.#next = record.offset + 1;
    const decoded = fromCrisisRecord(record);
    if (!decoded.ok) {
      const { refusal } = decoded;
      if (refusal.fate === 'drop') return;
      const origin = `${TOPICS.crises.name}/${record.partition}/${record.offset}`;
      const raw = record.malformed ?? record.value ?? '';
      this.#put(TOPICS.deadLetters.name, origin, deadLetter({ origin, source: '', refusal, raw }));
      this.#options.telemetry.count('goldenhour_dead_letters_total', 1, 'notify', refusal.reason);
      return;
    }
    const { event, clocked } = decoded.value;
    this.#outbox.follow(event);
    for (const route of this.#options.routes) {
      if (isFor(route, event)) this.#deliver(route, event, clocked);
    }
  }

  #deliver({ receiver }: Route, event: CrisisEvent, clocked: number): void {
    const now = this.#options.clock.now();
    const delivery: Delivery = {
      receiver: receiver.name,
      event,
      clocked,
      entered: now,
      attempts: 0,
      due: now,
    };
    if (this.#gone.has(receiver.name)) {
      this.#record(delivery, { outcome: 'gone', error: 'gone' });
      return;
    }
    for (const expired of this.#outbox.add(delivery)) {
      this.#record(expired, { outcome: 'expired', error: 'overflow' });
    }
  }

  /** Starts what is due and allowed; answers are collected as they come. */
  async #attempt(): Promise<void> {
    const due = this.#outbox.due(this.#options.clock.now());
    const busy = new Map<string, number>();
    for (const { receiver } of this.#underWay.values())
      busy.set(receiver, (busy.get(receiver) ?? 0) + 1);
    const starting = due.filter((delivery) => {
      const running = busy.get(delivery.receiver) ?? 0;
      if (this.#underWay.has(underWayKey(delivery)) || running >= CONCURRENCY) return false;
      busy.set(delivery.receiver, running + 1);
      return true;
    });
    if (starting.length === 0) return;
    await this.#retried(() => this.#samples.refresh());
    for (const delivery of starting) {
      const key = underWayKey(delivery);
      const done = this.#send(delivery).then(
        (error) => {
          this.#answers.push({ delivery, error });
        },
        (broken: unknown) => {
          this.#broken ??= { error: broken };
        },
      );
      this.#underWay.set(key, { receiver: delivery.receiver, done });
    }
  }

  async #send(delivery: Delivery): Promise<ReceiverError | null> {
    const route = this.#routes.get(delivery.receiver);
    // Its receiver is no longer configured: nobody is there to be told.
    if (route === undefined)
      return new ReceiverError('gone', 'the receiver is no longer configured');
    const over = new AbortController();
    const signal = AbortSignal.any([this.#task.signal, over.signal]);
    const patience = this.#options.clock
      .sleep(ATTEMPT_MAX_MS, signal)
      .then(() => new ReceiverError('timeout', `no answer within ${ATTEMPT_MAX_MS / 1000} s`));
    const notification = this.#notification(route, delivery.event);
    const send = async (): Promise<ReceiverError | null> => {
      try {
        await route.receiver.send(notification, signal);
        return null;
      } catch (error) {
        // Whatever else a receiver throws is a broken program, and stops it.
        if (error instanceof ReceiverError) return error;
        throw error;
      }
    };
    try {
      return await Promise.race([send(), patience]);
    } finally {
      over.abort();
    }
  }

  #notification({ language }: Route, event: CrisisEvent): Notification {
    const { namespace, subjects } = this.#options;
    const subject = subjects.get(event.subject);
    const samples = this.#samples.find(event.subject, event.evidence.samples);
    return notificationOf(event, { namespace, subject, language, samples });
  }

  #settle(): void {
    if (this.#broken !== undefined) throw this.#broken.error;
    const answers = this.#answers;
    this.#answers = [];
    const now = this.#options.clock.now();
    for (const { delivery, error } of answers) {
      // Not before: an answer that comes during a commit is still to be settled.
      this.#underWay.delete(underWayKey(delivery));
      // Stopped, not answered: it will be tried again by whoever owns the task next.
      if (error !== null && this.#task.signal.aborted) continue;
      if (error === null) {
        const accepted = this.#outbox.accepted(delivery);
        if (accepted === null) continue;
        this.#record(delivery, accepted);
        const seconds = Math.max(0, now - delivery.clocked) / 1000;
        this.#options.telemetry.time('goldenhour_clock_to_notification_seconds', seconds);
        continue;
      }
      const settled = this.#outbox.failed(delivery, error, now);
      if (settled === null) continue;
      this.#record(delivery, settled);
      this.#options.telemetry.log('warn', 'a receiver did not accept an event', {
        receiver: delivery.receiver,
        event: eventId(delivery.event),
        outcome: settled.outcome,
        error: error.code,
        reason: error.message,
      });
      if (error.code === 'gone') this.#abandon(delivery.receiver);
    }
  }

  #abandon(receiver: string): void {
    this.#gone.add(receiver);
    for (const left of this.#outbox.abandon(receiver))
      this.#record(left, { outcome: 'gone', error: 'gone' });
  }

  #record(delivery: Delivery, { outcome, error }: Settled): void {
    const { event, receiver } = delivery;
    const { namespace, clock, telemetry } = this.#options;
    const record: NotificationRecord = {
      t: 'notification',
      id: notificationId(namespace, event),
      receiver,
      crisis: event.crisis,
      revision: event.revision,
      outcome,
      attempt: delivery.attempts + 1,
      at: clock.now(),
      error,
    };
    this.#put(TOPICS.notifications.name, event.crisis, encode(record));
    telemetry.count('goldenhour_notifications_total', 1, receiver, outcome);
  }

  #retried<T>(step: () => Promise<T>): Promise<T> {
    return withTaskRetry(this.#options, this.#task, step);
  }

  #put(topic: string, key: string, value: string): void {
    this.#outputs.push({ topic, partition: this.#task.partition, key, value });
  }

  async #commit(): Promise<void> {
    const changes = this.#outbox.drain();
    const saved = Number(this.#task.state.get(POSITION_KEY) ?? 0);
    if (
      this.#outputs.length === 0 &&
      changes.length === 0 &&
      this.#next === (this.#committed ?? saved)
    )
      return;
    const state: StateChange[] = [...changes, [POSITION_KEY, String(this.#next)]];
    const outputs = this.#outputs;
    this.#outputs = [];
    await commitWithRetry(this.#options, this.#task, { outputs, state, offset: this.#next });
    this.#committed = this.#next;
  }

  #committed: number | undefined;
}

const isFor = ({ modes, minSeverity }: Route, event: CrisisEvent): boolean =>
  modes.includes(event.mode) && event.peakSeverity >= minSeverity;

/** One attempt at a time per (receiver, crisis). */
const underWayKey = ({ receiver, event }: Delivery): string => `${receiver}/${event.crisis}`;
