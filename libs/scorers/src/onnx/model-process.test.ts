import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScorerError } from '@goldenhour/pipeline/ports';
import { expect, onTestFinished, test } from 'vitest';
import { HandClock, TelemetryRecord } from './fake-surroundings.ts';
import { type Judgement, LOAD_MS_MAX, ModelProcess, PAUSE_MS_MAX } from './model-process.ts';

const TIMEOUT_MS = 500;
const PROGRAM = new URL('./fake-model.ts', import.meta.url);

/** How long a machine with much to do may take to bury a process. */
const PATIENCE = { timeout: 20_000 };

type Loading = 'fine' | 'refuse' | 'crash' | 'hang';

/** How it loads is said by a file, and can be changed. */
function fakeModel(loading: Loading) {
  const folder = mkdtempSync(join(tmpdir(), 'fake-model-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'loading');
  const loads = (how: Loading): void => writeFileSync(file, how);
  loads(loading);
  const clock = new HandClock();
  const telemetry = new TelemetryRecord();
  const plan = { folder: file, classes: 1, tokens: 8, batchTexts: 4, threads: 1 };
  const options = { plan, timeoutMs: TIMEOUT_MS, clock, telemetry, program: PROGRAM };
  /** Since it was last said how to load. */
  const loadings = (): number => readFileSync(file, 'utf8').split('\n').length - 1;
  return { options, clock, telemetry, loads, loadings };
}

async function opened() {
  const fake = fakeModel('fine');
  const model = await ModelProcess.open(fake.options);
  onTestFinished(() => model[Symbol.asyncDispose]());
  return { ...fake, model };
}

type Opened = Awaited<ReturnType<typeof opened>>;

const starts = ({ telemetry }: Opened, count: number): Promise<void> =>
  telemetry.until(({ counts }) => counts.get('goldenhour_model_starts_total') === count);
const losses = ({ telemetry }: Opened, count: number): Promise<void> =>
  telemetry.until(({ lines }) => lines.length === count);

/** A batch is asked for, and the time that it has goes by. */
async function outOfTime({ model, clock }: Opened): Promise<Judgement> {
  const judgement = model.judge(['hang']);
  clock.move(TIMEOUT_MS);
  return await judgement;
}

test('what the model says of a batch is given as it is', async () => {
  const { model, telemetry } = await opened();
  expect(await model.judge(['one', 'three'])).toEqual({ logits: Float32Array.of(3, 5) });
  expect(telemetry.counts.get('goldenhour_model_starts_total')).toBe(1);
});

test('a batch that takes too long is given up, and the model starts again', async () => {
  const fake = await opened();
  expect(await outOfTime(fake)).toEqual({ failed: 'time' });
  expect(fake.telemetry.lines).toEqual(['the model is started again: no answer within 500 ms']);
  expect(await fake.model.judge(['one'])).toEqual({ failed: 'down' });
  await starts(fake, 2);
  expect(await fake.model.judge(['one'])).toEqual({ logits: Float32Array.of(3) });
});

test('a model that hangs is killed', async () => {
  const fake = await opened();
  const { logits } = (await fake.model.judge(['process'])) as { logits: Float32Array };
  const [pid = 0] = logits;
  await outOfTime(fake);
  await expect.poll(() => isAlive(pid), PATIENCE).toBe(false);
});

test('a model that crashes starts again, also when nobody asked it anything', async () => {
  const fake = await opened();
  expect(await fake.model.judge(['crash'])).toEqual({ failed: 'error' });
  expect(fake.telemetry.lines).toEqual(['the model is started again: exit code 3']);
  expect(await fake.model.judge(['one'])).toEqual({ failed: 'down' });
  await starts(fake, 2);
  const { logits } = (await fake.model.judge(['process'])) as { logits: Float32Array };
  process.kill(logits[0] ?? 0, 'SIGKILL');
  expect(await fake.model.judge(['one'])).toEqual({ failed: 'error' });
  expect(await fake.model.judge(['one'])).toEqual({ failed: 'down' });
  await starts(fake, 3);
});

test('a batch that goes wrong costs no restart', async () => {
  const { model, telemetry } = await opened();
  expect(await model.judge(['fail'])).toEqual({ failed: 'error' });
  expect(telemetry.lines).toEqual(['the model could not judge a batch: not this one']);
  expect(await model.judge(['one'])).toEqual({ logits: Float32Array.of(3) });
});

test('the more often it fails in a row, the longer it rests, up to a minute', async () => {
  const fake = await opened();
  const { model, clock, loads, loadings } = fake;
  loads('refuse');
  await outOfTime(fake);
  let expected = 0;
  for (const pauseMs of [0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
    if (pauseMs > 0) {
      clock.move(pauseMs - 1);
      await model.judge(['one']);
      clock.move(1);
    }
    expect(loadings()).toBe(expected);
    await model.judge(['one']);
    expected += 1;
    await losses(fake, expected + 1);
    expect(loadings()).toBe(expected);
  }
  loads('fine');
  clock.move(PAUSE_MS_MAX);
  await model.judge(['one']);
  await starts(fake, 2);
  // It starts at once again after it has judged something in between.
  await model.judge(['one']);
  await outOfTime(fake);
  await model.judge(['one']);
  await starts(fake, 3);
});

test('a clock that was set back makes no pause longer', async () => {
  const fake = await opened();
  fake.loads('refuse');
  await outOfTime(fake);
  await fake.model.judge(['one']);
  await losses(fake, 2);
  fake.clock.move(-3_600_000);
  fake.loads('fine');
  await fake.model.judge(['one']);
  await starts(fake, 2);
});

test('one that does not load again in time is given up too', async () => {
  const fake = await opened();
  fake.loads('hang');
  await outOfTime(fake);
  await fake.model.judge(['one']);
  fake.clock.move(LOAD_MS_MAX);
  expect(await fake.model.judge(['one'])).toEqual({ failed: 'down' });
  expect(fake.telemetry.lines).toHaveLength(1);
  fake.clock.move(1);
  expect(await fake.model.judge(['one'])).toEqual({ failed: 'down' });
  expect(fake.telemetry.lines).toHaveLength(2);
  // Its end, which comes after that, is nothing new.
  fake.loads('fine');
  fake.clock.move(1_000);
  await fake.model.judge(['one']);
  await starts(fake, 2);
  expect(fake.telemetry.lines).toHaveLength(2);
});

test.each([
  ['refuse', /^It refuses\. Ask again\.$/],
  ['crash', /ended while it loaded it \(exit code 7\)\. Mostly there is not enough memory/],
] as const)('a first start that ends with %s is told', async (loading, sentence) => {
  const open = ModelProcess.open(fakeModel(loading).options);
  await expect(open).rejects.toThrow(ScorerError);
  await expect(open).rejects.toThrow(sentence);
});

test('a first start that takes too long is given up', async () => {
  const { options, clock } = fakeModel('hang');
  const open = ModelProcess.open(options);
  clock.move(LOAD_MS_MAX);
  await expect(open).rejects.toThrow(/was not loaded within 120 seconds/);
});

test('secrets stay here', async () => {
  process.env['TEST_SECRET'] = 'x';
  onTestFinished(() => {
    delete process.env['TEST_SECRET'];
  });
  const { model } = await opened();
  expect(await model.judge(['secrets'])).toEqual({ logits: Float32Array.of(0) });
});

/** In a process of its own, which opens the model and then does so and ends. @returns what it prints */
function inProcess(thenDo: string): string {
  const { options } = fakeModel('fine');
  const script = `
    const { ModelProcess } = await import('./model-process.ts');
    const { HandClock, TelemetryRecord } = await import('./fake-surroundings.ts');
    const options = ${JSON.stringify({ plan: options.plan, timeoutMs: TIMEOUT_MS })};
    const surroundings = { clock: new HandClock(), telemetry: new TelemetryRecord() };
    const program = new URL(${JSON.stringify(PROGRAM.href)});
    // Somebody waits, as the stages do.
    const waiting = setInterval(() => {}, 60_000);
    const model = await ModelProcess.open({ ...options, ...surroundings, program });
    const { logits } = await model.judge(['process']);
    console.log(logits[0]);
    ${thenDo}`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    timeout: PATIENCE.timeout,
  });
}

test.each([
  ['at rest, keeps no process from ending', 'clearInterval(waiting);'],
  ['at rest, ends with a process that is killed', "process.kill(process.pid, 'SIGKILL');"],
  [
    'that hangs, ends with a process that is killed',
    "model.judge(['spin']); setImmediate(() => process.kill(process.pid, 'SIGKILL'));",
  ],
])('a model %s', async (_, thenDo) => {
  const pid = Number(printedBy(() => inProcess(thenDo)));
  expect(pid).toBeGreaterThan(1);
  await expect.poll(() => isAlive(pid), PATIENCE).toBe(false);
});

/** Also of a process that was killed, of which what it printed comes with the error. */
function printedBy(run: () => string): string {
  try {
    return run();
  } catch (error) {
    if (
      error instanceof Error &&
      'signal' in error &&
      error.signal === 'SIGKILL' &&
      'stdout' in error
    )
      return String(error.stdout);
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
