/**
 * What has to be told to whom, and when it is tried again: a deterministic book, without I/O.
 * Deliveries of one crisis to one receiver go in order; nobody waits for anybody else.
 *
 * State: `d/<receiver>/<crisis>/<revision>` a delivery, `o/<crisis>` the last event of a crisis
 * that is not resolved, `r/<receiver>` a receiver that was told of the open ones.
 */
import type { CrisisEvent } from '@goldenhour/crisis';
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import type { Backoff, ReceiverError, StateChange } from '../ports/index.ts';
import type { NotificationOutcome } from '../records.ts';
import { backoffMs } from '../retry.ts';

/** As Standard Webhooks recommends: seconds at first, then hours, three days in all. */
export const DELIVERY_BACKOFF: Backoff = { firstMs: 5_000, maxMs: 6 * 60 * 60 * 1000 };
export const DELIVERY_BUDGET_MS: DurationMs = 3 * 24 * 60 * 60 * 1000;
/** A receiver may ask for a longer wait, up to this. */
const RETRY_AFTER_MAX_MS: DurationMs = 24 * 60 * 60 * 1000;
/** Undelivered events kept per receiver; beyond it the oldest expires. */
export const OUTBOX_PER_RECEIVER_MAX = 10_000;

export type Delivery = {
  readonly receiver: string;
  readonly event: CrisisEvent;
  /** Append time of the signal it came from. */
  readonly clocked: EpochMs;
  /** Wall time of the entry into the outbox. */
  readonly entered: EpochMs;
  /** Attempts so far. */
  readonly attempts: number;
  /** Not before. */
  readonly due: EpochMs;
};

export type Settled = { readonly outcome: NotificationOutcome; readonly error: string | null };

const deliveryKey = ({ receiver, event }: Delivery): string =>
  `d/${receiver}/${event.crisis}/${String(event.revision).padStart(8, '0')}`;
const queueKey = ({ receiver, event }: Delivery): string => `${receiver}/${event.crisis}`;

export class Outbox {
  readonly #queues = new Map<string, Delivery[]>();
  readonly #pending = new Map<string, number>();
  readonly #open = new Map<string, CrisisEvent>();
  readonly #known = new Set<string>();
  #changes = new Map<string, string | null>();

  constructor(state: ReadonlyMap<string, string>) {
    const keys = [...state.keys()].sort();
    for (const key of keys) {
      const value = state.get(key) ?? '';
      if (key.startsWith('d/')) this.#enqueue(JSON.parse(value) as Delivery);
      else if (key.startsWith('o/')) this.#open.set(key.slice(2), JSON.parse(value) as CrisisEvent);
      else if (key.startsWith('r/')) this.#known.add(key.slice(2));
    }
  }

  /** Deliveries not yet settled. */
  get size(): number {
    let size = 0;
    for (const count of this.#pending.values()) size += count;
    return size;
  }

  /** Deliveries that could be tried and never were. What waits behind a failing one is not among them. */
  get untried(): number {
    let untried = 0;
    for (const [head] of this.#queues.values()) if (head?.attempts === 0) untried += 1;
    return untried;
  }

  /** Receivers that are configured no longer are new when they come back. */
  forget(configured: { has(receiver: string): boolean }): void {
    for (const receiver of this.#known) {
      if (configured.has(receiver)) continue;
      this.#known.delete(receiver);
      this.#changes.set(`r/${receiver}`, null);
    }
  }

  /** Open crises a receiver has not been told of, because it is new. Asked once per receiver. */
  introduce(receiver: string): readonly CrisisEvent[] {
    if (this.#known.has(receiver)) return [];
    this.#known.add(receiver);
    this.#changes.set(`r/${receiver}`, '1');
    return [...this.#open.values()].sort((a, b) => a.at - b.at || (a.crisis < b.crisis ? -1 : 1));
  }

  /** An event was read: whoever comes later will be told how things stand. */
  follow(event: CrisisEvent): void {
    const key = `o/${event.crisis}`;
    if (event.status === 'resolved') {
      if (this.#open.delete(event.crisis)) this.#changes.set(key, null);
      return;
    }
    this.#open.set(event.crisis, event);
    this.#changes.set(key, JSON.stringify(event));
  }

  /** @returns deliveries that had to make room and are thereby expired */
  add(delivery: Delivery): readonly Delivery[] {
    const expired: Delivery[] = [];
    while ((this.#pending.get(delivery.receiver) ?? 0) >= OUTBOX_PER_RECEIVER_MAX) {
      const oldest = this.#oldest(delivery.receiver);
      if (oldest === undefined) break;
      this.#remove(oldest);
      expired.push(oldest);
    }
    this.#enqueue(delivery);
    this.#changes.set(deliveryKey(delivery), JSON.stringify(delivery));
    return expired;
  }

  /** The first of every queue that may be tried now, in order of being due. */
  due(now: EpochMs): readonly Delivery[] {
    const heads: Delivery[] = [];
    for (const [head] of this.#queues.values())
      if (head !== undefined && head.due <= now) heads.push(head);
    return heads.sort((a, b) => a.due - b.due || a.event.at - b.event.at);
  }

  /** null when it had ended meanwhile, see {@link failed}. */
  accepted(delivery: Delivery): Settled | null {
    if (this.#find(delivery) === undefined) return null;
    this.#remove(delivery);
    return { outcome: 'accepted', error: null };
  }

  /**
   * Decides what a failed attempt means: another one later, or the end of it; null when it had
   * ended meanwhile, by making room or because its receiver is gone.
   */
  failed(delivery: Delivery, error: ReceiverError, now: EpochMs): Settled | null {
    if (this.#find(delivery) === undefined) return null;
    const { code: name } = error;
    if (!error.retryable) {
      this.#remove(delivery);
      return { outcome: name === 'gone' ? 'gone' : 'refused', error: name };
    }
    const attempts = delivery.attempts + 1;
    const wait = Math.max(
      backoffMs(attempts, DELIVERY_BACKOFF, deliveryKey(delivery)),
      Math.min(error.retryAfterMs ?? 0, RETRY_AFTER_MAX_MS),
    );
    if (now + wait > delivery.entered + DELIVERY_BUDGET_MS) {
      this.#remove(delivery);
      return { outcome: 'expired', error: name };
    }
    this.#replace({ ...delivery, attempts, due: now + wait });
    return { outcome: 'retrying', error: name };
  }

  /** Removes all that waits for a receiver that is gone for good. */
  abandon(receiver: string): readonly Delivery[] {
    const abandoned: Delivery[] = [];
    for (const queue of this.#queues.values())
      if (queue[0]?.receiver === receiver) abandoned.push(...queue);
    for (const delivery of abandoned) this.#remove(delivery);
    return abandoned;
  }

  drain(): readonly StateChange[] {
    const changes = [...this.#changes];
    this.#changes = new Map();
    return changes;
  }

  #enqueue(delivery: Delivery): void {
    const key = queueKey(delivery);
    const queue = this.#queues.get(key) ?? [];
    if (queue.length === 0) this.#queues.set(key, queue);
    queue.push(delivery);
    this.#pending.set(delivery.receiver, (this.#pending.get(delivery.receiver) ?? 0) + 1);
  }

  #find(delivery: Delivery): { readonly queue: Delivery[]; readonly at: number } | undefined {
    const queue = this.#queues.get(queueKey(delivery)) ?? [];
    const at = queue.findIndex(({ event }) => event.revision === delivery.event.revision);
    return at < 0 ? undefined : { queue, at };
  }

  #replace(delivery: Delivery): void {
    const found = this.#find(delivery);
    if (found === undefined) return;
    found.queue[found.at] = delivery;
    this.#changes.set(deliveryKey(delivery), JSON.stringify(delivery));
  }

  #remove(delivery: Delivery): void {
    const found = this.#find(delivery);
    if (found === undefined) return;
    found.queue.splice(found.at, 1);
    if (found.queue.length === 0) this.#queues.delete(queueKey(delivery));
    this.#pending.set(delivery.receiver, (this.#pending.get(delivery.receiver) ?? 1) - 1);
    this.#changes.set(deliveryKey(delivery), null);
  }

  #oldest(receiver: string): Delivery | undefined {
    let oldest: Delivery | undefined;
    for (const [head] of this.#queues.values()) {
      if (head?.receiver === receiver && (oldest === undefined || head.entered < oldest.entered))
        oldest = head;
    }
    return oldest;
  }
}
