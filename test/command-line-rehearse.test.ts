import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SCENARIO_IDS } from '@goldenhour/rehearsal';
import { expect, onTestFinished, test, vi } from 'vitest';
import { acme, begin, goldenhour, scratch, scratchWith } from './command-line-harness.ts';

// A drill reads four weeks first, in a process that may not be alone.
vi.setConfig({ testTimeout: 300_000 });

const START = ['--start', '2026-11-15T20:30:00+01:00'];
const SECRET = `whsec_${Buffer.from('a secret of more than 24 bytes').toString('base64')}`;
/** A port where nobody listens. */
const NOBODY = 'kafka: { brokers: "127.0.0.1:1" }\n';
const DRILLS = 'receivers: [{ name: t, type: stdout, modes: [live, drill] }]\n';

test('the list has a sentence for each scenario', async () => {
  const list = await goldenhour(['rehearse', '--list'], { cwd: scratch() });
  expect(list).toMatchObject({ code: 0, err: '' });
  const lines = list.out.trim().split('\n');
  expect(lines.map((line) => line.split(' ')[0])).toEqual(SCENARIO_IDS);
  for (const line of lines) expect(line).toMatch(/ (crisis|calm) +\d+ h {2}[A-Z].+\.$/);
  const json = await goldenhour(['rehearse', '--list', '--json'], { cwd: scratch() });
  expect(JSON.parse(json.out)).toHaveLength(SCENARIO_IDS.length);
});

test.each<[string, readonly string[], number, string]>([
  ['no scenario', [], 2, 'Name the scenario to play. Scenarios: school-threat, hygiene-video'],
  ['an unknown one', ['flood'], 2, "There is no scenario 'flood'."],
  ['a misspelt one', ['scool-threat'], 2, 'Did you mean school-threat? Scenarios: school-threat,'],
  ['speed 0', ['give-away', '--speed', '0'], 2, 'It must be max, or how many times faster'],
  ['a negative speed', ['give-away', '--speed=-1'], 2, 'above 0, at most 1000000'],
  ['no number', ['give-away', '--speed', 'NaN'], 2, 'It must be max, or how many times faster'],
  ['half a seed', ['give-away', '--seed', '1.5'], 2, 'a whole number from 0 to 2147483647'],
  [
    'a start that is none',
    ['give-away', '--start', 'monday'],
    2,
    'must be an instant with its zone',
  ],
  ['a start without a zone', ['give-away', '--start', '2026-11-15T20:30'], 2, 'with its zone'],
  ['a day that is none', ['give-away', '--start', '2026-13-45T20:30Z'], 2, 'must be an instant'],
  ['a start to come', ['give-away', '--start', '2090-01-01T00:00Z'], 2, 'lies in the future.'],
  ['a start long ago', ['give-away', '--start', '1890-01-01T00:00Z'], 2, 'from 1991 on'],
  ['a configuration that is not there', ['give-away', '--to', 'b.yaml'], 78, 'b.yaml'],
  ['one that tells nobody of drills', ['give-away', '--to', 'a.yaml'], 78, 'modes: [live, drill]'],
  ['an unreachable broker', ['give-away', '--to', 'k.yaml'], 1, '127.0.0.1:1'],
])('%s is refused in a sentence', async (_, args, code, says) => {
  const files = { 'a.yaml': acme(), 'k.yaml': acme(NOBODY + DRILLS) };
  const cwd = scratchWith(files);
  const refused = await goldenhour(['rehearse', ...args], { cwd });
  expect(refused.err).toContain(says);
  expect(refused.err).not.toMatch(/^ {4}at /m);
  expect(refused).toMatchObject({ code, out: '' });
  expect(readdirSync(cwd).toSorted()).toEqual(Object.keys(files));
});

test('the same seed and start tell the same, at any speed, and every event says that it is a drill', async () => {
  const tell = async (speed: string) => {
    const args = ['rehearse', 'school-threat', ...START, '--json', '--speed', speed];
    const { code, out } = await goldenhour(args, { cwd: scratch() });
    expect(code).toBe(0);
    return out.trim().split('\n');
  };
  const [slow, fast] = [await tell('20000'), await tell('max')];
  // Crises are told side by side; the report is last.
  expect(slow.toSorted()).toEqual(fast.toSorted());
  expect(slow.at(-1)).toBe(fast.at(-1));
  const events = fast.slice(0, -1).map((line) => JSON.parse(line));
  expect(events.length).toBeGreaterThan(1);
  for (const { data, source } of events) {
    expect(data.mode).toBe('drill');
    expect(source).toBe('/goldenhour/rehearsal');
  }
});

test('a receiver that hears of drills is told, twice, of two different drills', async () => {
  const heard: { id: string; body: { data: { mode: string } } }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      heard.push({ id: String(request.headers['webhook-id']), body: JSON.parse(body) });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const receivers = `receivers:
  - { name: desk, type: webhook, url: "http://127.0.0.1:${port}/", secret: ${SECRET}, modes: [live, drill] }
  - { name: night, type: webhook, url: "http://127.0.0.1:1/", secret: ${SECRET} }
  - { name: away, type: webhook, url: "http://127.0.0.1:1/", secret: ${SECRET}, modes: [drill] }
`;
  const cwd = scratchWith({ 'a.yaml': acme(receivers).replace('scorer: trivial\n', '') });
  const args = ['rehearse', 'bot-flood', '--speed', 'max', '--to', 'a.yaml'];
  const ids: string[][] = [];
  for (let turn = 0; turn < 2; turn += 1) {
    const { out, err } = await goldenhour([...args, '--start', '2026-11-19T13:50:00+01:00'], {
      cwd,
    });
    // Whoever plays it sees it as well.
    expect(out).toContain('DRILL: Belvink');
    expect(err).toContain(`"receiver":"away"`);
    expect(err).toMatch(
      new RegExp(`^${heard.length} events? (was|were) not taken by a receiver, and not tried`, 'm'),
    );
    ids.push(heard.splice(0).map(({ id, body }) => (body.data.mode === 'drill' ? id : 'real')));
  }
  const [first = [], second = []] = ids;
  expect(first.length).toBeGreaterThan(0);
  expect(second).toHaveLength(first.length);
  expect([...first, ...second]).not.toContain('real');
  expect(first.some((id) => second.includes(id))).toBe(false);
  expect(readdirSync(cwd)).toEqual(['a.yaml']);
});

test.for([
  [
    'SIGTERM',
    'before the play',
    /A drill:/,
    /Stopped before the play began\. A drill keeps nothing\.\n$/,
  ],
  [
    'SIGINT',
    'midway',
    /The play begins: Sunday,? 15 November 2026, 20:30/,
    /Stopped at 20:3\d, \d of 420 minutes into the play\. A drill keeps nothing\.\n$/,
  ],
] as const)('%s %s ends it, and says how far it was', async ([signal, , begins, ends]) => {
  const cwd = scratch();
  const run = begin(['rehearse', 'school-threat', ...START], { cwd });
  await vi.waitFor(() => expect(run.err()).toMatch(begins), { timeout: 200_000, interval: 25 });
  const begun = performance.now();
  run.child.kill(signal);
  const { code, err } = await run.ended;
  expect(code).toBe(130);
  expect(err).toMatch(ends);
  expect(performance.now() - begun).toBeLessThan(8_000);
  expect(readdirSync(cwd)).toEqual([]);
});
