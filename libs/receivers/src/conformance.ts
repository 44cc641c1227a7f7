/** What every receiver keeps to, whatever the channel. Run by each receiver's tests. */
import { type Receiver, ReceiverError } from '@goldenhour/pipeline/ports';
import { describe, expect, test } from 'vitest';
import { exampleEvent, exampleNotification } from './example.ts';

/** A receiver, and whatever it reports to. Made anew for each test. */
export type Bench = AsyncDisposable & {
  readonly receiver: Receiver;
  /** What the far side does with the next event. */
  set(behaviour: 'accept' | 'hang' | 'fail'): void;
  /** How many events arrived at the far side. */
  arrived(): number;
  /** Resolves once one has arrived. */
  arrival(): Promise<void>;
};

/** "At once", on a machine that is busy with other things. @unit ms */
const PROMPT_MS = 1_000;

export function describeReceiver(name: string, open: () => Promise<Bench>): void {
  describe(`receiver ${name} keeps to the port`, () => {
    test('resolved means accepted, once per call', async () => {
      await using bench = await open();
      await bench.receiver.send(exampleNotification(), AbortSignal.timeout(10_000));
      expect(bench.arrived()).toBe(1);
    });

    test('a far side that fails is a ReceiverError that says to try again', async () => {
      await using bench = await open();
      bench.set('fail');
      const error = await failureOf(bench.receiver, AbortSignal.timeout(10_000));
      expect(error).toBeInstanceOf(ReceiverError);
      expect(error).toMatchObject({ retryable: true });
      // One attempt; whoever calls decides on the next.
      expect(bench.arrived()).toBe(1);
    });

    test('an aborted signal sends nothing', async () => {
      await using bench = await open();
      const error = await failureOf(bench.receiver, AbortSignal.abort());
      expect(error).toMatchObject({ code: 'unavailable', retryable: true });
      expect(bench.arrived()).toBe(0);
    });

    test('a signal stops a send that hangs, promptly, and it may be tried again', async () => {
      await using bench = await open();
      bench.set('hang');
      const stop = new AbortController();
      const failure = failureOf(bench.receiver, stop.signal);
      await bench.arrival();
      const began = performance.now();
      stop.abort();
      const error = await failure;
      expect(performance.now() - began).toBeLessThan(PROMPT_MS);
      expect(error).toBeInstanceOf(ReceiverError);
      expect(error).toMatchObject({ code: 'unavailable', retryable: true });
      bench.set('accept');
      await bench.receiver.send(exampleNotification(), AbortSignal.timeout(10_000));
    });

    test('calls side by side do not disturb one another', async () => {
      await using bench = await open();
      const signal = AbortSignal.timeout(10_000);
      const sends = Array.from({ length: 20 }, (_, index) => {
        const event = exampleEvent({ revision: index + 1 });
        return bench.receiver.send(exampleNotification({ event }), signal);
      });
      await Promise.all(sends);
      expect(bench.arrived()).toBe(20);
    });

    test('what is sent is not changed', async () => {
      await using bench = await open();
      const notification = deepFrozen(exampleNotification());
      await bench.receiver.send(notification, AbortSignal.timeout(10_000));
      expect(notification).toEqual(exampleNotification());
    });
  });
}

/** @throws Error when it was accepted */
export async function failureOf(
  receiver: Receiver,
  signal: AbortSignal,
  notification = exampleNotification(),
): Promise<unknown> {
  try {
    await receiver.send(notification, signal);
  } catch (error) {
    return error;
  }
  throw new Error('it was accepted');
}

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFrozen(part);
    Object.freeze(value);
  }
  return value;
}
