import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { closeSync, constants, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  acme,
  badEvening,
  begin,
  goldenhour,
  metricsOf,
  type Running,
  scratchWith,
  shell,
  told,
  until,
} from './command-line-harness.ts';

// Processes of their own take time where others work beside them.
vi.setConfig({ testTimeout: 30_000 });

const EVENING = { 'a.yaml': acme(), 'p.ndjson': badEvening() };
const REPLAY = ['replay', 'p.ndjson', '-c', 'a.yaml'];
const SECRET = `whsec_${Buffer.from('a secret of more than 24 bytes').toString('base64')}`;

test('a replay prints one valid CloudEvent a line, in order, and talks beside it', async () => {
  const cwd = scratchWith({ ...EVENING, 'a.yaml': acme().replace('trivial', 'natural') });
  const { code, out, err } = await goldenhour([...REPLAY, '--json', '--partitions', '3'], { cwd });
  expect(code).toBe(0);
  const events = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const isValid = crisisEventValidator();
  for (const { data, ...envelope } of events) {
    expect(isValid(data) || isValid.errors).toBe(true);
    expect(envelope).toMatchObject({
      specversion: '1.0',
      id: `${data.crisis}.${data.revision}`,
      source: '/goldenhour/acme-replay',
      type: `goldenhour.crisis.${data.transition}`,
      time: new Date(data.at).toISOString(),
    });
  }
  const keys = events.map(({ data }) => [data.at, data.crisis, data.revision]);
  expect(keys).toEqual(
    keys.toSorted((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0) || a[2] - b[2]),
  );
  expect(events.map(({ data }) => data.transition)).toEqual(
    expect.arrayContaining(['opened', 'escalated', 'resolved']),
  );
  expect(out).not.toContain('disgusting');
  expect(err).toContain('270 posts read, 270 mentions scored.');
  expect(err).toMatch(/^1 crisis, \d events\.$/m);
});

test('for a person a replay prints the sentence and what was said', async () => {
  const cwd = scratchWith(EVENING);
  const { code, out } = await goldenhour(REPLAY, { cwd });
  expect(code).toBe(0);
  expect(out).toMatch(/^2026-05-05 20:\d\d {2}NOTICE {2}opened {2}REPLAY: Acme: /m);
  expect(out).toContain(
    '    “Acme made my whole family sick, this is terrible and disgusting 0” (b0, file)\n',
  );
  expect(readdirSync(cwd).toSorted()).toEqual(['a.yaml', 'p.ndjson']);
});

test('an output that is closed ends any command quietly', async () => {
  const cwd = scratchWith(EVENING);
  for (const pipe of [
    `$goldenhour ${REPLAY.join(' ')} 2> err | head -n 1`,
    `$goldenhour ${REPLAY.join(' ')} --store kept.db --json 2> err | true`,
    `$goldenhour tail mentions --store kept.db --from-start 2> err | head -n 1`,
  ]) {
    const { out } = await shell(`${pipe}; echo $PIPESTATUS`, { cwd }).ended;
    expect({ pipe, code: out.trim().split('\n').at(-1) }).toEqual({ pipe, code: '0' });
    expect(readFileSync(join(cwd, 'err'), 'utf8')).not.toMatch(/EPIPE|broken|Stopped|fatal/i);
  }
});

test('a reader that has stalled does not keep a command from stopping', async () => {
  const cwd = scratchWith({ ...EVENING, 'p.ndjson': badEvening({ padding: 600 }) });
  expect((await goldenhour([...REPLAY, '--store', 'kept.db'], { cwd })).code).toBe(0);
  execFileSync('mkfifo', [join(cwd, 'pipe')]);
  const reader = openSync(join(cwd, 'pipe'), constants.O_RDONLY | constants.O_NONBLOCK);
  onTestFinished(() => closeSync(reader));
  const tail = shell('exec $goldenhour tail mentions --store kept.db --from-start > pipe', { cwd });
  // It has begun to write, and a pipe holds far less than it has to say.
  await until(tail, () => (readSome(reader) ? true : undefined));
  tail.child.kill('SIGINT');
  expect(await tail.ended).toMatchObject({ code: 130, err: '' });
});

test('run answers on all three pages, stays ready after its source has ended, and logs JSON alone', async () => {
  const cwd = scratchWith({ ...EVENING, 'a.yaml': acme('', '[p.ndjson]') });
  const run = begin(['run', '-c', 'a.yaml'], { cwd });
  const url = await ready(run);
  const ended = await until(run, async () => {
    const metrics = await metricsOf(url);
    return metrics?.get('goldenhour_scored_mentions_total{outcome="scored"}') === 270
      ? metrics
      : undefined;
  });
  for (const bound of [
    'queued_calls',
    'inflight_bytes',
    'last_commit_seconds',
    'file_bytes',
    'wal_bytes',
  ])
    expect(ended.has(`goldenhour_store_${bound}`), bound).toBe(true);
  expect(ended.get('goldenhour_store_file_bytes')).toBeGreaterThan(0);
  // A rate over a series is right from its first event only where it began at zero.
  for (const series of [
    'goldenhour_notifications_total{receiver="terminal",outcome="refused"}',
    'goldenhour_source_failures_total{source="posts",code="unavailable"}',
  ])
    expect(ended.get(series), series).toBe(0);
  expect(await (await fetch(`${url}/livez`)).text()).toBe('alive\n');
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ ready: true, reasons: {} });

  const tail = begin(['tail', 'crises', '-c', 'a.yaml', '--from-start', '--json'], { cwd });
  await until(tail, () => (tail.out().includes('goldenhour.crisis.resolved') ? true : undefined));
  tail.child.kill('SIGINT');
  expect(await tail.ended).toMatchObject({ code: 130, err: '' });

  run.child.kill('SIGTERM');
  const stopped = await run.ended;
  expect(stopped.code).toBe(0);
  const entries = stopped.err
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(entries.map(({ msg }) => msg).join('\n')).toMatch(
    /^Goldenhour watches 1 subject from 1 source[^]*Stopped\.$/,
  );
  expect(stopped.err + stopped.out).not.toContain('disgusting');
});

test.for(['SIGINT', 'SIGTERM'] as const)(
  '%s ends a rehearsal in good order, and its store goes',
  async (signal) => {
    const cwd = scratchWith({});
    const run = begin(['run', '--port', '0'], { cwd });
    await told(run, /History read: [\d,]+ mentions/);
    const begun = performance.now();
    run.child.kill(signal);
    const { code, err } = await run.ended;
    expect(code).toBe(0);
    expect(performance.now() - begun).toBeLessThan(8_000);
    expect(err).toMatch(
      /Goldenhour, rehearsal[^]*Metrics: http:[^]*Stopped\. A rehearsal keeps nothing\.\n$/,
    );
    expect(readdirSync(cwd)).toEqual([]);
  },
);

test('an interrupted replay says how it goes on, with exit code 130', async () => {
  const cwd = scratchWith(EVENING);
  const run = begin([...REPLAY, '--speed', '1', '--port', '0'], { cwd });
  await ready(run);
  run.child.kill('SIGINT');
  const { code, out, err } = await run.ended;
  expect({ code, out }).toEqual({ code: 130, out: '' });
  expect(err).toContain(
    'Stopped before the end, and nothing is kept. A replay begun with --store FILE can go on where it stopped.',
  );
  expect(readdirSync(cwd).toSorted()).toEqual(['a.yaml', 'p.ndjson']);
});

test('what a receiver does not take of a replay is said at its end', async () => {
  const cwd = scratchWith({
    ...EVENING,
    'a.yaml': acme(
      `receivers: [{ name: away, type: webhook, url: 'http://127.0.0.1:1/', secret: ${SECRET}, modes: [replay], minSeverity: 0 }]\n`,
    ),
  });
  const { code, out, err } = await goldenhour([...REPLAY, '--json', '--notify'], { cwd });
  expect(code).toBe(0);
  const found = out.trim().split('\n').length;
  expect(err).toContain(`${found} events were not taken by a receiver, and not tried again`);
});

test('a webhook is told what a replay found, signed, once each', async () => {
  const hook = await receiver();
  const cwd = scratchWith({
    ...EVENING,
    'a.yaml': acme(
      `receivers: [{ name: desk, type: webhook, url: '${hook.url}', secret: ${SECRET}, modes: [replay], minSeverity: 0 }]\n`,
    ),
  });
  const { code, out } = await goldenhour([...REPLAY, '--json', '--notify'], { cwd });
  expect(code).toBe(0);
  const printed = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).id);
  expect(hook.got.map(({ body }) => JSON.parse(body).id)).toEqual(printed);
  const isValid = crisisEventValidator();
  for (const { headers, body } of hook.got) {
    expect(isValid(JSON.parse(body).data) || isValid.errors).toBe(true);
    const id = String(headers['webhook-id']);
    const timestamp = Number(headers['webhook-timestamp']);
    const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
    const signed = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signed}`);
    expect(Math.abs(Date.now() / 1000 - timestamp)).toBeLessThan(300);
  }
  expect(new Set(hook.got.map(({ headers }) => headers['webhook-id'])).size).toBe(printed.length);
});

test('on a terminal there is colour, unless NO_COLOR is set, and lines break between words', async ({
  skip,
}) => {
  const cwd = scratchWith(EVENING);
  const seen = async (env: Readonly<Record<string, string>>): Promise<string> => {
    const typed = `stty cols 72; $goldenhour ${REPLAY.join(' ')} 2> err`;
    const script = `export goldenhour; script -qec '${typed}' /dev/null`;
    const { code, out } = await shell(script, { cwd, env }).ended;
    if (code === 127) skip('there is no script(1) to make a terminal');
    return out;
  };
  const coloured = await seen({ TERM: 'xterm' });
  expect(coloured).toContain('\u001b[33mNOTICE\u001b[0m');
  const plain = await seen({ TERM: 'xterm', NO_COLOR: '1' });
  expect(plain).toContain('NOTICE  opened');
  expect(plain).not.toContain('\u001b');
  const lines = plain.split(/\r?\n/);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(72);
});

function readSome(descriptor: number): boolean {
  try {
    return readSync(descriptor, Buffer.alloc(1)) > 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return false;
    throw error;
  }
}

function crisisEventValidator() {
  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  const schema = join(import.meta.dirname, '../docs/schemas/crisis-event.schema.json');
  return ajv.compile(JSON.parse(readFileSync(schema, 'utf8')));
}

/** Waits until a process is ready; gives where it serves. */
async function ready(running: Running): Promise<string> {
  const url = await told(running, /(http:\S+?)\/metrics/);
  return await until(running, async () => {
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    return response?.status === 200 ? url : undefined;
  });
}

type Got = { readonly headers: IncomingHttpHeaders; readonly body: string };

/** A webhook receiver that accepts everything. */
async function receiver(): Promise<{ readonly url: string; readonly got: readonly Got[] }> {
  const got: Got[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      got.push({ headers: request.headers, body });
      response.writeHead(204).end();
    });
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, got };
}
