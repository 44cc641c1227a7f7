import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Answer, Order } from './messages.ts';

/** It is no more, and why. */
export type Ended = { readonly t: 'ended'; readonly how: string };

/** What native libraries look for; the rest of our environment is no business of a model. */
const VARIABLES = ['PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'SystemRoot', 'TMPDIR', 'TEMP'];

/**
 * One process that runs the model, from its start to its end. It holds nobody's process open, ends
 * with the one that started it, and has neither its standard streams nor its secrets.
 */
export class ModelChild implements AsyncDisposable {
  readonly #process: ChildProcess;
  #settle: ((answer: Answer | Ended) => void) | undefined;
  #ended: Ended | undefined;

  constructor(program: URL) {
    const env = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));
    this.#process = fork(program, {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
      env,
    });
    this.#process.on('message', (answer) => this.#tell(answer as Answer));
    this.#process.on('error', ({ message }) => this.#end(message));
    this.#process.on('exit', (code, signal) => this.#end(signal ?? `exit code ${code}`));
    this.#process.unref();
    this.#process.channel?.unref();
  }

  /** One order at a time. Never rejects. */
  ask(order: Order): Promise<Answer | Ended> {
    return new Promise((resolve) => {
      if (this.#ended !== undefined) {
        resolve(this.#ended);
        return;
      }
      this.#settle = resolve;
      this.#process.send(order, (error) => {
        if (error !== null) this.#end(error.message);
      });
    });
  }

  /** At once, whatever it is doing. */
  kill(): void {
    this.#process.kill('SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    // One that could not be started has no exit to wait for.
    if (this.#process.pid === undefined) return;
    this.#process.ref();
    this.kill();
    await gone;
  }

  #end(how: string): void {
    this.#ended ??= { t: 'ended', how };
    this.#tell(this.#ended);
  }

  #tell(answer: Answer | Ended): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(answer);
  }
}
