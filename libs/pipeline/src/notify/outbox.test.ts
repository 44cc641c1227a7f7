import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReceiverError } from '../ports/index.ts';
import { T0 } from '../score/fakes.ts';
import { eventOf } from './fake-events.ts';
import {
  DELIVERY_BACKOFF,
  DELIVERY_BUDGET_MS,
  type Delivery,
  OUTBOX_PER_RECEIVER_MAX,
  Outbox,
} from './outbox.ts';

const HOUR = 60 * 60_000;
const down = new ReceiverError('unavailable', 'down');

const delivery = (crisis: string, revision: number, fields: Partial<Delivery> = {}): Delivery => ({
  receiver: 'r',
  event: eventOf(crisis, revision),
  clocked: T0,
  entered: T0,
  attempts: 0,
  due: T0,
  ...fields,
});

function apply(state: Map<string, string>, outbox: Outbox): void {
  for (const [key, value] of outbox.drain()) {
    if (value === null) state.delete(key);
    else state.set(key, value);
  }
}
const names = (deliveries: readonly Delivery[]) =>
  deliveries.map(
    ({ receiver, event }) => `${receiver} ${event.crisis.slice(0, 1)}.${event.revision}`,
  );

test('a failing event is tried for three days, later each time, and then it expires', () => {
  const outbox = new Outbox(new Map());
  outbox.add(delivery('a', 1));
  const waits: number[] = [];
  let now = T0;
  for (;;) {
    const [due] = outbox.due(now);
    if (due === undefined) throw new Error('nothing is due');
    const settled = outbox.failed(due, down, now);
    if (settled?.outcome === 'expired') break;
    expect(settled).toEqual({ outcome: 'retrying', error: 'unavailable' });
    expect(outbox.due(now)).toEqual([]);
    const before = now;
    while (outbox.due(now).length === 0) now += 1_000;
    waits.push(now - before);
  }
  const { firstMs, maxMs } = DELIVERY_BACKOFF;
  waits.forEach((wait, n) => {
    const full = Math.min(maxMs, firstMs * 2 ** n);
    expect(wait).toBeGreaterThanOrEqual(full / 2);
    expect(wait).toBeLessThanOrEqual(full + 1_000);
  });
  expect(now - T0).toBeLessThanOrEqual(DELIVERY_BUDGET_MS);
  expect(now - T0).toBeGreaterThan(DELIVERY_BUDGET_MS - maxMs);
  expect(outbox.size).toBe(0);
});

test('a receiver may ask for longer, up to a day', () => {
  const outbox = new Outbox(new Map());
  const asks = (retryAfterMs: number) =>
    new ReceiverError('rate_limited', 'slow', { retryAfterMs });
  outbox.add(delivery('a', 1));
  outbox.add(delivery('b', 1));
  const [a, b] = outbox.due(T0);
  if (a === undefined || b === undefined) throw new Error('both are due');
  outbox.failed(a, asks(2 * HOUR), T0);
  outbox.failed(b, asks(1_000 * HOUR), T0);
  expect(names(outbox.due(T0 + 2 * HOUR - 1))).toEqual([]);
  expect(names(outbox.due(T0 + 2 * HOUR))).toEqual(['r a.1']);
  expect(names(outbox.due(T0 + 24 * HOUR))).toEqual(['r a.1', 'r b.1']);
});

test('only the first of each crisis and receiver is due', () => {
  const outbox = new Outbox(new Map());
  for (const receiver of ['r', 'q'])
    for (const crisis of ['a', 'b'])
      for (const revision of [1, 2]) outbox.add(delivery(crisis, revision, { receiver }));
  expect(names(outbox.due(T0)).sort()).toEqual(['q a.1', 'q b.1', 'r a.1', 'r b.1']);
  expect(outbox.untried).toBe(4);
  expect(outbox.size).toBe(8);
});

test('where there is no room the oldest expires, and what was under way then changes nothing', () => {
  const state = new Map<string, string>();
  const outbox = new Outbox(state);
  for (let revision = 1; revision <= OUTBOX_PER_RECEIVER_MAX; revision += 1)
    expect(outbox.add(delivery('a', revision, { entered: T0 + revision }))).toEqual([]);
  const [underWay] = outbox.due(T0);
  if (underWay === undefined) throw new Error('one is due');
  expect(names(outbox.add(delivery('b', 1, { entered: T0 + 2 * HOUR })))).toEqual(['r a.1']);
  // Another receiver has room of its own.
  expect(outbox.add(delivery('b', 1, { receiver: 'q' }))).toEqual([]);
  expect(outbox.failed(underWay, down, T0)).toBeNull();
  apply(state, outbox);
  expect(names(outbox.due(T0)).sort()).toEqual(['q b.1', 'r a.2', 'r b.1']);
  expect(names(new Outbox(state).due(T0)).sort()).toEqual(['q b.1', 'r a.2', 'r b.1']);
  expect(outbox.size).toBe(OUTBOX_PER_RECEIVER_MAX + 1);
});

test('what is known of a receiver that is gone is settled once', () => {
  const outbox = new Outbox(new Map());
  outbox.add(delivery('a', 1));
  outbox.add(delivery('b', 1));
  outbox.add(delivery('b', 1, { receiver: 'q' }));
  const [a, b] = outbox.due(T0);
  if (a === undefined || b === undefined) throw new Error('both are due');
  expect(outbox.failed(a, new ReceiverError('gone', '410'), T0)).toEqual({
    outcome: 'gone',
    error: 'gone',
  });
  expect(names(outbox.abandon('r'))).toEqual(['r b.1']);
  expect(outbox.failed(b, down, T0)).toBeNull();
  expect(names(outbox.due(T0))).toEqual(['q b.1']);
});

test('whatever happens, a restart knows the same', () => {
  const step = fc.record({
    what: fc.constantFrom('add', 'accept', 'fail', 'refuse', 'gone', 'follow', 'introduce'),
    receiver: fc.constantFrom('r', 'q'),
    crisis: fc.constantFrom('a', 'b', 'c'),
    revision: fc.integer({ min: 1, max: 12 }),
    laterMs: fc.constantFrom(0, 10_000, HOUR, 30 * HOUR),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const state = new Map<string, string>();
      const outbox = new Outbox(state);
      let now = T0;
      for (const { what, receiver, crisis, revision, laterMs } of steps) {
        now += laterMs;
        const [due] = outbox.due(now);
        const fresh = delivery(crisis, revision, { receiver, entered: now, due: now });
        if (what === 'add') {
          // Revisions of a crisis come in order, each once.
          const queued = [...state.keys()].filter((key) =>
            key.startsWith(`d/${receiver}/${fresh.event.crisis}`),
          );
          const last = Number(queued.sort().at(-1)?.slice(-8) ?? 0);
          if (revision > last) outbox.add(fresh);
        }
        if (what === 'follow') outbox.follow(fresh.event);
        if (what === 'introduce') outbox.introduce(receiver);
        if (due !== undefined && what === 'accept') outbox.accepted(due);
        if (due !== undefined && what === 'fail') outbox.failed(due, down, now);
        if (due !== undefined && what === 'refuse')
          outbox.failed(due, new ReceiverError('refused', 'no'), now);
        if (due !== undefined && what === 'gone') {
          outbox.failed(due, new ReceiverError('gone', '410'), now);
          outbox.abandon(due.receiver);
        }
        apply(state, outbox);
        const restored = new Outbox(state);
        expect(restored.size).toBe(outbox.size);
        const all = now + DELIVERY_BUDGET_MS;
        expect(names(restored.due(all)).sort()).toEqual(names(outbox.due(all)).sort());
        expect(names(restored.due(now)).sort()).toEqual(names(outbox.due(now)).sort());
      }
      for (const receiver of ['r', 'q']) {
        const open = (of: Outbox) =>
          of.introduce(receiver).map(({ crisis, revision }) => [crisis, revision]);
        expect(open(new Outbox(state))).toEqual(open(outbox));
      }
    }),
  );
});
