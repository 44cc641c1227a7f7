import { expect, test } from 'vitest';
import { z } from 'zod';
import { createReceiver, receiverSchema } from './index.ts';

const SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
const WEBHOOK = {
  name: 'desk',
  type: 'webhook',
  url: 'https://hooks.example.org/a',
  secret: SECRET,
};

test('a receiver needs a name and a type; the rest has defaults', () => {
  expect(receiverSchema.parse({ name: 'terminal', type: 'stdout' })).toEqual({
    name: 'terminal',
    type: 'stdout',
    modes: ['live'],
    minSeverity: 1,
    language: 'en',
    json: false,
  });
  expect(receiverSchema.parse(WEBHOOK)).toMatchObject({ allowPrivate: false, timeoutMs: 15_000 });
});

test('a parsed configuration shows no secret', () => {
  expect(JSON.stringify(receiverSchema.parse(WEBHOOK))).toContain('"secret":"[secret]"');
});

test('whoever reads the schema is told which field is a secret', () => {
  const schema = JSON.stringify(z.toJSONSchema(receiverSchema, { io: 'input' }));
  expect(schema).toMatch(/"secret":\{"secret":true/);
});

const FAULTS: readonly [change: object, path: string, message: RegExp][] = [
  [{ name: 'Press desk' }, 'name', /a–z/],
  [{ name: '' }, 'name', /a–z/],
  [{ type: 'pager' }, 'type', /./],
  [{ modes: [] }, 'modes', /./],
  [{ modes: ['dead'] }, 'modes.0', /./],
  [{ minSeverity: 4 }, 'minSeverity', /./],
  [{ language: 'de' }, 'language', /./],
  [{ secrets: SECRET }, '', /secrets/],
  [{ json: true }, '', /json/],
  [{ secret: undefined }, 'secret', /./],
  [{ secret: 'hunter2' }, 'secret', /whsec_/],
  [{ timeoutMs: 99 }, 'timeoutMs', /./],
  [{ timeoutMs: 30_001 }, 'timeoutMs', /./],
  [{ url: 'hooks.example.org' }, 'url', /a URL such as/],
  [{ url: 'ftp://hooks.example.org' }, 'url', /https/],
  [{ url: 'http://hooks.example.org' }, 'url', /https/],
  [{ url: 'https://a:b@hooks.example.org' }, 'url', /password/],
  [{ url: 'https://hooks.example.org/#a' }, 'url', /#/],
  [{ url: 'https://10.0.0.1/' }, 'url', /allowPrivate/],
  [{ url: 'https://169.254.169.254/' }, 'url', /link-local/],
  [{ url: 'https://169.254.169.254/', allowPrivate: true }, 'url', /link-local/],
  [{ url: 'https://[::ffff:10.0.0.1]/' }, 'url', /allowPrivate/],
  [{ url: 'https://0x0a000001/' }, 'url', /allowPrivate/],
  [{ url: 'https://167772161/' }, 'url', /allowPrivate/],
  [{ url: 'http://93.184.216.34/', allowPrivate: true }, 'url', /https/],
  [{ url: 'https://0.0.0.0/' }, 'url', /reserved/],
];

test.each(FAULTS)('%j is refused at "%s"', (change, path, message) => {
  const { error } = receiverSchema.safeParse({ ...WEBHOOK, ...change });
  const issue = error?.issues.find((found) => found.path.join('.') === path);
  expect(issue?.message).toMatch(message);
  expect(error?.issues.filter((found) => found.path.join('.') === path)).toHaveLength(1);
});

test.each([
  { url: 'http://localhost:8080/a' },
  { url: 'http://127.0.0.1/' },
  { url: 'http://[::1]:9/' },
  { url: 'https://localhost/' },
  { url: 'http://hooks.internal/', allowPrivate: true },
  { url: 'http://192.168.1.10:8080/', allowPrivate: true },
  { url: 'https://10.0.0.1/', allowPrivate: true },
  { secret: `${SECRET}\n${SECRET}` },
  { minSeverity: 0, modes: ['live', 'drill'], language: 'nl' },
])('%j is taken', (change) => {
  const config = receiverSchema.parse({ ...WEBHOOK, ...change });
  const deps = { clock: { now: () => 0, sleep: async () => {} }, write: () => {}, colours: false };
  expect(createReceiver(config, deps).name).toBe('desk');
});

test('all faults are listed at once', () => {
  const { error } = receiverSchema.safeParse({
    ...WEBHOOK,
    name: 'A',
    secret: 'b',
    url: 'c',
    other: 1,
  });
  const paths = error?.issues.map(({ path }) => path.join('.')).toSorted();
  expect(paths).toEqual(['', 'name', 'secret', 'url']);
});
