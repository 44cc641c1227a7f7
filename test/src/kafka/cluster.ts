/** A scenario on Kafka, by real processes: as many of each kind as wanted, any of which may die. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { DurationMs } from '@goldenhour/mention';
import { type Reader, TransportError } from '@goldenhour/pipeline/ports';
import type { KafkaLimits } from '@goldenhour/transport/kafka';
import { type Desk, deskReceiver, openDesk } from '../world/desk.ts';
import { type Played, readPlayed } from '../world/play.ts';
import { type Judgement, judge } from './judge.ts';
import { createNamespace, readNamespace, type TestNamespace } from './namespace.ts';
import { PlayEnd } from './play-end.ts';
import type { Scenario } from './scenario.ts';
import { ROLES, type Role, WorkerProcess } from './worker-process.ts';

const POLL_MS: DurationMs = 100;
/** What an orchestrator does when a process ends by itself: again, and then less and less soon. */
const RESTART_MS: DurationMs = 250;
/** Of an orderly end. */
const STOP_MS: DurationMs = 5_000;
/** A process that ends by itself this often is in a crash loop. */
const OWN_ENDS_MAX = 5;

export type ClusterOptions = {
  readonly scenario: Scenario;
  /** For the cluster's own view; workers may be given others. */
  readonly brokers: readonly string[];
  readonly workers?: Partial<Readonly<Record<Role, number>>>;
  /** `host:port` that workers of a kind use instead. */
  readonly brokersOf?: Partial<Readonly<Record<Role, string>>>;
  /** Times real time; absent: as fast as it goes. */
  readonly speed?: number;
  /** Absent: services as they are shipped. */
  readonly limits?: Partial<KafkaLimits>;
};

export class Cluster implements AsyncDisposable {
  readonly namespace: TestNamespace;
  readonly #options: ClusterOptions;
  readonly #desk: Desk;
  readonly #reader: Reader;
  readonly #config: string;
  readonly #workers = new Set<WorkerProcess>();
  /** Processes that ended without being told to, and what they said last. */
  readonly ownEnds: string[] = [];
  #isClosing = false;

  private constructor(
    options: ClusterOptions,
    parts: {
      readonly namespace: TestNamespace;
      readonly desk: Desk;
      readonly reader: Reader;
      readonly config: string;
    },
  ) {
    this.#options = options;
    this.namespace = parts.namespace;
    this.#desk = parts.desk;
    this.#reader = parts.reader;
    this.#config = parts.config;
  }

  static async open(options: ClusterOptions): Promise<Cluster> {
    const { scenario, brokers, speed, workers = {} } = options;
    await using opening = new AsyncDisposableStack();
    const { partitions } = scenario.config;
    const namespace = opening.use(await createNamespace(brokers, { partitions }));
    const desk = opening.use(await openDesk());
    const reader = opening.use(await readNamespace(namespace));
    const config = join(scenario.folder, `${namespace.name}.json`);
    const cluster = new Cluster(options, { namespace, desk, reader, config });
    await cluster.#configure(speed ?? 'max');
    const opened = opening.move();
    cluster.#close = () => opened.disposeAsync();
    for (const role of ROLES)
      for (let count = workers[role] ?? 1; count > 0; count -= 1) cluster.start(role);
    return cluster;
  }

  #close: () => Promise<void> = () => Promise.resolve();

  /** Those that run, or are frozen. */
  workers(role?: Role): readonly WorkerProcess[] {
    return [...this.#workers].filter((worker) => role === undefined || worker.role === role);
  }

  start(role: Role): WorkerProcess {
    const { brokers, brokersOf = {}, limits, scenario } = this.#options;
    const worker = new WorkerProcess({
      role,
      config: this.#config,
      brokers: brokersOf[role] ?? brokers.join(),
      cache: scenario.cache,
      ...(limits === undefined ? {} : { limits }),
    });
    this.#workers.add(worker);
    void worker.ended.then(async ({ code, signal }) => {
      this.#workers.delete(worker);
      if (worker.isMeantToEnd || this.#isClosing) return;
      this.ownEnds.push(`${role} ended with ${code ?? signal}: ${worker.talk.slice(-2_000)}`);
      await pause(RESTART_MS);
      if (!this.#isClosing && this.ownEnds.length <= OWN_ENDS_MAX) this.start(role);
    });
    return worker;
  }

  /** Kills it and starts another of its kind. */
  async replace(worker: WorkerProcess): Promise<WorkerProcess> {
    await worker.kill();
    return this.start(worker.role);
  }

  /** What is left of the play comes as fast as it goes. */
  async hurry(): Promise<void> {
    await this.#configure('max');
    for (const worker of this.workers('connector')) {
      await worker.stop();
      this.start('connector');
    }
  }

  /** What others read of it. */
  get reader(): Reader {
    return this.#reader;
  }

  /** Waits for the end of the play. @throws Error that says how far it came, when it takes longer */
  async end(withinMs: DurationMs): Promise<void> {
    const sources = this.#options.scenario.config.sources as readonly { readonly name: string }[];
    const end = new PlayEnd(
      this.#reader,
      sources.map(({ name }) => name),
    );
    const deadline = performance.now() + withinMs;
    while (!(await this.#ask(() => end.isReached()))) {
      if (performance.now() > deadline || this.ownEnds.length > OWN_ENDS_MAX)
        throw new Error(`Not at its end after ${withinMs / 1000} s. ${await this.#state()}`);
      await pause(POLL_MS);
    }
  }

  async found(): Promise<{ readonly played: Played; readonly judgement: Judgement }> {
    const played = await readPlayed(this.#reader);
    const { name: namespace } = this.namespace;
    const told = this.#desk.told;
    const judgement = judge(this.#options.scenario.expected, { played, told, namespace });
    return { played, judgement };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    // In order where it can be: groups without members can be removed at once.
    await Promise.all([...this.#workers].map((worker) => worker.stopWithin(STOP_MS)));
    await this.#close();
  }

  async #configure(speed: number | 'max'): Promise<void> {
    const { scenario, brokers } = this.#options;
    const config = {
      ...scenario.config,
      sources: scenario.config.sources.map((source) => ({ ...source, speed })),
      namespace: this.namespace.name,
      receivers: [deskReceiver(this.#desk.url)],
      kafka: { brokers },
    };
    await writeFile(this.#config, JSON.stringify(config));
  }

  /** A broker that is down is no reason to give up. */
  async #ask(question: () => Promise<boolean>): Promise<boolean> {
    try {
      return await question();
    } catch (error) {
      if (error instanceof TransportError && error.retryable) return false;
      throw error;
    }
  }

  async #state(): Promise<string> {
    const ends: string[] = [];
    for (const stage of ['score', 'alert', 'notify'])
      ends.push(`${stage} at ${(await this.#reader.committed(stage)).join(', ')}`);
    const said = [...this.#workers].map(({ role, talk }) => `${role} said: ${talk.slice(-1_500)}`);
    return [...ends, ...this.ownEnds, ...said].join('\n');
  }
}
