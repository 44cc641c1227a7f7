import { format, inspect } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Secret, secret } from './secret.ts';

const hidden = new Secret('hunter2');

test.each([
  ['a template', () => ''.concat(String(hidden))],
  ['JSON', () => JSON.stringify({ hidden })],
  ['inspect', () => inspect({ deep: [hidden] }, { depth: 5, showHidden: true })],
  ['format', () => format('%s %o %j', hidden, hidden, hidden)],
  [
    'its keys',
    () => JSON.stringify([Object.keys(hidden), Object.entries(hidden), Object.assign({}, hidden)]),
  ],
  ['an error', () => String(new Error(String(hidden)))],
])('%s does not show it', (_, print) => {
  expect(print()).not.toContain('hunter2');
});

test('reveal gives it', () => {
  expect(hidden.reveal()).toBe('hunter2');
});

test('a field of a schema gives a Secret, and keeps the rules of its text', () => {
  const schema = secret(z.string().startsWith('whsec_'));
  expect(schema.parse('whsec_1')).toBeInstanceOf(Secret);
  expect(schema.parse('whsec_1').reveal()).toBe('whsec_1');
  expect(schema.safeParse('1').success).toBe(false);
  expect(secret().safeParse('').success).toBe(false);
});
