/** What is different where a process has some of the tasks, and markers stand in the log. */
import { createLifecycle } from '@goldenhour/crisis';
import { BIN_MS } from '@goldenhour/velocity';
import { expect, test } from 'vitest';
import { batchesOf, ListSource, wordMatcher } from './fake-sources.ts';
import { FakeClock, fakeContext, MemoryLog, MemoryTransport, settled } from './fakes.ts';
import { type StageSpec, type Task, TransportError } from './ports/index.ts';
import { type PipelineOptions, runPipeline } from './run.ts';
import { createCountingDetector } from './score/counting-detector.ts';
import { T0 } from './score/fakes.ts';
import { STAGES, TOPICS } from './topics.ts';

/** A process that has one partition of the log until it is taken from it. */
class SharedTransport extends MemoryTransport {
  readonly revoked = new AbortController();

  override async runTasks(
    spec: StageSpec,
    run: (task: Task) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const mine = this.task(
      { ...spec, partition: 0 },
      AbortSignal.any([signal, this.revoked.signal]),
    );
    await run(mine);
    if (!signal.aborted) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    }
  }
}

function processOn(transport: MemoryTransport, clock: FakeClock, given: Partial<PipelineOptions>) {
  const context = fakeContext(transport, clock);
  const options: PipelineOptions = {
    ...context,
    namespace: 'n',
    stages: STAGES,
    subjects: new Map([
      [
        'acme',
        {
          name: 'acme',
          timeZone: 'UTC',
          language: undefined,
          profile: { id: 'acme', timeZone: 'UTC', thresholds: { floor: 1, weeks: 0.02 } },
        },
      ],
    ]),
    matcher: wordMatcher(['acme']),
    sources: [],
    scorer: { name: 'none', version: '1', score: () => [] },
    createDetector: createCountingDetector,
    createLifecycle,
    routes: [],
    configVersion: '1',
    batchRecords: 50,
    untilEnd: false,
    ...given,
  };
  return { options, ...context };
}

test('a task that goes to another process takes its gauges and its troubles along', async () => {
  const clock = new FakeClock(T0);
  const transport = new SharedTransport(new MemoryLog(1, clock));
  const batches = [{ items: [['x', T0, 'acme']], watermark: T0 + 3 * BIN_MS }] as const;
  const source = new ListSource('l', batchesOf(T0, batches), { endless: true });
  const { options, telemetry, problems } = processOn(transport, clock, { sources: [source] });
  const stop = new AbortController();
  const running = runPipeline(options, stop.signal);
  await clock.advance(2_000);
  telemetry.set('goldenhour_open_crises', 1, '0');
  const partitioned = () =>
    [...telemetry.gauges.keys()].filter((key) => / (0|l)$/.test(key)).sort();
  expect(partitioned()).toEqual([
    'goldenhour_clock_timestamp_seconds 0',
    'goldenhour_open_crises 0',
    'goldenhour_pending_deliveries 0',
    'goldenhour_source_watermark_timestamp_seconds l',
    'goldenhour_waiting_mentions 0',
  ]);
  options.health('source-l', 'cannot be read');
  options.health('score-0', 'cannot commit');

  transport.revoked.abort();
  await clock.advance(1_000);
  expect(partitioned()).toEqual([]);
  expect(new Map(problems).get('source-l')).toBeNull();
  expect(new Map(problems).get('score-0')).toBeNull();
  stop.abort();
  await clock.pass(running);
});

test('markers behind the last record are no lag, and records before them are', async () => {
  const clock = new FakeClock(T0);
  const log = new MemoryLog(2, clock);
  const transport = new SharedTransport(log);
  transport.ends = () => Promise.resolve([7, 7]);
  transport.committed = () => Promise.resolve([5, 5]);
  transport.scan = (_, partition) =>
    Promise.resolve(
      partition === 0
        ? []
        : [{ partition, offset: 6, key: 'k', value: '', headers: {}, appendTime: T0 }],
    );
  const { options, telemetry } = processOn(transport, clock, { stages: ['alert'] });
  const stop = new AbortController();
  const running = runPipeline(options, stop.signal);
  await clock.advance(6_000);
  expect(telemetry.gauges.get('goldenhour_lag_records alert 0')).toBe(0);
  expect(telemetry.gauges.get('goldenhour_lag_records alert 1')).toBe(1);
  // Whatever the transport says, it costs one measurement: the stage tells of it.
  transport.ends = () => Promise.reject(new TransportError('topics', 'the topic is gone'));
  await clock.advance(6_000);
  expect(telemetry.gauges.get('goldenhour_lag_records alert 1')).toBe(1);
  // One that does not answer holds nobody up.
  transport.ends = () => new Promise(() => undefined);
  await clock.advance(6_000);
  stop.abort();
  await clock.pass(running);
});

test('what the transport cannot bear ends the stages, and is what is thrown', async () => {
  const clock = new FakeClock(T0);
  const stalled = new TransportError('unavailable', 'it has done nothing for two minutes');
  const transport = new SharedTransport(new MemoryLog(1, clock));
  const runTasks = transport.runTasks.bind(transport);
  transport.runTasks = (spec, run, signal) =>
    spec.stage === 'score' ? Promise.reject(stalled) : runTasks(spec, run, signal);
  const { options } = processOn(transport, clock, {});
  await expect(clock.pass(runPipeline(options, new AbortController().signal))).rejects.toBe(
    stalled,
  );
  await settled();
  expect(transport.log.of(TOPICS.crises.name, 0)).toEqual([]);
});
