import type { DurationMs } from '@goldenhour/mention';
import {
  type Clock,
  type Notification,
  type Receiver,
  ReceiverError,
} from '@goldenhour/pipeline/ports';
import { type Answer, post, type Resolve } from './post.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { Signer } from './signature.ts';
import { hostOf, type Target } from './target.ts';

/** @source Standard Webhooks, "Payload size". @unit bytes */
export const BODY_BYTES_MAX = 20_000;

/** Malformed, too large, not understood: the same event will get the same answer tomorrow. */
const EVENT_FAULTS: ReadonlySet<number> = new Set([400, 413, 422]);

export type WebhookOptions = {
  readonly name: string;
  readonly target: Target;
  readonly signer: Signer;
  readonly timeoutMs: DurationMs;
  readonly clock: Clock;
  readonly resolve: Resolve;
};

/**
 * Posts crisis events as Standard Webhooks: one attempt per call, signed anew with its time, under
 * the notification's id, which is the same at every attempt.
 *
 * Accepted is 200 to 299. 410 is `gone`; 429 `rate_limited`; no answer in time `timeout`.
 * `refused` is only what is the event's own fault: {@link EVENT_FAULTS}. All else is `unavailable`
 * and may be tried again: what a proxy answers while the receiver is being replaced, what a wrong
 * secret or path gets until somebody mends it. Redirects (3xx) are not followed.
 */
export function createWebhook(options: WebhookOptions): Receiver {
  const { name, target, signer, timeoutMs, clock, resolve } = options;
  return {
    name,
    async send(notification, signal) {
      const { id } = notification;
      const body = webhookBody(notification);
      const now = clock.now();
      const seconds = Math.floor(now / 1000);
      const answer = await post({
        target,
        headers: {
          'content-type': 'application/cloudevents+json; charset=utf-8',
          'user-agent': 'goldenhour',
          'webhook-id': id,
          'webhook-timestamp': String(seconds),
          'webhook-signature': signer.sign({ id, seconds, body }),
        },
        body,
        timeoutMs,
        signal,
        resolve,
      });
      const error = errorOf(answer, hostOf(target.url), now);
      if (error !== undefined) throw error;
    },
  };
}

/**
 * The CloudEvent in structured JSON, its `data` being the crisis event and, beside its fields,
 * `subjectName`, `sentence` (for a person, in the receiver's language) and `samples` (the mentions
 * that `evidence.samples` names, as far as they may still be shown).
 *
 * Samples are left out from the end until it is within {@link BODY_BYTES_MAX}. The event itself
 * is sent whole, however long: an alarm that is too long beats none.
 */
export function webhookBody(notification: Notification): string {
  const { cloudEvent, event, subjectName, sentence, samples } = notification;
  const bodyWith = (count: number): string =>
    JSON.stringify({
      ...cloudEvent,
      data: { ...event, subjectName, sentence, samples: samples.slice(0, count) },
    });
  let count = samples.length;
  let body = bodyWith(count);
  while (count > 0 && Buffer.byteLength(body) > BODY_BYTES_MAX) {
    count -= 1;
    body = bodyWith(count);
  }
  return body;
}

function errorOf(
  { status, retryAfter }: Answer,
  host: string,
  now: number,
): ReceiverError | undefined {
  if (status >= 200 && status < 300) return undefined;
  const answered = `${host} answered ${status}`;
  if (status === 410) return new ReceiverError('gone', `${answered}: it wants no more events`);
  const wait = parseRetryAfter(retryAfter, now);
  const options = wait === undefined ? {} : { retryAfterMs: wait };
  if (status === 429) return new ReceiverError('rate_limited', answered, options);
  if (EVENT_FAULTS.has(status))
    return new ReceiverError('refused', `${answered}: it does not take this event`);
  return new ReceiverError('unavailable', `${answered}${adviceOn(status)}`, options);
}

/** What a person should look at where waiting alone may not help. */
function adviceOn(status: number): string {
  if (status >= 300 && status < 400)
    return ', a redirect, which is not followed: set `url` to the final address';
  switch (status) {
    case 401:
    case 403:
      return ': check `secret`, and whether it lets this machine in';
    case 404:
    case 405:
      return ': check the path of `url`, unless it is being replaced just now';
    default:
      return '';
  }
}
