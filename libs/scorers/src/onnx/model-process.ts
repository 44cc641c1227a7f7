/**
 * The model at work: batches in, outputs out, in bounded time. A batch that takes too long costs
 * the process its life, since native code cannot be interrupted; it is started again, sooner or
 * later as often as it failed before.
 */
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import { type Clock, ScorerError, type Telemetry } from '@goldenhour/pipeline/ports';
import type { Answer, ModelPlan } from './messages.ts';
import { type Ended, ModelChild } from './model-child.ts';

/** Why a batch has no outputs: no answer in time, it went wrong, the model is just starting. */
export const FAILURES = ['time', 'error', 'down'] as const;
export type Failure = (typeof FAILURES)[number];
/** @shape logits: texts × classes */
export type Judgement = { readonly logits: Float32Array } | { readonly failed: Failure };

export type ModelProcessOptions = {
  readonly plan: ModelPlan;
  /** For one batch. */
  readonly timeoutMs: DurationMs;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** What is run; tests have programs of their own. */
  readonly program?: URL;
};

/** Some gigabytes from a slow disk. */
export const LOAD_MS_MAX: DurationMs = 120_000;
const PAUSE_MS: DurationMs = 1_000;
export const PAUSE_MS_MAX: DurationMs = 60_000;
const PROGRAM = new URL('./model-main.ts', import.meta.url);

type Start = { readonly child: ModelChild; readonly since: EpochMs };

export class ModelProcess implements AsyncDisposable {
  readonly #options: ModelProcessOptions;
  #child: ModelChild | undefined;
  #starting: Start | undefined;
  /** Since it last judged a batch. */
  #failures = 0;
  #retryAt: EpochMs = 0;

  private constructor(options: ModelProcessOptions) {
    this.#options = options;
  }

  /**
   * Resolves once the model is loaded and has judged something.
   * @throws ScorerError that says why it cannot
   */
  static async open(options: ModelProcessOptions): Promise<ModelProcess> {
    const opened = new ModelProcess(options);
    const child = opened.#launch();
    const answer = await opened.#within(LOAD_MS_MAX, child.ask({ t: 'load', plan: options.plan }));
    if (answer?.t === 'loaded') {
      opened.#began(child);
      return opened;
    }
    await child[Symbol.asyncDispose]();
    throw new ScorerError(whyNotLoaded(answer, options.plan.folder));
  }

  /** Judges one batch; its caller sees to it that there is one at a time. Never rejects. */
  async judge(texts: readonly string[]): Promise<Judgement> {
    const { clock, telemetry, timeoutMs } = this.#options;
    const child = this.#current();
    if (child === undefined) return { failed: 'down' };
    const since = clock.now();
    const answer = await this.#within(timeoutMs, child.ask({ t: 'judge', texts }));
    if (answer === undefined) {
      this.#lose(child, `no answer within ${timeoutMs} ms`);
      return { failed: 'time' };
    }
    if (answer.t === 'judged') {
      telemetry.time('goldenhour_model_batch_seconds', (clock.now() - since) / 1000);
      this.#failures = 0;
      return { logits: answer.logits };
    }
    if (answer.t === 'ended') this.#lose(child, answer.how);
    else if (answer.t === 'failed')
      telemetry.log('warn', 'the model could not judge a batch', { why: answer.why });
    return { failed: 'error' };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child?.[Symbol.asyncDispose]();
    await this.#starting?.child[Symbol.asyncDispose]();
  }

  /** The process that can be asked, if there is one; else one is started where it is time for it. */
  #current(): ModelChild | undefined {
    if (this.#child !== undefined) return this.#child;
    const now = this.#options.clock.now();
    if (this.#starting === undefined) {
      // A clock that was set back must not make the pause longer.
      const left = this.#retryAt - now;
      if (left <= 0 || left > PAUSE_MS_MAX) this.#restart(now);
    } else if (now - this.#starting.since > LOAD_MS_MAX) {
      this.#lose(this.#starting.child, `not loaded within ${LOAD_MS_MAX} ms`);
    }
    return undefined;
  }

  #restart(since: EpochMs): void {
    const child = this.#launch();
    this.#starting = { child, since };
    void child.ask({ t: 'load', plan: this.#options.plan }).then((answer) => {
      if (this.#starting?.child !== child) return;
      if (answer.t === 'loaded') this.#began(child);
      else this.#lose(child, 'how' in answer ? answer.how : 'it could not be loaded');
    });
  }

  #launch(): ModelChild {
    return new ModelChild(this.#options.program ?? PROGRAM);
  }

  #began(child: ModelChild): void {
    this.#starting = undefined;
    this.#child = child;
    this.#options.telemetry.count('goldenhour_model_starts_total', 1);
  }

  #lose(child: ModelChild, why: string): void {
    const { clock, telemetry } = this.#options;
    child.kill();
    this.#child = undefined;
    this.#starting = undefined;
    const pauseMs = this.#failures === 0 ? 0 : PAUSE_MS * 2 ** (this.#failures - 1);
    this.#failures += 1;
    this.#retryAt = clock.now() + Math.min(pauseMs, PAUSE_MS_MAX);
    telemetry.log('warn', 'the model is started again', { why, failures: this.#failures });
  }

  /** Undefined when the time is over first. */
  async #within<T>(limit: DurationMs, answer: Promise<T>): Promise<T | undefined> {
    const answered = new AbortController();
    const over = this.#options.clock.sleep(limit, answered.signal).then(() => undefined);
    try {
      return await Promise.race([answer, over]);
    } finally {
      answered.abort();
    }
  }
}

function whyNotLoaded(answer: Answer | Ended | undefined, folder: string): string {
  if (answer?.t === 'refused') return answer.why;
  if (answer?.t === 'ended') {
    return `The process that runs the model in ${folder} ended while it loaded it (${answer.how}). Mostly there is not enough memory: choose a smaller or a quantised model.`;
  }
  return `The model in ${folder} was not loaded within ${LOAD_MS_MAX / 1000} seconds. Choose a smaller model, or a faster disk.`;
}
