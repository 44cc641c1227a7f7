import { expect, test } from 'vitest';
import { ACCOUNTS_MAX, Accounts, weightOf } from './accounts.ts';
import { mixed, numbers } from './fakes.ts';

const DAWN = 1_000_000;
const speak = (accounts: Accounts, who: number, minute: number) => {
  const account = accounts.take(mixed(who), minute);
  if (account !== null) account.own = minute;
  return account;
};

test('all are kept while there is room, and each stands for itself', () => {
  const accounts = new Accounts();
  for (const who of numbers(ACCOUNTS_MAX)) expect(speak(accounts, who, DAWN)?.level).toBe(0);
  expect(accounts.size).toBe(ACCOUNTS_MAX);
});

test('who is in the sample stays in it; who comes back in calm stands for itself again', () => {
  const accounts = new Accounts();
  for (const who of numbers(5_000)) speak(accounts, who, DAWN);
  const kept = numbers(5_000).filter((who) => accounts.get(mixed(who)) !== undefined);
  expect(kept.length).toBeLessThanOrEqual(ACCOUNTS_MAX);
  for (const who of kept) expect(speak(accounts, who, DAWN + 1)?.level).toBeGreaterThan(3);
  accounts.widen(DAWN + 90);
  for (const who of kept.slice(0, 9)) {
    const account = speak(accounts, who, DAWN + 90);
    expect(account && weightOf(account)).toBe(1);
  }
});

test('who has been silent for an hour makes room first', () => {
  const accounts = new Accounts();
  for (const who of numbers(ACCOUNTS_MAX)) speak(accounts, who, DAWN);
  expect(speak(accounts, 999, DAWN + 60)?.level).toBe(0);
  expect(accounts.size).toBe(1);
});
