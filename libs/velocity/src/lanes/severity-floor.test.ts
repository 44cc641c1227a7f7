import { expect, test } from 'vitest';
import type { Severity } from '../types.ts';
import { severityFloor } from './severity-floor.ts';

const outlet = (name: string) => [{ name, at: 0, mentions: 1 }];

test.each<{
  what: string;
  categories: Record<string, number>;
  name: string;
  total: number;
  expected: Severity;
}>([
  {
    what: 'nothing of note',
    categories: { service: 40, praise: 3 },
    name: 'public',
    total: 60,
    expected: 0,
  },
  {
    what: 'one mention that may be misread',
    categories: { leak: 1 },
    name: 'public',
    total: 60,
    expected: 0,
  },
  {
    what: 'some that are few among thousands',
    categories: { leak: 19 },
    name: 'public',
    total: 1000,
    expected: 0,
  },
  {
    what: 'some among thousands',
    categories: { leak: 20 },
    name: 'public',
    total: 1000,
    expected: 2,
  },
  { what: 'a leak', categories: { leak: 2 }, name: 'public', total: 60, expected: 2 },
  { what: 'journalists ask', categories: { press: 2 }, name: 'public', total: 60, expected: 2 },
  { what: 'an outlet of the press', categories: {}, name: 'press', total: 5000, expected: 2 },
  { what: 'many who are followed', categories: {}, name: 'influencer', total: 60, expected: 0 },
  {
    what: 'threats below the page',
    categories: { threat: 2 },
    name: 'public',
    total: 60,
    expected: 2,
  },
  { what: 'a leak in the press', categories: { leak: 2 }, name: 'press', total: 60, expected: 3 },
  {
    what: 'people in danger, in the press',
    categories: { safety: 2, press: 2 },
    name: 'public',
    total: 60,
    expected: 3,
  },
  { what: 'fraud in the press', categories: { fraud: 5 }, name: 'press', total: 60, expected: 2 },
])('$what', ({ categories, name, total, expected }) => {
  expect(severityFloor(categories, outlet(name), total)).toBe(expected);
});
