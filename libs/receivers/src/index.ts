/**
 * Who is told of a crisis: one file per channel. A receiver makes one attempt per call, says by
 * {@link ReceiverError} whether another one may help, and keeps nothing between calls; retries,
 * order and the record of what was sent are the notify stage's. Safe for concurrent calls.
 */
import type { Clock, Receiver } from '@goldenhour/pipeline/ports';
import { type Resolve, systemResolve } from './post.ts';
import type { ReceiverConfig } from './schema.ts';
import { createStdout } from './stdout.ts';
import { parseTarget } from './target.ts';
import { createWebhook } from './webhook.ts';

export { type ReceiverConfig, receiverSchema } from './schema.ts';

export type ReceiverDeps = {
  readonly clock: Clock;
  /** Writes to the process's output; what it throws is a failed attempt. */
  readonly write: (text: string) => void | Promise<void>;
  /** The output is a terminal and nobody asked for plain text (NO_COLOR). */
  readonly colours: boolean;
  /** Absent: the system's resolver. */
  readonly resolve?: Resolve;
};

/** @throws Error when `config` did not come of {@link receiverSchema} */
export function createReceiver(config: ReceiverConfig, deps: ReceiverDeps): Receiver {
  switch (config.type) {
    case 'webhook': {
      const target = parseTarget(config.url, config.allowPrivate);
      if ('fault' in target) throw new Error(`The url of receiver ${config.name} ${target.fault}.`);
      return createWebhook({
        name: config.name,
        target,
        signer: config.secret,
        timeoutMs: config.timeoutMs,
        clock: deps.clock,
        resolve: deps.resolve ?? systemResolve,
      });
    }
    case 'stdout':
      return createStdout({
        name: config.name,
        json: config.json,
        language: config.language,
        colours: deps.colours,
        write: deps.write,
      });
  }
}
