import { expect, test } from 'vitest';
import type { Link } from './link.ts';
import { LinkKeeper } from './link-keeper.ts';

/** Links that only note their end. */
function counting() {
  const opened: { isDestroyed: boolean }[] = [];
  const open = async () => {
    await Promise.resolve();
    const state = { isDestroyed: false };
    opened.push(state);
    return { destroy: () => void (state.isDestroyed = true) } as unknown as Link;
  };
  const ends = () => opened.map(({ isDestroyed }) => isDestroyed);
  return { keeper: new LinkKeeper({ open }, ['acme.mentions']), ends };
}

test('users have the same link, which stays open between them', async () => {
  const { keeper, ends } = counting();
  const [one, other] = await Promise.all([keeper.lease(), keeper.lease()]);
  expect(one.link).toBe(other.link);
  one[Symbol.dispose]();
  other[Symbol.dispose]();
  using later = await keeper.lease();
  expect(later.link).toBe(one.link);
  expect(ends()).toEqual([false]);
});

test('what one user gave up stays with those who have it, and ends with the last of them', async () => {
  const { keeper, ends } = counting();
  const failed = await keeper.lease();
  const well = await keeper.lease();
  failed.giveUp();
  failed[Symbol.dispose]();
  failed[Symbol.dispose]();
  expect(ends()).toEqual([false]);
  using next = await keeper.lease();
  expect(next.link).not.toBe(well.link);
  // It was given up already: this says nothing of the new one.
  well.giveUp();
  well[Symbol.dispose]();
  expect(ends()).toEqual([true, false]);
});

test('closing ends all of them, and gives none any more', async () => {
  const { keeper, ends } = counting();
  const old = await keeper.lease();
  old.giveUp();
  const opening = keeper.lease();
  keeper.close();
  await expect(opening).rejects.toThrow('The link was closed.');
  await expect(keeper.lease()).rejects.toThrow('The link was closed.');
  old[Symbol.dispose]();
  expect(ends()).toEqual([true, true]);
});
