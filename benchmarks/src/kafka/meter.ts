import type { ScorePlan, ScoreReport } from './plan.ts';

/** Measures a process from the end of its warm-up to its last commit. */
export class Meter {
  readonly #warmUp: number;
  readonly #total: number;
  readonly #done = Promise.withResolvers<ScoreReport>();
  #committed = 0;
  #begun: { readonly at: number; readonly cpu: NodeJS.CpuUsage; readonly mentions: number } | null =
    null;
  readonly #commitsMs: number[] = [];

  constructor({ warmUp, total }: Pick<ScorePlan, 'warmUp' | 'total'>) {
    this.#warmUp = warmUp;
    this.#total = total;
  }

  /** Resolves when all mentions are committed. @throws when more are than there were, or by `fail` */
  get done(): Promise<ScoreReport> {
    return this.#done.promise;
  }

  /** A commit took so long. */
  timed(ms: number): void {
    if (this.#begun !== null) this.#commitsMs.push(ms);
  }

  /** So many mentions more are committed. */
  committed(mentions: number): void {
    this.#committed += mentions;
    if (this.#begun === null && this.#committed >= this.#warmUp) {
      this.#begun = { at: performance.now(), cpu: process.cpuUsage(), mentions: this.#committed };
    }
    if (this.#committed > this.#total) {
      this.fail(new Error(`${this.#committed} mentions were committed, of ${this.#total}.`));
    } else if (this.#committed === this.#total && this.#begun !== null) {
      const { at, cpu, mentions } = this.#begun;
      const used = process.cpuUsage(cpu);
      this.#done.resolve({
        seconds: (performance.now() - at) / 1000,
        cpuSeconds: (used.user + used.system) / 1e6,
        mentions: this.#total - mentions,
        rssMb: process.resourceUsage().maxRSS / 1024,
        commitsMs: this.#commitsMs,
      });
    }
  }

  fail(error: unknown): void {
    this.#done.reject(error);
  }
}
