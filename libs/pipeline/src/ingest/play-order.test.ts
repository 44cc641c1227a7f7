import { expect, test } from 'vitest';
import { PlayOrder } from './play-order.ts';

const never = new AbortController().signal;

/** Whether the turn has come, without waiting for it. */
async function hasTurn(turn: Promise<void>): Promise<boolean> {
  return Promise.race([turn.then(() => true), Promise.resolve().then(() => false)]);
}

test('a source waits for the one behind it, and goes on when it has caught up', async () => {
  const order = new PlayOrder();
  order.join('fast', null);
  order.join('slow', null);
  order.reach('fast', 100);
  const turn = order.turn('fast', never);
  expect(await hasTurn(turn)).toBe(false);
  order.reach('slow', 50);
  expect(await hasTurn(turn)).toBe(false);
  order.reach('slow', 100);
  await turn;
});

test('the source that is behind all others never waits', async () => {
  const order = new PlayOrder();
  order.join('a', 10);
  order.join('b', 20);
  await order.turn('a', never);
  await order.turn('unknown', never);
});

test('nobody waits for a source that has left', async () => {
  const order = new PlayOrder();
  order.join('a', 10);
  order.join('b', 20);
  const turn = order.turn('b', never);
  order.leave('a');
  await turn;
});

test('who is told to stop waits no longer', async () => {
  const order = new PlayOrder();
  order.join('a', 10);
  order.join('b', 20);
  const stop = new AbortController();
  const turn = order.turn('b', stop.signal);
  stop.abort();
  await turn;
});
