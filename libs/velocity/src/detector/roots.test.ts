import { expect, test } from 'vitest';
import type { CascadeEvidence } from '../types.ts';
import { statusOf } from './roots.ts';

const standing = { root: 'x:1', onset: 0, velocity: 2, severity: 2, bar: 100 } as const;

test.each([
  [50, 'alarm'],
  [49, 'elevated'],
  [12.5, 'elevated'],
  [12, 'normal'],
])('a root that needed 100 an hour to take off and now draws %d is %s', (speed, status) => {
  expect(statusOf(standing, { speed } as CascadeEvidence)).toBe(status);
});

test('a root that was forgotten has slowed down', () => {
  expect(statusOf(standing, null)).toBe('normal');
});
