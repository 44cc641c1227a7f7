import { connect, createServer } from 'node:net';
import { Counter, Registry } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from './errors.ts';
import { type HttpServer, startHttp } from './http.ts';
import { createReadiness } from './readiness.ts';

const registry = new Registry();
new Counter({ name: 'a_total', help: 'A.', registers: [registry] }).inc();
const other = new Registry();
new Counter({ name: 'b_total', help: 'B.', registers: [other] }).inc();
const readiness = createReadiness(['store']);
const options = { port: 0, registries: [registry, other], readiness: () => readiness.state() };

let server: HttpServer;
beforeAll(async () => {
  server = await startHttp(options);
});
afterAll(() => server[Symbol.asyncDispose]());

/** Sends bytes as they are, and gives all that came back until the server closed. */
function raw(bytes: string, until?: RegExp): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () =>
      socket.write(bytes),
    );
    const end = () => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
      if (until?.test(answer)) end();
    });
    socket.on('error', end);
    socket.on('close', end);
  });
}

test('listens on this machine alone unless told otherwise', () => {
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('/metrics serves every registry, as the text format', async () => {
  const response = await fetch(`${server.url}/metrics?x=1`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await response.text()).toMatch(
    /^# HELP a_total A\.\n[\s\S]*a_total 1\n[\s\S]*# HELP b_total[\s\S]*b_total 1\n$/,
  );
});

test('/livez answers', async () => {
  expect((await fetch(`${server.url}/livez`)).status).toBe(200);
});

test('/readyz says why not, then that it is', async () => {
  const before = await fetch(`${server.url}/readyz`);
  expect([before.status, await before.json()]).toEqual([
    503,
    { ready: false, reasons: { store: 'starting' } },
  ]);
  readiness.set('store', { ok: true });
  const after = await fetch(`${server.url}/readyz`);
  expect([after.status, await after.json()]).toEqual([200, { ready: true, reasons: {} }]);
});

test('/ names the routes, and so does what is not found', async () => {
  expect(await (await fetch(server.url)).text()).toContain('/metrics');
  const missing = await fetch(`${server.url}/nope`);
  expect(missing.status).toBe(404);
  expect(await missing.text()).toContain('/metrics');
});

test('HEAD is GET without a body; other methods are refused', async () => {
  const head = await fetch(`${server.url}/livez`, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
    200,
    '6',
    '',
  ]);
  const post = await fetch(`${server.url}/metrics`, { method: 'POST', body: 'x' });
  expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

test('a body is not waited for', async () => {
  const answer = await raw(
    'GET /livez HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999\r\n\r\n',
    /alive/,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 200[\s\S]*connection: close/i);
});

test('headers beyond the limit are refused', async () => {
  expect(await raw(`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(9_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 431/,
  );
});

test('what is no HTTP is refused', async () => {
  expect(await raw('\u0000\u0001 hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
});

test('metrics that cannot be collected are an answer, not a crash', async () => {
  const broken = new Registry();
  broken.metrics = () => Promise.reject(new Error('broken'));
  await using failing = await startHttp({ ...options, registries: [broken] });
  expect((await fetch(`${failing.url}/metrics`)).status).toBe(500);
});

test('a port in use is a sentence with the port and the option', async () => {
  const port = Number(new URL(server.url).port);
  const attempt = startHttp({ ...options, port, portOption: '--port' });
  await expect(attempt).rejects.toThrow(AppError);
  await expect(attempt).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is in use by another process. Set --port to a free port`,
  );
});

test('an address that is not ours is a sentence', async () => {
  await expect(startHttp({ ...options, host: '203.0.113.1' })).rejects.toThrow(
    '203.0.113.1 is no address of this machine',
  );
});

test('closing waits for nobody who does not finish, and frees the port', async () => {
  const closing = await startHttp(options);
  const port = Number(new URL(closing.url).port);
  const hanging = connect(port, '127.0.0.1');
  hanging.on('error', () => {});
  await new Promise<void>((resolve) => hanging.write('GET / HTTP/1.1\r\n', () => resolve()));
  await (await fetch(`${closing.url}/livez`)).text();
  await closing[Symbol.asyncDispose]();
  const again = createServer();
  await new Promise<void>((resolve, reject) =>
    again.once('error', reject).listen(port, '127.0.0.1', resolve),
  );
  again.close();
});
