/** The main thread's end of the worker: calls, the bound on what is under way, and the ends. */
import { Worker } from 'node:worker_threads';
import { TransportError } from '@goldenhour/pipeline/ports';
import type { Answer, Fault, Report, Request, Slot, StoreOptions } from './messages.ts';

type PendingCall = {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
};

export class Link {
  readonly #worker: Worker;
  readonly #path: string;
  readonly #partitions: number;
  readonly #exited: Promise<void>;
  readonly #calls = new Map<number, PendingCall>();
  readonly #ends = new Map<Slot, number>();
  readonly #waiting = new Map<Slot, Set<() => void>>();
  #topicIds: ReadonlyMap<string, number> = new Map();
  #lastId = 0;
  #lastCommitMs = 0;
  #unreadExpired = 0;
  /** Why nothing can be asked any more. */
  #over: TransportError | undefined;

  /**
   * Starts the worker and waits until it has the store.
   *
   * @throws TransportError `locked`, `corrupt`, `partitions`, `version`, `unavailable`, `full`
   */
  static async open(options: StoreOptions): Promise<Link> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: options,
      // Flags of the main thread (a test runner's loaders, an inspector) are none of its business.
      execArgv: [],
      name: 'goldenhour-store',
      // Its objects die young: the default of 48 MB costs 45 MB of memory and wins no speed.
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    const link = new Link(worker, options);
    await link.#ready();
    return link;
  }

  private constructor(worker: Worker, { path, partitions }: StoreOptions) {
    this.#worker = worker;
    this.#path = path;
    this.#partitions = partitions;
    this.#exited = new Promise((resolve) => {
      worker.once('exit', () => {
        this.#end(new TransportError('closed', `The store ${path} was closed.`));
        resolve();
      });
    });
    worker.on('error', (error) => {
      this.#end(
        new TransportError(
          'closed',
          `The thread that writes the store ${path} broke down: ${error.message}. Whether the last calls were written is known after a restart.`,
          { cause: error },
        ),
      );
    });
    worker.on('message', (report: Report) => this.#take(report));
  }

  get lastCommitMs(): number {
    return this.#lastCommitMs;
  }

  get unreadExpired(): number {
    return this.#unreadExpired;
  }

  get pendingCalls(): number {
    return this.#calls.size;
  }

  /** @throws RangeError where no such topic and partition were declared: a fault of the program */
  slot(topic: string, partition: number): Slot {
    const id = this.#topicIds.get(topic);
    if (id === undefined || !(partition >= 0 && partition < this.#partitions)) {
      throw new RangeError(`No partition ${partition} of topic "${topic}" was declared.`);
    }
    return id * this.#partitions + partition;
  }

  /** The next offset of the partition, as far as the worker has reported. */
  end(slot: Slot): number {
    return this.#ends.get(slot) ?? 0;
  }

  /**
   * Asks the worker. The caller knows the type of each request's answer.
   *
   * @throws TransportError as the worker reports, or `closed`
   */
  call<T>(request: Request): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#over !== undefined) {
        reject(this.#over);
        return;
      }
      this.#lastId += 1;
      this.#calls.set(this.#lastId, { resolve: resolve as (value: unknown) => void, reject });
      // Only a pending call keeps the process alive: an idle store is no reason to stay.
      if (this.#calls.size === 1) this.#worker.ref();
      this.#worker.postMessage({ id: this.#lastId, request });
    });
  }

  /** Tells the worker something that has no answer. */
  tell(request: Request): void {
    if (this.#over === undefined) this.#worker.postMessage({ id: 0, request });
  }

  /** Resolves when the partition ends after `offset`, after `waitMs`, or on abort. Never rejects. */
  async grown(
    slot: Slot,
    offset: number,
    wait: { ms: number; signal: AbortSignal },
  ): Promise<void> {
    if (this.end(slot) > offset || wait.ms <= 0) return;
    if (wait.signal.aborted || this.#over !== undefined) return;
    const waiting = this.#waiting.get(slot) ?? new Set();
    this.#waiting.set(slot, waiting);
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        wait.signal.removeEventListener('abort', done);
        waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, wait.ms);
      wait.signal.addEventListener('abort', done);
      waiting.add(done);
    });
  }

  /** Lets what was asked finish, closes the store and ends the thread. */
  async close(): Promise<void> {
    if (this.#over === undefined) {
      const closed = this.call({ kind: 'close' });
      this.#over = new TransportError('closed', `The store ${this.#path} was closed.`);
      await closed.catch(() => undefined);
      // Whoever waits for the end must live to see it.
      this.#worker.ref();
    }
    await this.#exited;
  }

  /** Ends the thread in the middle of what it does, as a crash would. For tests. */
  async kill(): Promise<void> {
    this.#worker.ref();
    await this.#worker.terminate();
    await this.#exited;
  }

  async #ready(): Promise<void> {
    // The first report is `ready` or `refused`; a thread that dies before either has `#over` set.
    const opened = new Promise<unknown>((resolve, reject) =>
      this.#calls.set(0, { resolve, reject }),
    );
    await opened;
    this.#worker.unref();
  }

  #take(report: Report): void {
    switch (report.kind) {
      case 'ready':
        this.#topicIds = report.topicIds;
        for (const [slot, end] of report.ends) this.#ends.set(slot, end);
        this.#settle({ id: 0, value: null });
        break;
      case 'refused':
        this.#over = errorOf(report.fault);
        this.#settle({ id: 0, fault: report.fault });
        break;
      case 'unread-expired':
        this.#unreadExpired += report.records;
        break;
      case 'answers':
        if (report.commitMs !== undefined) this.#lastCommitMs = report.commitMs;
        for (const [slot, end] of report.ends) {
          this.#ends.set(slot, end);
          for (const wake of this.#waiting.get(slot) ?? []) wake();
        }
        for (const answer of report.answers) this.#settle(answer);
        if (this.#calls.size === 0) this.#worker.unref();
        break;
    }
  }

  #settle(answer: Answer): void {
    const call = this.#calls.get(answer.id);
    this.#calls.delete(answer.id);
    if (call === undefined) return;
    if ('fault' in answer) call.reject(errorOf(answer.fault));
    else call.resolve(answer.value);
  }

  #end(error: TransportError): void {
    this.#over ??= error;
    for (const call of this.#calls.values()) call.reject(this.#over);
    this.#calls.clear();
    for (const waiting of this.#waiting.values()) for (const wake of waiting) wake();
  }
}

function errorOf(fault: Fault): TransportError {
  return new TransportError(fault.code, fault.message);
}
