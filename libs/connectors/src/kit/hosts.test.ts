import { SourceError } from '@goldenhour/pipeline/ports';
import { expect, test } from 'vitest';
import { Hosts } from './hosts.ts';

const fault = (message: string, retryAfterMs?: number) =>
  new SourceError('rate_limited', message, retryAfterMs === undefined ? {} : { retryAfterMs });

test('each has its turn, and what all of them say is said in the same words', () => {
  const hosts = new Hosts(['a', 'b', 'c']);
  const said: string[] = [];
  for (let n = 0; n < 6; n += 1)
    said.push(
      `${hosts.current} ${hosts.failed(hosts.current, fault(`${hosts.current} is down`)).message}`,
    );
  expect(said).toEqual([
    'a a is down; the next host is asked',
    'b b is down; the next host is asked',
    'c none of 3 hosts serves; of the first: a is down',
    'a none of 3 hosts serves; of the first: a is down',
    'b none of 3 hosts serves; of the first: a is down',
    'c none of 3 hosts serves; of the first: a is down',
  ]);
  hosts.worked();
  expect(hosts.failed('a', fault('x')).message).toBe('x; the next host is asked');
});

test('what one host asks for is no reason to leave the others alone', () => {
  const hosts = new Hosts(['a', 'b']);
  expect(hosts.failed('a', fault('x', 60_000)).retryAfterMs).toBeUndefined();
  expect(hosts.failed('b', fault('y', 60_000)).retryAfterMs).toBe(60_000);
  const locked = new SourceError('auth', 'no');
  hosts.worked();
  expect([hosts.failed('a', locked).code, hosts.failed('b', locked).code]).toEqual([
    'unavailable',
    'auth',
  ]);
});

test('one that is preferred is asked next, whoever fails before', () => {
  const hosts = new Hosts(['a', 'b', 'c']);
  hosts.prefer('c');
  hosts.failed('a', fault('x'));
  expect(hosts.current).toBe('c');
});

test('of a single host the failure is told as it is', () => {
  const only = fault('x', 5);
  expect(new Hosts(['a']).failed('a', only)).toBe(only);
});
