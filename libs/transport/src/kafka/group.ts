/**
 * Membership of a consumer group: which partitions this process has, and for how long it may
 * believe so. Heartbeats go out by themselves, whatever the tasks are doing. What a process has it
 * keeps while the group is shared out anew, and learns of the difference: an owner of the past
 * cannot commit, so nobody waits until everybody has stopped.
 */
import type { DurationMs } from '@goldenhour/mention';
import {
  assign,
  decodeAssignment,
  decodeClaim,
  encodeAssignment,
  encodeClaim,
} from './assigner.ts';
import type { KafkaLimits, KafkaReporter } from './connection.ts';
import { toTransportError } from './errors.ts';
import {
  type Coordinator,
  connectCoordinator,
  type Membership,
  remedyFor,
  type Share,
} from './group-coordinator.ts';
import { inTime } from './in-time.ts';
import type { JoinGroupAnswer } from './kafkajs-internals.ts';
import type { Links } from './link.ts';

const RETRY_MS_MAX: DurationMs = 1_000;
/** For saying goodbye; who does not is missed after its session. */
const LEAVE_MS: DurationMs = 1_000;

export type GroupOptions = {
  readonly links: Links;
  readonly groupId: string;
  /** Full name: the topic whose partitions are shared out. */
  readonly topic: string;
  /** How many it has. @range ≥ 1 */
  readonly partitions: number;
  readonly limits: Pick<KafkaLimits, 'sessionMs' | 'rebalanceMs' | 'heartbeatMs' | 'retryMs'>;
  readonly reporter: KafkaReporter;
  /** Takes every partition from whoever has it. Only for tests of fencing. */
  readonly takesAll?: boolean;
};

type Connect = (signal: AbortSignal) => Promise<Coordinator>;
type OnAssigned = (partitions: ReadonlySet<number>) => void;

export class Group {
  readonly #options: GroupOptions;
  readonly #connect: Connect;
  readonly #waiting = new Set<() => void>();
  #onAssigned: OnAssigned = () => undefined;
  #coordinator: Coordinator | undefined;
  /** '' before the coordinator has given one. */
  #memberId = '';
  /** Undefined until it has joined, and from when it must join again. */
  #member: Membership | undefined;
  /** What the coordinator gave to `#member`. */
  #given: readonly number[] = [];
  /** What this process was last told of; undefined before the first time. */
  #assigned: ReadonlySet<number> | undefined;
  #session: NodeJS.Timeout | undefined;
  /** When the coordinator was last asked whether this is a member. */
  #askedAt = 0;
  #wake: () => void = () => undefined;
  #failures = 0;
  #problem: string | null = null;
  #rebalances = 0;

  constructor(options: GroupOptions, connect?: Connect) {
    this.#options = options;
    this.#connect = connect ?? ((signal) => connectCoordinator(options, signal));
  }

  /** How many times this process was given partitions, none included. */
  get rebalances(): number {
    return this.#rebalances;
  }

  /**
   * Stays a member until `signal` aborts, and then leaves, within about a second. To be called
   * once. Whatever may pass is retried for ever, and is a problem of health meanwhile.
   *
   * @param onAssigned told the partitions of this process at each change; not by leaving
   * @throws TransportError `denied` or `topics`
   */
  async run(onAssigned: OnAssigned, signal: AbortSignal): Promise<void> {
    this.#onAssigned = onAssigned;
    try {
      while (!signal.aborted) {
        try {
          await this.#stay(signal);
        } catch (error) {
          if (signal.aborted) break;
          await this.#rest(this.#recover(error), signal);
        }
      }
      this.#tell(null);
    } finally {
      clearTimeout(this.#session);
      this.#coordinator?.destroy();
      await this.#leave();
    }
  }

  /**
   * Until the coordinator has said, of a question asked after this call, that this process is still
   * a member, and `onAssigned` was told what it has; or until the signal aborts.
   */
  async confirmed(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      signal.addEventListener('abort', done, { once: true });
      this.#waiting.add(done);
      this.#wake();
    });
  }

  /** Ends only by throwing. */
  async #stay(signal: AbortSignal): Promise<never> {
    this.#coordinator ??= await inTime(this.#connect(signal), {
      signal,
      late: (coordinator) => coordinator.destroy(),
    });
    for (;;) {
      const askedAt = performance.now();
      const isSure =
        this.#member === undefined
          ? await this.#join(this.#coordinator, signal)
          : await this.#beat(this.#coordinator, this.#member, signal);
      if (!isSure || this.#waiting.size > 0) continue;
      await this.#rest(askedAt + this.#options.limits.heartbeatMs - performance.now(), signal);
    }
  }

  async #join(coordinator: Coordinator, signal: AbortSignal): Promise<boolean> {
    const { topic, takesAll = false, limits } = this.#options;
    const metadata = encodeClaim({ topic, owned: this.#assigned ?? [], takesAll });
    const joining = coordinator.join({ memberId: this.#memberId, metadata }, (memberId) => {
      this.#memberId = memberId;
    });
    // The coordinator waits for others, within the time that they have; what is beyond is silence.
    const joined = await inTime(joining, { signal, ms: limits.rebalanceMs + limits.sessionMs / 2 });
    this.#memberId = joined.memberId;
    this.#keepSession(performance.now());
    const member = { memberId: joined.memberId, generation: joined.generationId };
    const question = this.#ask();
    const syncing = coordinator.sync(member, this.#shares(joined));
    const assignment = await inTime(syncing, { signal, ms: limits.sessionMs });
    this.#member = member;
    this.#given = decodeAssignment(topic, assignment);
    this.#rebalances += 1;
    this.#options.reporter.log('info', 'the consumer group was shared out', {
      group: this.#options.groupId,
      generation: member.generation,
      partitions: this.#given,
    });
    return this.#confirm(question);
  }

  /** What each member gets, if it is for this one to say. */
  #shares({ leaderId, memberId, members }: JoinGroupAnswer): readonly Share[] {
    if (leaderId !== memberId) return [];
    const { topic, partitions } = this.#options;
    const claims = members.map((member) => decodeClaim(member.memberId, member.memberMetadata));
    return [...assign({ claims, partitions })].map(([id, share]) => ({
      memberId: id,
      memberAssignment: encodeAssignment(topic, share),
    }));
  }

  async #beat(coordinator: Coordinator, member: Membership, signal: AbortSignal): Promise<boolean> {
    const question = this.#ask();
    // Half a session: the other half is for finding a connection that answers.
    const ms = this.#options.limits.sessionMs / 2;
    await inTime(coordinator.heartbeat(member), { signal, ms });
    return this.#confirm(question);
  }

  #ask(): Question {
    this.#askedAt = performance.now();
    return { askedAt: this.#askedAt, waiting: [...this.#waiting] };
  }

  /**
   * The coordinator knows this member. The session counts from the question: an answer that is read
   * after the session is over (the process stood still) says nothing about now.
   *
   * @returns whether the answer came in time
   */
  #confirm({ askedAt, waiting }: Question): boolean {
    this.#failures = 0;
    this.#tell(null);
    if (performance.now() - askedAt >= this.#options.limits.sessionMs) {
      this.#loseSession();
      return false;
    }
    this.#keepSession(askedAt);
    this.#announce(this.#given);
    for (const done of waiting) done();
    return true;
  }

  #keepSession(from: number): void {
    clearTimeout(this.#session);
    const ms = from + this.#options.limits.sessionMs - performance.now();
    this.#session = setTimeout(() => this.#loseSession(), Math.max(0, ms));
  }

  /** The coordinator has had no word for so long that it will have given everything to others. */
  #loseSession(): void {
    if (this.#assigned === undefined || this.#assigned.size === 0) return;
    const { groupId, limits, reporter } = this.#options;
    reporter.log('warn', 'no word from Kafka for a whole session: what was assigned is let go', {
      group: groupId,
      sessionMs: limits.sessionMs,
    });
    this.#announce([]);
  }

  #announce(partitions: readonly number[]): void {
    const assigned = new Set(partitions);
    if (this.#assigned !== undefined && isEqual(this.#assigned, assigned)) return;
    this.#assigned = assigned;
    this.#onAssigned(assigned);
  }

  /** @returns how long to rest before the next try */
  #recover(error: unknown): DurationMs {
    const { groupId, limits, reporter } = this.#options;
    const remedy = remedyFor(error, groupId);
    if (remedy === 'rejoin') {
      // Only members are told so, and theirs is a session more: to wait for the others.
      this.#keepSession(this.#askedAt);
      this.#member = undefined;
      return 0;
    }
    this.#failures += 1;
    if (remedy === 'reconnect') {
      this.#coordinator?.destroy();
      this.#coordinator = undefined;
      const problem = toTransportError(error, `stay in the consumer group ${groupId}`);
      this.#tell(`${problem.message} It is tried again until it works.`);
    } else {
      this.#member = undefined;
      if (remedy === 'rejoin as new') this.#memberId = '';
    }
    reporter.log('debug', 'the consumer group is tried again', {
      group: groupId,
      remedy,
      failures: this.#failures,
      error: String(error),
    });
    const pause = Math.min(RETRY_MS_MAX, limits.retryMs * 2 ** Math.min(this.#failures - 1, 20));
    // Spread, lest all processes come back at once after an outage.
    return pause * (0.5 + Math.random() / 2);
  }

  #tell(problem: string | null): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    this.#options.reporter.health(`kafka-group-${this.#options.groupId}`, problem);
  }

  /** Ends early when the signal aborts, or when someone asks. */
  async #rest(ms: DurationMs, signal: AbortSignal): Promise<void> {
    if (ms <= 0 || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
      this.#wake = done;
    });
  }

  /** Over connections of its own: the others may be waiting for the group. */
  async #leave(): Promise<void> {
    if (this.#memberId === '') return;
    const { groupId, reporter } = this.#options;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), LEAVE_MS);
    const patience = { signal: late.signal };
    try {
      const coordinator = await inTime(this.#connect(late.signal), {
        ...patience,
        late: (connected) => connected.destroy(),
      });
      try {
        await inTime(coordinator.leave(this.#memberId), patience);
      } finally {
        coordinator.destroy();
      }
    } catch (error) {
      const fields = { group: groupId, error: String(error) };
      reporter.log('debug', 'could not leave the consumer group: it will notice', fields);
    } finally {
      clearTimeout(timer);
    }
  }
}

type Question = { readonly askedAt: number; readonly waiting: readonly (() => void)[] };

function isEqual(left: ReadonlySet<number>, right: ReadonlySet<number>): boolean {
  return left.size === right.size && [...left].every((partition) => right.has(partition));
}
