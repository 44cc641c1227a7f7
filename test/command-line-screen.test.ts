import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  acme,
  badEvening,
  goldenhour,
  type Running,
  scratchWith,
  shell,
  until,
} from './command-line-harness.ts';

// Processes of their own take time where others work beside them.
vi.setConfig({ testTimeout: 60_000 });

const OPEN = '\u001b[?1049h';
const CLOSE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const CTRL_C = '\u0003';
const EVENING = {
  'a.yaml': acme(
    'receivers: [{ name: terminal, type: stdout, modes: [replay], minSeverity: 0 }]\n',
    '[p.ndjson]',
  ),
  'p.ndjson': badEvening(),
};

test('on a terminal run shows a screen, and leaves none behind', async ({ skip }) => {
  needScript(skip);
  const { running, type } = typed('run -c a.yaml');
  const frame = await until(running, () => {
    const last = frameOf(running);
    return /LAST EVENTS/.test(last) && /ended/.test(last) ? last : undefined;
  });
  // A terminal makes two of one line break.
  const lines = frame.split(/\r+\n/);
  expect(lines[0]).toMatch(/^Goldenhour · acme +Ctrl-C stops it$/);
  expect(lines[1]).toMatch(/^Clock at 2026-05-\d\d \d\d:\d\d UTC, \d+ d behind$/);
  expect(lines).toContainEqual(expect.stringMatching(/^SUBJECTS {2}1 +velocity last hour$/));
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}posts {2}ended/));
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}05-05 20:\d\d {2}Acme opened, \w+$/));
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}\d\d:\d\d {2}Metrics: http:/));
  expect(frame).not.toContain('disgusting');
  expect(lines.length).toBeLessThanOrEqual(40);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);

  type(CTRL_C);
  const { code, out } = await running.ended;
  expect(code).toBe(0);
  expect(out.split(OPEN)).toHaveLength(2);
  expect(out.split(CLOSE)).toHaveLength(2);
  const after = out.split(CLOSE)[1] ?? '';
  // What receivers were told meanwhile stands where they would have written it.
  expect(stripVTControlCharacters(after)).toMatch(/^2026-05-05 20:\d\d {2}[A-Z]+ {2}opened/m);
  expect(after).toMatch(/Stopped\.\s*$/);
});

test('a screen without colour is a screen', async ({ skip }) => {
  needScript(skip);
  const { running, type } = typed('run -c a.yaml', { NO_COLOR: '1' });
  await until(running, () => (/LAST EVENTS/.test(running.out()) ? true : undefined));
  type(CTRL_C);
  // oxlint-disable-next-line no-control-regex
  expect((await running.ended).out).not.toMatch(/\u001b\[[0-9;]*m/);
});

test('what goes wrong is told where it stays', async ({ skip }) => {
  needScript(skip);
  const { running } = typed('run -c a.yaml', {}, { 'p.ndjson': '{"id": 1' });
  const { code, out } = await running.ended;
  expect(code).not.toBe(0);
  expect(out.split(OPEN).length).toBe(out.split(CLOSE).length);
  expect(out.split(CLOSE).at(-1)).toMatch(/goldenhour: .*p\.ndjson/);
});

test.for([
  ['run -c a.yaml --plain', {}],
  ['run -c a.yaml', { TERM: 'dumb' }],
] as const)('%s with %j gives lines', async ([command, env], { skip }) => {
  needScript(skip);
  const { running, type } = typed(command, env);
  await until(running, () => (/opened/.test(running.out()) ? true : undefined));
  type(CTRL_C);
  const { out } = await running.ended;
  expect(out).not.toContain(OPEN);
  expect(out).toMatch(/Stopped\.\s*$/);
});

test.each([
  [['--screen'], /--screen needs a terminal, and .* Leave it out/],
  [['--screen', '--plain'], /'--plain' cannot be used with option '--screen'/],
])('without a terminal %j is refused in a sentence', async (flags, message) => {
  const cwd = scratchWith(EVENING);
  const { code, err, out } = await goldenhour(['run', '-c', 'a.yaml', ...flags], { cwd });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(message);
});

/** What a person types on a terminal of 100 columns and 40 rows. */
function typed(
  command: string,
  env: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
): { readonly running: Running; readonly type: (keys: string) => void } {
  const cwd = scratchWith({ ...EVENING, ...files });
  execFileSync('mkfifo', [join(cwd, 'keys')]);
  const line = `stty cols 100 rows 40; exec $goldenhour ${command}`;
  const running = shell(`export goldenhour; exec script -qec '${line}' /dev/null < keys`, {
    cwd,
    env: { TERM: 'xterm', ...env },
  });
  // For both ways, since otherwise it waits until the other end is opened.
  const keys = openSync(join(cwd, 'keys'), constants.O_RDWR);
  onTestFinished(() => closeSync(keys));
  return { running, type: (text) => void writeSync(keys, text) };
}

/** The last whole one. */
function frameOf(running: Running): string {
  const frames = running.out().split('\u001b[H').slice(1);
  const whole = frames.findLast((frame) => frame.includes('\u001b[J')) ?? '';
  return stripVTControlCharacters(whole.split('\u001b[J')[0] ?? '');
}

function needScript(skip: (note: string) => void): void {
  try {
    execFileSync('bash', ['-c', 'command -v script'], { stdio: 'ignore' });
  } catch {
    skip('there is no script(1) to make a terminal');
  }
}
