/** Each case is a program of its own: signals, exit codes and pipes are the operating system's. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { expect, test } from 'vitest';

type Run = {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
};

/** Only what a program names: the others would cost each of them a tenth of a second. */
const IMPORTS = {
  runProcess: 'process.ts',
  AppError: 'errors.ts',
  UsageError: 'errors.ts',
  ConfigError: 'config-faults.ts',
  createLogger: 'log.ts',
} as const;

/** `main` is the body of a main function. */
function run(
  main: string,
  {
    options = '',
    act,
    stdout = 'pipe',
  }: {
    options?: string;
    act?: (child: ChildProcess, out: string) => void;
    stdout?: 'pipe' | number;
  } = {},
): Promise<Run> {
  const body = `
    const wait = (signal) => new Promise((resolve) => signal.addEventListener('abort', resolve));
    const closing = (name, how = () => {}) => ({
      [Symbol.asyncDispose]: async () => { console.log('close ' + name); await how(); },
    });
    const forever = () => new Promise(() => {});
    await runProcess({
      name: 'prog', ${options}
      main: async ({ signal, use, reportTo, stoppedBy }) => { ${main} },
    });`;
  const imports = Object.entries(IMPORTS)
    .filter(([name]) => body.includes(name))
    .map(([name, file]) => `import { ${name} } from '${import.meta.dirname}/${file}';`);
  const program = `${imports.join('\n')}${body}`;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', stdout, 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      act?.(child, out);
    });
    child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

/** Sends each signal when the program has written the word before it. */
function signals(...steps: readonly (readonly [word: string, signal: NodeJS.Signals])[]) {
  const left = [...steps];
  return (child: ChildProcess, out: string) => {
    while (left[0] !== undefined && out.includes(left[0][0])) child.kill(left.shift()?.[1]);
  };
}

test.concurrent.for<
  [string, string, { options?: string; act?: ReturnType<typeof signals> }, Partial<Run>]
>([
  ['returns nothing: 0', '', {}, { code: 0, out: '', err: '' }],
  ['returns its exit code', 'return 3', {}, { code: 3, err: '' }],
  [
    'a failing world: 1, and its sentence',
    "throw new AppError('Port 1 is in use.')",
    {},
    { code: 1, err: 'prog: Port 1 is in use.\n' },
  ],
  [
    'a wrong call: 2',
    "throw new UsageError('No such topic.')",
    {},
    { code: 2, err: 'prog: No such topic.\n' },
  ],
  [
    'a configuration: 78',
    "throw new ConfigError([{ path: 'a', at: 'x:1:1', message: 'is wrong.' }])",
    {},
    { code: 78, err: 'prog: The configuration cannot be used. a (x:1:1): is wrong.\n' },
  ],
  [
    'help that commander printed: 0, nothing more',
    "throw Object.assign(new Error(''), { code: 'commander.help', exitCode: 0 })",
    {},
    { code: 0, err: '' },
  ],
  [
    'a bug: 1, with its stack',
    'undefined.x',
    {},
    { code: 1, err: expect.stringMatching(/prog: TypeError: [\s\S]*\n {4}at /) },
  ],
  [
    'a bug nobody awaited: 1, with its stack, at once',
    "void Promise.reject(new TypeError('lost')); await forever()",
    {},
    { code: 1, err: expect.stringMatching(/prog: TypeError: lost\n {4}at /) },
  ],
  [
    'a bug in a timer',
    "setTimeout(() => { throw new TypeError('late') }, 1); await forever()",
    {},
    { code: 1, err: expect.stringContaining('TypeError: late') },
  ],
  [
    'with debug, stacks for all',
    "throw new AppError('Port.')",
    { options: 'debug: true,' },
    { code: 1, err: expect.stringMatching(/AppError: Port\.\n {4}at /) },
  ],
  [
    'resources are closed, the last first',
    "use('a', closing('a')); use('b', closing('b')); console.log('work')",
    {},
    { code: 0, out: 'work\nclose b\nclose a\n' },
  ],
  [
    'resources are closed after a failure, too',
    "use('a', closing('a')); throw new AppError('No.')",
    {},
    { code: 1, out: 'close a\n', err: 'prog: No.\n' },
  ],
  [
    'one that cannot be closed stops no other',
    "use('a', closing('a')); use('b', closing('b', () => { throw new AppError('Disk full.') }))",
    {},
    { code: 1, out: 'close b\nclose a\n', err: 'prog: Closing b failed: Disk full.\n' },
  ],
  [
    'a plain disposable will do',
    "use('a', { [Symbol.dispose]: () => console.log('close a') })",
    {},
    { code: 0, out: 'close a\n' },
  ],
  [
    'SIGTERM: in order, 0',
    "use('a', closing('a')); console.log('ready'); await wait(signal); console.log('end by ' + stoppedBy())",
    { act: signals(['ready', 'SIGTERM']) },
    { code: 0, out: 'ready\nend by SIGTERM\nclose a\n', err: '' },
  ],
  [
    'SIGHUP: in order, 0',
    "console.log('ready'); await wait(signal)",
    { act: signals(['ready', 'SIGHUP']) },
    { code: 0, err: '' },
  ],
  [
    'SIGINT: in order, 130',
    "use('a', closing('a')); console.log('ready'); await wait(signal)",
    { act: signals(['ready', 'SIGINT']) },
    { code: 130, out: 'ready\nclose a\n', err: '' },
  ],
  [
    'SIGINT where stopping is the normal end',
    "console.log('ready'); await wait(signal); return 0",
    { act: signals(['ready', 'SIGINT']) },
    { code: 0 },
  ],
  [
    'the error of the abort is no failure',
    "console.log('ready'); await wait(signal); signal.throwIfAborted()",
    { act: signals(['ready', 'SIGTERM']) },
    { code: 0, err: '' },
  ],
  [
    'a failure while stopping is one',
    "console.log('ready'); await wait(signal); throw new AppError('Store full.')",
    { act: signals(['ready', 'SIGTERM']) },
    { code: 1, err: 'prog: Store full.\n' },
  ],
  [
    'a second signal: 130 at once',
    "use('a', closing('a', () => { setTimeout(() => console.log('later'), 600); return forever() })); console.log('ready'); await wait(signal)",
    { act: signals(['ready', 'SIGTERM'], ['later', 'SIGTERM']) },
    { code: 130 },
  ],
  [
    'a signal and its echo are one',
    "use('b', closing('b')); use('a', closing('a', () => new Promise((resolve) => setTimeout(resolve, 50)))); console.log('ready'); await wait(signal)",
    { act: signals(['ready', 'SIGTERM'], ['close a', 'SIGTERM']) },
    { code: 0, out: 'ready\nclose a\nclose b\n', err: '' },
  ],
  [
    'what hangs is named',
    "use('a', closing('a')); use('b', closing('b', forever)); console.log('ready'); await wait(signal)",
    { options: 'drainMs: 50,', act: signals(['ready', 'SIGTERM']) },
    {
      code: 1,
      out: 'ready\nclose b\n',
      err: 'prog: Stopping took longer than 0.05 s and was broken off. Still at work: b. Not closed: a.\n',
    },
  ],
  [
    'a main that hangs is named',
    "use('a', closing('a')); console.log('ready'); await forever()",
    { options: 'drainMs: 50,', act: signals(['ready', 'SIGTERM']) },
    {
      code: 1,
      err: 'prog: Stopping took longer than 0.05 s and was broken off. Still at work: main. Not closed: a.\n',
    },
  ],
  [
    'a close that hangs without any signal',
    "use('b', closing('b', forever))",
    { options: 'drainMs: 50,' },
    { code: 1, err: expect.stringContaining('Still at work: b.') },
  ],
  [
    'waiting for what holds no event loop is waiting',
    "await new Promise((resolve) => { const t = setTimeout(() => console.log('lost'), 30); t.unref(); setTimeout(resolve, 60).unref(); })",
    {},
    { code: 0, out: 'lost\n' },
  ],
  [
    'a timer left behind does not hold the process',
    'setInterval(() => {}, 100_000)',
    {},
    { code: 0 },
  ],
  [
    'with a logger, a failure is an entry',
    "reportTo(createLogger({ level: 'info', format: 'json' })); throw new AppError('Store locked.')",
    {},
    {
      code: 1,
      err: expect.stringMatching(/^\{"level":"fatal","time":"[^"]+","msg":"Store locked\."\}\n$/),
    },
  ],
])('%s', async ([, main, options, expected]) => {
  expect(await run(main, options)).toMatchObject(expected);
});

test.concurrent('a reader that closes the pipe ends it quietly, and in order', async () => {
  const { code, err } = await run(
    "use('a', { [Symbol.dispose]: () => console.error('closed') }); while (!signal.aborted) { console.log('x'.repeat(1000)); await new Promise((resolve) => setTimeout(resolve, 1)) }",
    {
      act: (child) => child.stdout?.destroy(),
    },
  );
  expect([code, err]).toEqual([0, 'closed\n']);
});

test.concurrent('the error of writing into that pipe is no failure either', async () => {
  const main =
    "while (true) await new Promise((resolve, reject) => process.stdout.write('x'.repeat(1000), (error) => error ? reject(error) : resolve()))";
  const { code, err } = await run(main, { act: (child) => child.stdout?.destroy() });
  expect([code, err]).toEqual([0, '']);
});

test.concurrent.each([
  'await wait(signal)',
  "await new Promise((_, reject) => process.stdout.on('error', reject))",
])('a full disk behind standard output is told, and ends it in order: %s', async (rest) => {
  const full = openSync('/dev/full', 'w');
  const { code, err } = await run(
    `use('a', { [Symbol.dispose]: () => console.error('closed') }); console.log('x'); ${rest}`,
    { stdout: full },
  );
  closeSync(full);
  expect(code).toBe(1);
  expect(err).toMatch(/^prog: Standard output could not be written: [^\n]*ENOSPC[^\n]*\nclosed\n$/);
});
