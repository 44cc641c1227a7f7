/** Runs the command line as a person does: a process of its own, a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const main = join(import.meta.dirname, '../services/goldenhour/src/main.ts');

/** Node keeps what it compiled there: a process then starts in half the time. */
const compiled = join(import.meta.dirname, '../node_modules/.cache/goldenhour-tests');

/** Until something that is waited for has happened. @unit milliseconds */
const WAIT_MS_MAX = 20_000;
const POLL_MS = 25;

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

export type Running = {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<Ended>;
};

export type How = {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
};

/** A folder that goes with the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'command-line-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A scratch folder with these files. */
export function scratchWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = scratch();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** What a person has typed, begun; its temporary files lie in the folder too. */
export function begin(args: readonly string[], how: How): Running {
  return launch(process.execPath, [main, ...args], how);
}

export function launch(program: string, args: readonly string[], { cwd, env }: How): Running {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(GOLDENHOUR_|NO_COLOR$|FORCE_COLOR$|NODE_OPTIONS$|VITEST)/.test(name),
  );
  const child = spawn(program, args, {
    cwd,
    env: { ...Object.fromEntries(inherited), TMPDIR: cwd, NODE_COMPILE_CACHE: compiled, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...said }));
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return { child, out: () => said.out, err: () => said.err, ended };
}

/** Runs it to its end. */
export async function goldenhour(args: readonly string[], how: How): Promise<Ended> {
  return await begin(args, how).ended;
}

/** A script in which `$goldenhour` is the command line. */
export function shell(script: string, how: How): Running {
  return launch('bash', ['-c', `goldenhour="${process.execPath} ${main}"\n${script}`], how);
}

/** Waits until the condition gives something, or fails with what the process had said. */
export async function until<T>(
  running: Running,
  condition: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const deadline = performance.now() + WAIT_MS_MAX;
  while (performance.now() < deadline) {
    const found = await condition();
    if (found !== undefined) return found;
    if (running.child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const last = await condition();
  if (last !== undefined) return last;
  throw new Error(
    `Waited in vain (exit code ${running.child.exitCode}).\nout: ${running.out()}\nerr: ${running.err()}`,
  );
}

/** Waits for a text on standard error, and gives what the pattern's first group matched. */
export async function told(running: Running, pattern: RegExp): Promise<string> {
  return await until(running, () => {
    const match = pattern.exec(running.err());
    return match === null ? undefined : (match[1] ?? match[0]);
  });
}

/** Its metrics, by series as it stands on the page. Undefined where it does not answer. */
export async function metricsOf(url: string): Promise<ReadonlyMap<string, number> | undefined> {
  const page = await fetch(`${url}/metrics`).then(
    (response) => response.text(),
    () => undefined,
  );
  if (page === undefined) return undefined;
  const rows = page.split('\n').filter((row) => row !== '' && !row.startsWith('#'));
  return new Map(
    rows.map((row) => {
      const at = row.lastIndexOf(' ');
      return [row.slice(0, at), Number(row.slice(at + 1))];
    }),
  );
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START = Date.UTC(2026, 4, 4);

/** Two quiet days of a fictional organisation and then an evening that goes wrong, as NDJSON. */
export function badEvening({ padding = 0 }: { readonly padding?: number } = {}): string {
  const rows: object[] = [];
  const tail = padding === 0 ? '' : ` ${'lorem '.repeat(padding)}`;
  for (let hour = 0; hour < 60; hour += 1) {
    for (let n = 0; n < 3; n += 1) {
      const at = START + hour * HOUR_MS + n * 17 * MINUTE_MS;
      rows.push({ id: `q${hour}-${n}`, at, who: `q${n}`, text: `Acme opened at eight${tail}` });
    }
  }
  const evening = START + 44 * HOUR_MS;
  for (let n = 0; n < 90; n += 1) {
    const at = evening + n * 20_000;
    const text = `Acme made my whole family sick, this is terrible and disgusting ${n}${tail}`;
    rows.push({ id: `b${n}`, at, who: `b${n}`, text });
  }
  return `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;
}

/** A configuration that reads such files; the trivial scorer starts at once. */
export function acme(more = '', files = '[]'): string {
  return `namespace: acme
scorer: trivial
subjects:
  - { id: acme, name: Acme }
sources:
  - name: posts
    type: replay
    files: ${files}
    mapping: { id: id, time: at, timeFormat: epoch-ms, text: text, author: who }
http: { port: 0 }
${more}`;
}
