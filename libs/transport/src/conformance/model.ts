/** Random histories against the simplest thing that could be right: arrays in memory. */
import type { InRecord, Transport } from '@goldenhour/pipeline/ports';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  aborted,
  asOwner,
  IN,
  LATEST,
  OUT,
  record,
  SCAN_MAX,
  STAGE,
  TOPICS,
  type TransportHarness,
  type TransportWorld,
  valuesOf,
} from './harness.ts';

const PARTITIONS = 2;

/** One commit: so many input records read, outputs, changes of state. */
type CommitStep = {
  readonly kind: 'commit' | 'crash in a commit';
  readonly partition: number;
  readonly take: number;
  readonly outputs: readonly { readonly partition: number; readonly value: string }[];
  readonly latest: readonly { readonly key: string; readonly value: string | null }[];
  readonly state: readonly (readonly [string, string | null])[];
};
type Step =
  | CommitStep
  | { readonly kind: 'publish'; readonly records: readonly { partition: number; value: string }[] }
  | { readonly kind: 'crash' | 'reopen' | 'gap'; readonly partition: number };

type Model = {
  readonly input: readonly string[][];
  readonly output: readonly string[][];
  readonly latest: Map<string, string | null>;
  readonly state: readonly Map<string, string>[];
  /** How many input records each task has committed. */
  readonly taken: number[];
};

function emptyModel(): Model {
  return {
    input: [[], []],
    output: [[], []],
    latest: new Map(),
    state: [new Map(), new Map()],
    taken: [0, 0],
  };
}

function afterCommit(before: Model, step: CommitStep, read: number): Model {
  const model = structuredClone(before);
  for (const { partition, value } of step.outputs) model.output[partition]?.push(value);
  for (const { key, value } of step.latest) {
    model.latest.delete(key);
    model.latest.set(key, value);
  }
  const state = model.state[step.partition];
  for (const [key, value] of step.state) {
    if (value === null) state?.delete(key);
    else state?.set(key, value);
  }
  model.taken[step.partition] = (model.taken[step.partition] ?? 0) + read;
  return model;
}

export function checkModel(harness: TransportHarness, timeout: number): void {
  test('any history ends as the model says', { timeout: 3 * timeout }, async (context) => {
    const reason = harness.skips?.model;
    if (reason !== undefined) context.skip(reason);
    await fc.assert(
      fc.asyncProperty(
        fc.array(stepArbitrary(), { minLength: 1, maxLength: 12 }),
        async (steps) => {
          await using world = await harness.create({ partitions: PARTITIONS, topics: TOPICS });
          let model = emptyModel();
          for (const step of steps) model = await play(world, model, step);
          await world.crash();
          await expectSame(world, model);
        },
      ),
      { numRuns: harness.modelRuns ?? 20 },
    );
  });
}

async function play(world: TransportWorld, model: Model, step: Step): Promise<Model> {
  switch (step.kind) {
    case 'publish':
      await world.transport.publish(
        step.records.map(({ partition, value }) => record(IN, partition, 'k', value)),
      );
      for (const { partition, value } of step.records) model.input[partition]?.push(value);
      return model;
    case 'gap':
      await world.injectGap(IN.name, step.partition);
      return model;
    case 'crash':
      await world.crash();
      return model;
    case 'reopen':
      await world.reopen();
      return model;
    case 'commit': {
      const read = await asOwner(world.transport, step.partition, async (task) => {
        expect(Object.fromEntries(task.state)).toEqual(
          Object.fromEntries(model.state[step.partition] ?? []),
        );
        const records = await takeSome(task, step, model);
        await task.commit(commitOf(step, records));
        return records.length;
      });
      return afterCommit(model, step, read);
    }
    case 'crash in a commit':
      return await crashInCommit(world, model, step);
  }
}

/** The world may then be as before or as after, and the model becomes what the world is. */
async function crashInCommit(
  world: TransportWorld,
  model: Model,
  step: CommitStep,
): Promise<Model> {
  const stop = new AbortController();
  let read = 0;
  await world.transport.runTasks(
    STAGE,
    async (task) => {
      if (task.partition !== step.partition) return await aborted(task.signal);
      const records = await takeSome(task, step, model);
      read = records.length;
      void task.commit(commitOf(step, records)).catch(() => undefined);
      stop.abort();
    },
    stop.signal,
  );
  await world.crash();
  const after = afterCommit(model, step, read);
  const outputs = await valuesOf(world.transport, OUT, 0);
  const others = await valuesOf(world.transport, OUT, 1);
  const isAfter = outputs.length + others.length === after.output.flat().length;
  // Where the commit wrote nothing to the topic, its other traces decide.
  if (step.outputs.length > 0) return isAfter ? after : model;
  try {
    await expectSame(world, model);
    return model;
  } catch {
    return after;
  }
}

async function takeSome(
  task: Parameters<Parameters<Transport['runTasks']>[1]>[0],
  step: CommitStep,
  model: Model,
) {
  const open = (model.input[step.partition]?.length ?? 0) - (model.taken[step.partition] ?? 0);
  const wanted = Math.min(step.take, open);
  const records: InRecord[] = [];
  while (records.length < wanted) {
    const batch = await task.read({ maxRecords: wanted - records.length, waitMs: 2_000 });
    if (batch.length === 0) break;
    records.push(...batch);
  }
  const from = model.taken[step.partition] ?? 0;
  expect(records.map(({ value }) => value)).toEqual(
    model.input[step.partition]?.slice(from, from + wanted),
  );
  return records;
}

function commitOf(step: CommitStep, records: readonly InRecord[]) {
  const last = records.at(-1);
  return {
    outputs: [
      ...step.outputs.map(({ partition, value }) => record(OUT, partition, 'k', value)),
      ...step.latest.map(({ key, value }) => record(LATEST, 0, key, value)),
    ],
    state: step.state,
    ...(last === undefined ? {} : { offset: last.offset + 1 }),
  };
}

async function expectSame(world: TransportWorld, model: Model): Promise<void> {
  await world.compact(LATEST.name);
  for (const partition of [0, 1]) {
    expect(await valuesOf(world.transport, IN, partition)).toEqual(model.input[partition]);
    expect(await valuesOf(world.transport, OUT, partition)).toEqual(model.output[partition]);
    await asOwner(world.transport, partition, async (task) => {
      expect([...task.state]).toEqual(
        [...(model.state[partition] ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1)),
      );
      await takeSome(task, { ...NO_COMMIT, partition, take: SCAN_MAX }, model);
    });
  }
  const latest = await world.transport.scan(LATEST.name, 0, { maxRecords: SCAN_MAX });
  expect(latest.map(({ key, value }) => [key, value])).toEqual([...model.latest]);
}

const NO_COMMIT: CommitStep = {
  kind: 'commit',
  partition: 0,
  take: 0,
  outputs: [],
  latest: [],
  state: [],
};

function stepArbitrary(): fc.Arbitrary<Step> {
  const partition = fc.integer({ min: 0, max: PARTITIONS - 1 });
  // Any text, control characters and all planes among them; lone surrogates are no text.
  const value = fc.string({ unit: 'binary', maxLength: 12 });
  const key = fc.constantFrom('a', 'b', 'é', '👩');
  const nullable = fc.option(value, { nil: null });
  const placed = fc.array(fc.record({ partition, value }), { maxLength: 5 });
  const commit = fc.record({
    kind: fc.constantFrom('commit' as const, 'commit' as const, 'crash in a commit' as const),
    partition,
    take: fc.integer({ min: 0, max: 4 }),
    outputs: placed,
    latest: fc.array(fc.record({ key, value: nullable }), { maxLength: 3 }),
    state: fc.array(fc.tuple(key, nullable), { maxLength: 4 }),
  });
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('publish' as const), records: placed }) },
    { weight: 5, arbitrary: commit },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('crash' as const, 'reopen' as const, 'gap' as const),
        partition,
      }),
    },
  );
}
