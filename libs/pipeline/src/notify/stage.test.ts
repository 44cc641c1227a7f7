/** Notify on a log in memory: order, retries, restarts, receivers that come and go. */
import type { CrisisEvent } from '@goldenhour/crisis';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toCrisisRecord } from '../cloud-event.ts';
import { ListReceiver } from '../fake-sources.ts';
import { FakeClock, type Faults, fakeContext, MemoryLog, MemoryTransport } from '../fakes.ts';
import { ReceiverError } from '../ports/index.ts';
import { encode } from '../records.ts';
import { T0 } from '../score/fakes.ts';
import { SampleBook } from '../score/sample-book.ts';
import { TOPICS } from '../topics.ts';
import { crisisId, eventOf } from './fake-events.ts';
import { type Route, runNotifyTask } from './stage.ts';

const HOUR = 60 * 60_000;
const newLog = () => {
  const clock = new FakeClock(T0);
  return { clock, log: new MemoryLog(1, clock) };
};

function tell(log: MemoryLog, ...events: readonly CrisisEvent[]): void {
  for (const event of events)
    log.append(toCrisisRecord(event, { namespace: 'n', partition: 0, clocked: log.clock.now() }));
}

const routeOf = (receiver: ListReceiver, fields: Partial<Route> = {}): Route => ({
  receiver,
  modes: ['live'],
  minSeverity: 0,
  language: 'en',
  ...fields,
});

function start(log: MemoryLog, routes: readonly Route[], faults: Faults = {}) {
  const transport = new MemoryTransport(log, faults);
  const context = fakeContext(transport, log.clock);
  const stop = new AbortController();
  const at = { stage: 'notify', input: TOPICS.crises.name, partition: 0 };
  const untried: number[] = [];
  const running = runNotifyTask(
    {
      ...context,
      namespace: 'n',
      routes,
      subjects: new Map([['acme', { name: 'Acme', timeZone: 'Europe/Amsterdam' }]]),
      onProgress: (_, progress) => untried.push(progress.untried),
    },
    transport.task(at, stop.signal),
  );
  const end = async () => {
    stop.abort();
    await (log.clock as FakeClock).pass(Promise.race([running, transport.died]));
  };
  return { ...context, end, transport, running, untried };
}

const sentTo = ({ sent }: ListReceiver) =>
  sent.map(({ event }) => `${event.crisis.replace(/0+$/, '')}.${event.revision}`);
const outcomesOf = (log: MemoryLog) =>
  log
    .values(TOPICS.notifications.name)
    .map(({ receiver, crisis, revision, outcome, attempt }) =>
      [receiver, `${String(crisis).replace(/0+$/, '')}.${String(revision)}`, outcome, attempt].join(
        ' ',
      ),
    );
const down = () => Promise.reject(new ReceiverError('unavailable', 'down'));

test('what is told has a stable id, a sentence, the event in both forms, and its samples', async () => {
  const { clock, log } = newLog();
  const receiver = new ListReceiver('r');
  start(log, [routeOf(receiver)]);
  tell(log, eventOf('a', 1));
  await clock.advance(1_000);
  const [first] = receiver.sent;
  expect(first).toMatchObject({
    id: `n/live/${crisisId('a')}/1`,
    crisisKey: `n/live/${crisisId('a')}`,
    subjectName: 'Acme',
    timeZone: 'Europe/Amsterdam',
    event: eventOf('a', 1),
    cloudEvent: { specversion: '1.0', id: `${crisisId('a')}.1`, data: eventOf('a', 1) },
    samples: [],
  });
  expect(first?.sentence).toContain('Acme');
  expect(outcomesOf(log)).toEqual(['r a.1 accepted 1']);
});

test('samples are joined as they stand when it is sent, and a withdrawn one is gone', async () => {
  const { clock, log } = newLog();
  const receiver = new ListReceiver('r');
  const sample = (mention: string, withdrawn = false) =>
    log.append({
      topic: TOPICS.samples.name,
      partition: 0,
      key: SampleBook.key('acme', mention),
      value: withdrawn
        ? null
        : encode({
            t: 'sample',
            mention,
            subject: 'acme',
            excerpt: `text of ${mention}`,
            url: null,
            author: null,
            platform: 'p',
            time: T0,
            sentiment: -1,
          }),
    });
  sample('m2');
  sample('m1');
  start(log, [routeOf(receiver)]);
  tell(log, eventOf('a', 1));
  await clock.advance(1_000);
  sample('m1', true);
  tell(log, eventOf('a', 2));
  await clock.advance(1_000);
  const excerpts = receiver.sent.map(({ samples }) => samples.map(({ excerpt }) => excerpt));
  expect(excerpts).toEqual([['text of m1', 'text of m2'], ['text of m2']]);
});

test('a route takes its modes, and severities by the worst a crisis has been', async () => {
  const { clock, log } = newLog();
  const all = new ListReceiver('all');
  const worst = new ListReceiver('worst');
  start(log, [routeOf(all, { modes: ['live', 'drill'] }), routeOf(worst, { minSeverity: 3 })]);
  tell(
    log,
    eventOf('a', 1),
    eventOf('a', 2, { severity: 3, peakSeverity: 3 }),
    eventOf('a', 3, { severity: 1, peakSeverity: 3 }),
    eventOf('d', 1, { mode: 'drill', peakSeverity: 3 }),
    eventOf('p', 1, { mode: 'replay', peakSeverity: 3 }),
  );
  await clock.advance(5_000);
  expect(sentTo(all).sort()).toEqual(['a.1', 'a.2', 'a.3', 'd.1']);
  expect(sentTo(worst)).toEqual(['a.2', 'a.3']);
});

test('events of one crisis go in order, and a dead receiver or crisis delays nobody else', async () => {
  const { clock, log } = newLog();
  const dead = new ListReceiver('dead', down);
  const picky = new ListReceiver('picky', ({ event }) =>
    event.crisis === crisisId('a') && clock.now() < T0 + HOUR ? down() : undefined,
  );
  const fine = new ListReceiver('fine');
  start(log, [routeOf(dead), routeOf(picky), routeOf(fine)]);
  tell(log, eventOf('a', 1), eventOf('b', 1), eventOf('a', 2), eventOf('b', 2));
  await clock.advance(3_000);
  expect(sentTo(fine).sort()).toEqual(['a.1', 'a.2', 'b.1', 'b.2']);
  expect(sentTo(picky)).toEqual(['b.1', 'b.2']);
  await clock.advance(3 * HOUR);
  expect(sentTo(picky)).toEqual(['b.1', 'b.2', 'a.1', 'a.2']);
  expect(dead.sent).toEqual([]);
});

test('a receiver that never answers holds its own places only, and is let go after a minute', async () => {
  const { clock, log } = newLog();
  let asked = 0;
  const mute = new ListReceiver('mute', () => {
    asked += 1;
    return new Promise(() => undefined);
  });
  const fine = new ListReceiver('fine');
  const { end } = start(log, [routeOf(mute), routeOf(fine)]);
  tell(log, ...Array.from({ length: 20 }, (_, n) => eventOf(`c${n}`, 1)));
  await clock.advance(30_000);
  expect(fine.sent).toHaveLength(20);
  expect(asked).toBe(8);
  await clock.advance(31_000);
  expect(asked).toBe(16);
  expect(outcomesOf(log).filter((line) => line.startsWith('mute'))).toHaveLength(8);
  // And nobody waits for it to stop.
  await end();
});

test('an answer that comes while something is committed is not asked for again', async () => {
  const { clock, log } = newLog();
  let release: () => void = () => undefined;
  let attempts = 0;
  const receiver = new ListReceiver('r', () => {
    attempts += 1;
    return new Promise((resolve) => {
      release = resolve;
    });
  });
  start(log, [routeOf(receiver)], {
    before: (records) => {
      // The commit of another event is under way when the answer comes.
      if (records.length === 0 && attempts > 0) release();
    },
  });
  tell(log, eventOf('a', 1));
  await clock.advance(100);
  tell(log, eventOf('b', 1));
  await clock.advance(10_000);
  release();
  await clock.advance(10_000);
  expect(sentTo(receiver)).toEqual(['a.1', 'b.1']);
  expect(attempts).toBe(2);
});

test('a receiver that says when to come back is asked then', async () => {
  const { clock, log } = newLog();
  const at: number[] = [];
  const busy = new ListReceiver('busy', () => {
    at.push(clock.now() - T0);
    if (at.length === 1)
      throw new ReceiverError('rate_limited', 'slow down', { retryAfterMs: HOUR });
  });
  start(log, [routeOf(busy)]);
  tell(log, eventOf('a', 1));
  await clock.advance(HOUR - 1_000);
  expect(at).toHaveLength(1);
  await clock.advance(3_000);
  expect(at).toHaveLength(2);
});

test('a refused event is not sent again, and the next one of that crisis is', async () => {
  const { clock, log } = newLog();
  const strict = new ListReceiver('strict', ({ event }) => {
    if (event.revision === 1) throw new ReceiverError('refused', 'bad request');
  });
  start(log, [routeOf(strict)]);
  tell(log, eventOf('a', 1), eventOf('a', 2));
  await clock.advance(5_000);
  expect(outcomesOf(log)).toEqual(['strict a.1 refused 1', 'strict a.2 accepted 1']);
});

test('a receiver that is gone is left alone with all that waited for it', async () => {
  const { clock, log } = newLog();
  let asked = 0;
  const gone = new ListReceiver('gone', () => {
    asked += 1;
    return Promise.reject(new ReceiverError('gone', '410'));
  });
  const { end } = start(log, [routeOf(gone)]);
  tell(log, eventOf('a', 1), eventOf('a', 2), eventOf('b', 1));
  await clock.advance(2_000);
  tell(log, eventOf('b', 2));
  await clock.advance(2_000);
  expect(outcomesOf(log).sort()).toEqual([
    'gone a.1 gone 1',
    'gone a.2 gone 1',
    'gone b.1 gone 1',
    'gone b.2 gone 1',
  ]);
  // Both crises were under way at once; then no more.
  expect(asked).toBe(2);
  await end();
  expect([...log.stateOf('notify', 0).keys()].filter((key) => key.startsWith('d/'))).toEqual([]);
});

test('a new receiver is told once of the crises that are open, as they stand', async () => {
  const { clock, log } = newLog();
  const old = new ListReceiver('old');
  const first = start(log, [routeOf(old)]);
  tell(
    log,
    ...[1, 2].map((n) => eventOf('a', n)),
    ...[1, 2, 3].map((n) => eventOf('b', n)),
    ...[1, 2, 3, 4].map((n) => eventOf('c', n)),
    eventOf('d', 1, { mode: 'drill' }),
  );
  await clock.advance(5_000);
  await first.end();
  const late = new ListReceiver('late');
  const second = start(log, [routeOf(old), routeOf(late)]);
  await clock.advance(5_000);
  expect(sentTo(late)).toEqual(['a.2', 'b.3']);
  await second.end();
  const third = start(log, [routeOf(old), routeOf(late)]);
  tell(log, eventOf('a', 3));
  await clock.advance(5_000);
  expect(sentTo(late)).toEqual(['a.2', 'b.3', 'a.3']);
  expect(old.sent).toHaveLength(10);
  await third.end();
  // Taken out and put back, it is new again.
  const fourth = start(log, [routeOf(old)]);
  await clock.advance(1_000);
  await fourth.end();
  start(log, [routeOf(old), routeOf(late)]);
  await clock.advance(5_000);
  expect(sentTo(late).slice(3)).toEqual(['a.3', 'b.3']);
});

test('deliveries to a receiver that is no longer configured end visibly', async () => {
  const { clock, log } = newLog();
  const { end } = start(log, [routeOf(new ListReceiver('dead', down))]);
  tell(log, eventOf('a', 1), eventOf('a', 2));
  await clock.advance(1_000);
  await end();
  start(log, []);
  await clock.advance(HOUR);
  expect(outcomesOf(log)).toEqual(['dead a.1 retrying 1', 'dead a.1 gone 2', 'dead a.2 gone 1']);
});

test('what was taken over is not taken over again when the log gives it again', async () => {
  const { clock, log } = newLog();
  const receiver = new ListReceiver('r');
  const first = start(log, [routeOf(receiver)]);
  tell(log, eventOf('a', 1), eventOf('a', 2));
  await clock.advance(2_000);
  await first.end();
  // The offset of the commit was lost, its state was not.
  const torn = newLog();
  tell(torn.log, eventOf('a', 1), eventOf('a', 2), eventOf('a', 3));
  for (const [key, value] of log.stateOf('notify', 0))
    torn.log.stateOf('notify', 0).set(key, value);
  start(torn.log, [routeOf(receiver)]);
  await torn.clock.advance(2_000);
  expect(sentTo(receiver)).toEqual(['a.1', 'a.2', 'a.3']);
});

test('what is no crisis event goes to dead-letters, and the next one is told', async () => {
  const { clock, log } = newLog();
  const receiver = new ListReceiver('r');
  start(log, [routeOf(receiver)]);
  for (const value of ['nonsense', '{}', null])
    log.append({ topic: TOPICS.crises.name, partition: 0, key: '', value });
  tell(log, eventOf('a', 1));
  await clock.advance(2_000);
  expect(log.values(TOPICS.deadLetters.name)).toHaveLength(3);
  expect(sentTo(receiver)).toEqual(['a.1']);
});

test('only what could be tried and was not counts as untried', async () => {
  const { clock, log } = newLog();
  const { untried } = start(log, [routeOf(new ListReceiver('dead', down))]);
  tell(log, eventOf('a', 1), eventOf('a', 2));
  await clock.advance(3_000);
  expect(Math.max(...untried)).toBe(1);
  expect(untried.at(-1)).toBe(0);
});

test('killed at any moment, each event is told in order and, dropped by its id, once', {
  timeout: 30_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          lives: fc.integer({ min: 1, max: 12 }),
          told: fc.integer({ min: 0, max: 4 }),
          isDown: fc.boolean(),
        }),
        { minLength: 1, maxLength: 8, size: 'max' },
      ),
      async (lives) => {
        const { clock, log } = newLog();
        const heard: string[] = [];
        const events = [1, 2, 3, 4].flatMap((n) => [eventOf('a', n), eventOf('b', n)]);
        const live = async (faults: Faults, isDown: boolean) => {
          const receivers = ['x', 'y'].map(
            (name) => new ListReceiver(name, isDown ? down : undefined),
          );
          const { end, transport } = start(
            log,
            receivers.map((receiver) => routeOf(receiver)),
            faults,
          );
          await clock.advance(4_000);
          await end();
          transport.kill();
          for (const receiver of receivers)
            heard.push(...receiver.sent.map(({ id }) => `${receiver.name} ${id}`));
        };
        for (const { lives: operations, told, isDown } of lives) {
          tell(log, ...events.splice(0, told));
          await live({ diesAt: log.operations + operations }, isDown);
        }
        tell(log, ...events.splice(0));
        await live({}, false);
        // What had to be tried again is due by now.
        await clock.advance(HOUR);
        await live({}, false);
        const unique = [...new Set(heard)];
        expect(unique).toHaveLength(16);
        for (const queue of ['x n/live/a', 'x n/live/b', 'y n/live/a', 'y n/live/b']) {
          const revisions = unique.filter((id) => id.startsWith(queue)).map((id) => id.slice(-1));
          expect(revisions).toEqual(['1', '2', '3', '4']);
        }
      },
    ),
    { numRuns: 30 },
  );
});
