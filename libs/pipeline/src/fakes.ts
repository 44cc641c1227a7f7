/** For tests of the stages: a clock moved by hand, a log in memory, a recorder of what is told. */
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import type {
  Clock,
  Commit,
  InRecord,
  Offset,
  OutRecord,
  ScanRange,
  StageSpec,
  Task,
  Telemetry,
  Transport,
} from './ports/index.ts';
import type { StageContext } from './stage.ts';

type Sleeper = { readonly until: EpochMs; readonly wake: () => void };

/** Time stands still until a test moves it. */
export class FakeClock implements Clock {
  #now: EpochMs;
  readonly #sleepers = new Set<Sleeper>();

  constructor(now: EpochMs) {
    this.#now = now;
  }

  now(): EpochMs {
    return this.#now;
  }

  sleep(duration: DurationMs, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper = { until: this.#now + duration, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', wake);
    });
  }

  /** Moves on by so much, waking sleepers in order and letting each run. */
  async advance(duration: DurationMs): Promise<void> {
    const until = this.#now + duration;
    await settled();
    for (
      let next = this.#first();
      next !== undefined && next.until <= until;
      next = this.#first()
    ) {
      this.#wake(next);
      await settled();
    }
    this.#now = until;
    await settled();
  }

  /** Moves on as long as it takes until the promise is settled. */
  async pass<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const mark = () => {
      isSettled = true;
    };
    promise.then(mark, mark);
    for (let steps = 0; ; steps += 1) {
      await settled();
      if (isSettled) return promise;
      const next = this.#first();
      if (next === undefined) throw new Error('nothing sleeps and nothing happens');
      if (steps > 100_000) throw new Error('it goes on for ever');
      this.#wake(next);
    }
  }

  #first(): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of this.#sleepers)
      if (first === undefined || sleeper.until < first.until) first = sleeper;
    return first;
  }

  #wake(sleeper: Sleeper): void {
    this.#now = Math.max(this.#now, sleeper.until);
    sleeper.wake();
  }
}

/** Lets all that can run without time passing run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export class FakeTelemetry implements Telemetry {
  readonly counts = new Map<string, number>();
  readonly logs: string[] = [];
  /** Last values of gauges. */
  readonly gauges = new Map<string, number>();

  count(metric: string, amount: number, ...labels: readonly string[]): void {
    const key = [metric, ...labels].join(' ');
    this.counts.set(key, (this.counts.get(key) ?? 0) + amount);
  }
  set(metric: string, value: number, ...labels: readonly string[]): void {
    this.gauges.set([metric, ...labels].join(' '), value);
  }
  clear(metric: string, ...labels: readonly string[]): void {
    this.gauges.delete([metric, ...labels].join(' '));
  }
  time(): void {}
  log(_: string, message: string): void {
    this.logs.push(message);
  }
}

/** What every stage is given, with what it says recorded. */
export function fakeContext(transport: Transport, clock: Clock) {
  const telemetry = new FakeTelemetry();
  const problems: (readonly [check: string, problem: string | null])[] = [];
  const health = (check: string, problem: string | null) => {
    problems.push([check, problem]);
  };
  return { transport, clock, telemetry, health, problems } satisfies StageContext & {
    problems: unknown;
  };
}

const forEver = <T>(): Promise<T> => new Promise(() => undefined);

/** The log itself: what is durable whoever has died. */
export class MemoryLog {
  readonly partitions: number;
  readonly clock: Clock;
  readonly #records = new Map<string, InRecord[]>();
  readonly #state = new Map<string, Map<string, string>>();
  readonly #offsets = new Map<string, Offset>();
  readonly arrivals = new Set<() => void>();
  /** Durable operations so far. */
  operations = 0;

  constructor(partitions: number, clock: Clock) {
    this.partitions = partitions;
    this.clock = clock;
  }

  /** Every second offset is left out, as a broker's markers do. */
  append({ topic, partition, key, value, headers }: OutRecord): void {
    const records = this.of(topic, partition);
    const appendTime = Math.max(this.clock.now(), records.at(-1)?.appendTime ?? 0);
    const offset = (records.at(-1)?.offset ?? -2) + 2;
    records.push({ partition, offset, key, value, headers: headers ?? {}, appendTime });
    for (const arrive of [...this.arrivals]) arrive();
  }

  of(topic: string, partition: number): InRecord[] {
    const key = `${topic}/${partition}`;
    const records = this.#records.get(key) ?? [];
    this.#records.set(key, records);
    return records;
  }

  /** All partitions one after the other, as JSON. */
  values(topic: string): readonly Readonly<Record<string, unknown>>[] {
    return Array.from({ length: this.partitions }, (_, partition) =>
      this.of(topic, partition).map(
        ({ value }) => JSON.parse(value ?? 'null') as Readonly<Record<string, unknown>>,
      ),
    ).flat();
  }

  stateOf(stage: string, partition: number): Map<string, string> {
    const key = `${stage}/${partition}`;
    const state = this.#state.get(key) ?? new Map<string, string>();
    this.#state.set(key, state);
    return state;
  }

  offsetOf(stage: string, partition: number): Offset | undefined {
    return this.#offsets.get(`${stage}/${partition}`);
  }

  commit(stage: string, partition: number, { outputs, state, offset }: Commit): void {
    for (const output of outputs) this.append(output);
    const kept = this.stateOf(stage, partition);
    for (const [key, value] of state) {
      if (value === null) kept.delete(key);
      else kept.set(key, value);
    }
    if (offset !== undefined) this.#offsets.set(`${stage}/${partition}`, offset);
  }
}

export type Faults = {
  /** Called before a publish or commit takes effect; what it throws is thrown. */
  readonly before?: (records: readonly OutRecord[], stage: string | null) => void;
  /** The process dies when this many operations are durable, before it learns of the last. */
  readonly diesAt?: number;
};

/** One process' way to the log. When it has died, its calls take no effect and never settle. */
export class MemoryTransport implements Transport {
  readonly partitions: number;
  readonly log: MemoryLog;
  readonly #faults: Faults;
  readonly died: Promise<void>;
  #die: () => void = () => undefined;
  #dead = false;

  constructor(log: MemoryLog, faults: Faults = {}) {
    this.log = log;
    this.partitions = log.partitions;
    this.#faults = faults;
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  kill(): void {
    this.#dead = true;
    this.#die();
  }

  async #durable(act: () => void): Promise<void> {
    // As on a disk, it takes a moment: others run meanwhile.
    await Promise.resolve();
    if (this.#dead) return forEver();
    act();
    this.log.operations += 1;
    if (this.log.operations === this.#faults.diesAt) this.kill();
    if (this.#dead) return forEver();
  }

  async publish(records: readonly OutRecord[]): Promise<void> {
    if (this.#dead) return forEver();
    this.#faults.before?.(records, null);
    await this.#durable(() => {
      // Who dies while publishing may leave a part of it behind.
      const isLast = this.log.operations + 1 === this.#faults.diesAt;
      const torn = isLast && this.log.operations % 2 === 0;
      for (const record of records.slice(0, torn ? Math.ceil(records.length / 2) : undefined))
        this.log.append(record);
    });
  }

  async runTasks(
    { stage, input }: StageSpec,
    run: (task: Task) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const tasks = Array.from({ length: this.partitions }, (_, partition) =>
      run(this.task({ stage, input, partition }, either)).catch((error: unknown) => {
        failed.abort(error);
      }),
    );
    await Promise.all(tasks);
    if (!either.aborted)
      await new Promise((resolve) => either.addEventListener('abort', resolve, { once: true }));
    if (failed.signal.aborted) throw failed.signal.reason;
  }

  task(at: StageSpec & { readonly partition: number }, signal: AbortSignal): Task {
    const { stage, partition, input } = at;
    const committed = this.log.offsetOf(stage, partition);
    let next = committed ?? 0;
    let busy = false;
    return {
      stage,
      partition,
      signal,
      committed,
      state: new Map([...this.log.stateOf(stage, partition)].sort(([a], [b]) => (a < b ? -1 : 1))),
      read: async ({ maxRecords, waitMs }) => {
        if (signal.aborted) return [];
        const found = () => this.#from(input ?? '', partition, { from: next, maxRecords });
        if (found().length === 0) await this.#arrival(waitMs, signal);
        if (this.#dead) return forEver();
        const records = signal.aborted ? [] : found();
        next = (records.at(-1)?.offset ?? next - 1) + 1;
        return records;
      },
      commit: async (commit) => {
        if (this.#dead) return forEver();
        if (busy) throw new Error('two commits of one task at a time');
        busy = true;
        try {
          this.#faults.before?.(commit.outputs, stage);
          await this.#durable(() => this.log.commit(stage, partition, commit));
        } finally {
          busy = false;
        }
      },
    };
  }

  async #arrival(waitMs: DurationMs, signal: AbortSignal): Promise<void> {
    const arrived = new AbortController();
    const arrive = () => arrived.abort();
    this.log.arrivals.add(arrive);
    await this.log.clock.sleep(waitMs, AbortSignal.any([signal, arrived.signal]));
    this.log.arrivals.delete(arrive);
  }

  #from(topic: string, partition: number, { from = 0, maxRecords }: ScanRange) {
    const records = this.log.of(topic, partition);
    const first = records.findIndex(({ offset }) => offset >= from);
    return first < 0 ? [] : records.slice(first, first + maxRecords);
  }

  async scan(topic: string, partition: number, range: ScanRange): Promise<readonly InRecord[]> {
    await Promise.resolve();
    return this.#dead ? forEver() : this.#from(topic, partition, range);
  }

  async ends(topic: string): Promise<readonly Offset[]> {
    await Promise.resolve();
    if (this.#dead) return forEver();
    return Array.from(
      { length: this.partitions },
      (_, partition) => (this.log.of(topic, partition).at(-1)?.offset ?? -1) + 1,
    );
  }

  async committed(stage: string): Promise<readonly (Offset | undefined)[]> {
    await Promise.resolve();
    if (this.#dead) return forEver();
    return Array.from({ length: this.partitions }, (_, partition) =>
      this.log.offsetOf(stage, partition),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
