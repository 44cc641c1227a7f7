import type { Clock } from '@goldenhour/pipeline/ports';
import { TransportError } from '@goldenhour/pipeline/ports';
import { expect, test } from 'vitest';
import { asRefusal, KafkaRefusal, type Patience, tellingOnce, withPatience } from './patience.ts';

/** Time passes as soon as nothing else happens. */
function sleepyClock(): Clock {
  let now = 0;
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  const wakeFirst = (): void => {
    const [first] = [...sleepers].toSorted((a, b) => a.until - b.until);
    if (first === undefined) return;
    sleepers.delete(first);
    now = first.until;
    first.wake();
  };
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((wake) => {
        const sleeper = { until: now + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          wake();
        });
        setImmediate(wakeFirst);
      }),
  };
}

const opened = (onClose = () => undefined): AsyncDisposable => ({
  [Symbol.asyncDispose]: async () => onClose(),
});

function patience(given: Partial<Patience> = {}) {
  const problems: (string | null)[] = [];
  const clock = sleepyClock();
  return {
    clock,
    problems,
    options: {
      clock,
      signal: new AbortController().signal,
      patienceMs: 10_000,
      brokers: ['a:1', 'b:2'],
      onFailure: (problem: string | null) => void problems.push(problem),
      ...given,
    },
  };
}

const away = new TransportError('unavailable', 'Could not reach it: refused.');

/** Fails so many times with this. */
function failing(times: number, error: Error) {
  let asked = 0;
  return {
    asked: () => asked,
    open: async () => {
      asked += 1;
      if (asked <= times) throw error;
      return opened();
    },
  };
}

test('what stays waits for brokers as long as it takes, says so, and says when that is over', async () => {
  const { options, problems, clock } = patience({ patienceMs: Number.POSITIVE_INFINITY });
  const broker = failing(200, away);
  await withPatience(broker.open, options);
  expect(broker.asked()).toBe(201);
  expect(problems).toEqual([...Array.from({ length: 200 }, () => away.message), null]);
  // Not faster than every few seconds, in the end.
  expect(clock.now()).toBeGreaterThan(190 * 2_500);
});

test('a command gives up after its time, with what was said last', async () => {
  const { options, clock } = patience();
  const broker = failing(1_000, away);
  await expect(withPatience(broker.open, options)).rejects.toBe(away);
  expect(clock.now()).toBeLessThanOrEqual(10_000);
  expect(broker.asked()).toBeGreaterThan(3);
});

test('brokers that neither answer nor refuse are given up as well, and closed if they come late', async () => {
  const { options } = patience();
  const { promise, resolve } = Promise.withResolvers<AsyncDisposable>();
  await expect(withPatience(() => promise, options)).rejects.toThrow(
    'Kafka at a:1, b:2 does not answer.',
  );
  const closed = new Promise<void>((done) => {
    resolve(
      opened(() => {
        done();
        return undefined;
      }),
    );
  });
  await closed;
});

test.for(['denied', 'topics', 'partitions', 'version'] as const)(
  '%s is not tried again, and ends with the code of a fault that stays',
  async (code) => {
    const { options, problems } = patience({ patienceMs: Number.POSITIVE_INFINITY });
    const broker = failing(1, new TransportError(code, 'Kafka refused it.'));
    const refusal = withPatience(broker.open, options);
    await expect(refusal).rejects.toThrow('Kafka refused it.');
    await expect(refusal).rejects.toBeInstanceOf(KafkaRefusal);
    await expect(refusal).rejects.toMatchObject({ exitCode: 78 });
    expect(broker.asked()).toBe(1);
    expect(problems).toEqual([]);
  },
);

test('whoever stops does not wait', async () => {
  const stop = new AbortController();
  const { options } = patience({
    patienceMs: Number.POSITIVE_INFINITY,
    signal: stop.signal,
    clock: { now: () => 0, sleep: () => new Promise(() => undefined) },
  });
  const waiting = withPatience(() => new Promise<AsyncDisposable>(() => undefined), options);
  const reason = new Error('stopped');
  stop.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect(withPatience(async () => opened(), options)).rejects.toBe(reason);
});

test('only what Kafka refuses for good is a refusal', () => {
  expect(asRefusal(away)).toBe(away);
  const broken = new TypeError('undefined is not a function');
  expect(asRefusal(broken)).toBe(broken);
});

test('a person is told once that it waits', () => {
  const told: string[] = [];
  const tell = tellingOnce((text) => void told.push(text));
  for (const problem of [null, 'It is down.', 'It is down.', null]) tell(problem);
  expect(told).toEqual(['Waiting, and trying again: It is down.']);
});
