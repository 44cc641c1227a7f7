/** One worker as a process that can be killed, frozen and watched. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DurationMs } from '@goldenhour/mention';
import type { StageName } from '@goldenhour/pipeline';
import type { KafkaLimits } from '@goldenhour/transport/kafka';
import { programEnvironment } from '../world/program.ts';

const WORKER = join(import.meta.dirname, 'worker.ts');
const SERVICES = join(import.meta.dirname, '../../../services');
/** Kept of what it said. @unit characters */
const TALK_MAX = 100_000;

export const ROLES = ['connector', 'scorer', 'alerter'] as const;
export type Role = (typeof ROLES)[number];
const STAGES_OF: Readonly<Record<Role, readonly StageName[]>> = {
  connector: ['ingest'],
  scorer: ['score'],
  alerter: ['alert', 'notify'],
};

export type WorkerOptions = {
  readonly role: Role;
  readonly config: string;
  readonly brokers: string;
  readonly cache: string;
  /** Absent: the service itself, as it is shipped. */
  readonly limits?: Partial<KafkaLimits>;
};

export type WorkerEnd = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export class WorkerProcess {
  readonly role: Role;
  readonly startedAt = performance.now();
  readonly #child: ChildProcess;
  readonly #ended: Promise<WorkerEnd>;
  #talk = '';
  /** Whoever ends it says so first: what ends otherwise ended by itself. */
  #isMeantToEnd = false;

  constructor({ role, config, brokers, cache, limits }: WorkerOptions) {
    this.role = role;
    const command =
      limits === undefined
        ? [join(SERVICES, role, 'src/main.ts'), '--port', '0']
        : [WORKER, '--stages', STAGES_OF[role].join(), '--limits', JSON.stringify(limits)];
    this.#child = spawn(process.execPath, [...command, '--config', config, '--brokers', brokers], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: programEnvironment(cache),
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#talk = (this.#talk + chunk.toString()).slice(-TALK_MAX);
    });
    this.#ended = once(this.#child, 'close').then(([code, signal]) => ({ code, signal }));
  }

  get ended(): Promise<WorkerEnd> {
    return this.#ended;
  }

  get isMeantToEnd(): boolean {
    return this.#isMeantToEnd;
  }

  /** The end of what it said on standard error. */
  get talk(): string {
    return this.#talk;
  }

  /** As kill -9; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#isMeantToEnd = true;
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** In order; resolves when it has ended. */
  async stop(): Promise<WorkerEnd> {
    this.#isMeantToEnd = true;
    this.#child.kill('SIGTERM');
    return await this.#ended;
  }

  /** In order, or after so long not. */
  async stopWithin(ms: DurationMs): Promise<void> {
    this.thaw();
    const late = setTimeout(() => this.#child.kill('SIGKILL'), ms);
    await this.stop();
    clearTimeout(late);
  }

  /** It stands still and knows nothing of it. */
  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child.kill('SIGCONT');
  }
}
