/** What a commit promises: whole or not at all, one owner, state that comes back. */
import type { Commit, Task } from '@goldenhour/pipeline/ports';
import { expect } from 'vitest';
import {
  aborted,
  asOwner,
  asTask,
  type Check,
  codeOf,
  IN,
  OUT,
  readSome,
  record,
  SCAN_MAX,
  STAGE,
  type TransportWorld,
  valuesOf,
} from './harness.ts';

export function checkCommits(check: Check): void {
  check('outputs, state and offset appear together', async (world) => {
    await world.transport.publish([record(IN, 0, 'k', 'a'), record(IN, 0, 'k', 'b')]);
    const offset = await asOwner(world.transport, 0, async (task) => {
      expect(task.committed).toBeUndefined();
      expect(task.state.size).toBe(0);
      const [, second] = await readSome(task, 2);
      const next = second?.offset ?? 0;
      const outputs = [record(OUT, 0, 'k', '0'), record(OUT, 1, 'k', '1')];
      await task.commit({ outputs, state: [['seen', '1']], offset: next });
      return next;
    });
    await world.crash();
    expect(await valuesOf(world.transport, OUT, 0)).toEqual(['0']);
    expect(await valuesOf(world.transport, OUT, 1)).toEqual(['1']);
    expect(await world.transport.committed(STAGE.stage)).toEqual([offset, undefined]);
    await asOwner(world.transport, 0, async (task) => {
      expect([...task.state]).toEqual([['seen', '1']]);
      expect(task.committed).toBe(offset);
      expect((await readSome(task, 1)).map(({ value }) => value)).toEqual(['b']);
    });
  });

  check('a crash in the middle of a commit leaves it whole or not at all', async (world) => {
    for (let round = 1; round <= 3; round++) {
      const before = await view(world);
      const outputs = [0, 1].flatMap((partition) =>
        Array.from({ length: 500 }, () => record(OUT, partition, 'k', `${round}`)),
      );
      const stop = new AbortController();
      await world.transport
        .runTasks(
          STAGE,
          async (task) => {
            if (task.partition !== 0) return await aborted(task.signal);
            // Not awaited: the crash comes in between.
            void task
              .commit({ outputs, state: [['round', `${round}`]], offset: round })
              .catch(() => undefined);
            await new Promise((resolve) => setTimeout(resolve, round));
            stop.abort();
          },
          stop.signal,
        )
        .then(() => world.crash());
      const after = await view(world);
      expect([
        before,
        { outputs: before.outputs.map((n) => n + 500), state: `${round}`, offset: round },
      ]).toContainEqual(after);
    }
  });

  check(
    'a commit that was refused leaves nothing, and the next one works',
    async ({ transport }) => {
      const nothing = await asOwner(transport, 0, async (task) => {
        const bad: Commit = {
          outputs: [record(OUT, 0, 'k', 'never'), { ...record(OUT, 0, 'k', 'v'), topic: 'other' }],
          state: [['never', '1']],
          offset: 5,
        };
        await expect(task.commit(bad)).rejects.toThrow(/other/);
        const seen = await valuesOf(transport, OUT, 0);
        await task.commit({ outputs: [record(OUT, 0, 'k', 'then')], state: [] });
        return seen;
      });
      expect(nothing).toEqual([]);
      expect(await valuesOf(transport, OUT, 0)).toEqual(['then']);
      expect(await transport.committed(STAGE.stage)).toEqual([undefined, undefined]);
      await asOwner(transport, 0, async (task) => expect([...task.state]).toEqual([]));
    },
  );

  check('outputs, state and offset may each be left out', async (world) => {
    await asOwner(world.transport, 0, async (task) => {
      await task.commit({ outputs: [], state: [] });
      await task.commit({ outputs: [], state: [], offset: 3 });
      await task.commit({ outputs: [record(OUT, 0, 'k', 'only')], state: [] });
      await task.commit({ outputs: [], state: [['only', '1']] });
    });
    await world.reopen();
    await asOwner(world.transport, 0, async (task) => {
      expect(task.committed).toBe(3);
      expect([...task.state]).toEqual([['only', '1']]);
    });
    expect(await valuesOf(world.transport, OUT, 0)).toEqual(['only']);
  });

  check('who takes over sees what was committed, and may commit before it reads', async (world) => {
    await world.transport.publish(['a', 'b', 'c'].map((value) => record(IN, 0, 'k', value)));
    const next = await asOwner(world.transport, 0, async (task) => {
      const [, second] = await readSome(task, 2);
      const outputs = [record(OUT, 0, 'k', '1'), record(OUT, 0, 'k', '2')];
      const offset = second?.offset ?? 0;
      await task.commit({ outputs, state: [['old', '1']], offset });
      return offset;
    });
    await world.crash();
    await asOwner(world.transport, 0, async (task) => {
      // Behind the last record of a commit a log may go on before the next one.
      const [end = 0] = await world.transport.ends(OUT.name);
      const found: (string | null)[] = [];
      for (let from = 0; from < end; ) {
        const [one] = await world.transport.scan(OUT.name, 0, { from, maxRecords: 1 });
        if (one === undefined) break;
        found.push(one.value);
        from = one.offset + 1;
      }
      expect(found).toEqual(['1', '2']);
      const state = [
        ['old', null],
        ['new', '1'],
      ] as const;
      await task.commit({ outputs: [], state, offset: next });
      expect((await readSome(task, 2)).map(({ value }) => value)).toEqual(['b', 'c']);
    });
    await asOwner(world.transport, 0, async (task) => {
      expect([...task.state]).toEqual([['new', '1']]);
      expect(task.committed).toBe(next);
    });
  });

  check('one commit at a time', async ({ transport }) => {
    await asOwner(transport, 0, async (task) => {
      const first = task.commit({ outputs: [record(OUT, 0, 'k', 'first')], state: [] });
      await expect(
        task.commit({ outputs: [record(OUT, 0, 'k', 'second')], state: [] }),
      ).rejects.toThrow();
      await first;
      await task.commit({ outputs: [record(OUT, 0, 'k', 'third')], state: [] });
    });
    expect(await valuesOf(transport, OUT, 0)).toEqual(['first', 'third']);
  });

  check('what was read and not committed is read again after a crash', async (world) => {
    await world.transport.publish(['a', 'b', 'c', 'd'].map((value) => record(IN, 0, 'k', value)));
    await asOwner(world.transport, 0, async (task) => {
      const records = await readSome(task, 2);
      await task.commit({ outputs: [], state: [], offset: (records[1]?.offset ?? 0) + 1 });
      await readSome(task, 2);
    });
    await world.crash();
    await asOwner(world.transport, 0, async (task) => {
      expect((await readSome(task, 2)).map(({ value }) => value)).toEqual(['c', 'd']);
      expect(await task.read({ maxRecords: 1, waitMs: 20 })).toEqual([]);
    });
  });

  check('a batch that was committed and comes again does no harm', async (world) => {
    await world.transport.publish(['a', 'b', 'c'].map((value) => record(IN, 0, 'k', value)));
    // The stage keeps the next offset in its state and skips what lies before it.
    const copyAll = (task: Task, forgetOffset: boolean) => copy(task, 3, forgetOffset);
    await asOwner(world.transport, 0, (task) => copyAll(task, true));
    await world.crash();
    await asOwner(world.transport, 0, (task) => copyAll(task, false));
    expect(await valuesOf(world.transport, OUT, 0)).toEqual(['a', 'b', 'c']);
  });

  check(
    'state comes back ordered by key, the deleted entries gone, the last value kept',
    async (world) => {
      const keys = ['b', 'a', '', 'é', '👩', '\uffee', 'z\0', 'z'];
      await asOwner(world.transport, 0, async (task) => {
        await task.commit({ outputs: [], state: keys.map((key) => [key, 'old']) });
        await task.commit({
          outputs: [],
          state: [
            ['a', null],
            ['none', null],
            ['b', 'new'],
            ['c', '1'],
            ['c', '2'],
          ],
        });
        await task.commit({
          outputs: [],
          state: [
            ['again', 'x'],
            ['again', null],
            ['b', 'x'],
            ['b', 'new'],
          ],
        });
      });
      await asTask(world.transport, { ...STAGE, partition: 1 }, async (task) => {
        await task.commit({ outputs: [], state: [['other', 'partition']] });
      });
      await asTask(world.transport, { stage: 'other', input: null, partition: 0 }, async (task) => {
        expect([...task.state]).toEqual([]);
        await task.commit({ outputs: [], state: [['other', 'stage']] });
      });
      await world.crash();
      await asOwner(world.transport, 0, async (task) => {
        const left = [...keys.filter((key) => key !== 'a'), 'c'].toSorted();
        expect([...task.state.keys()]).toEqual(left);
        expect([task.state.get('b'), task.state.get('c'), task.state.get('é')]).toEqual([
          'new',
          '2',
          'old',
        ]);
      });
    },
  );

  check('a stage without an input keeps state, publishes and commits', async (world) => {
    const ingest = { stage: 'ingest', input: null, partition: 1 };
    await asTask(world.transport, ingest, async (task) => {
      await world.transport.publish([record(IN, 0, 'k', 'fetched')]);
      await task.commit({ outputs: [], state: [['cursor', '17']] });
    });
    await world.crash();
    await asTask(world.transport, ingest, async (task) =>
      expect([...task.state]).toEqual([['cursor', '17']]),
    );
    expect(await valuesOf(world.transport, IN, 0)).toEqual(['fetched']);
  });

  check(
    'a fenced owner commits nothing more, and the new one has what it committed',
    async (world) => {
      const second = await world.second();
      const stop = new AbortController();
      const opened = gate();
      const fenced = gate();
      const codes: string[] = [];
      const first = world.transport.runTasks(
        STAGE,
        async (task) => {
          if (task.partition !== 0 || codes.length > 0) return await aborted(stop.signal);
          await task.commit({
            outputs: [record(OUT, 0, 'k', 'first')],
            state: [['owner', 'first']],
            offset: 1,
          });
          opened.open();
          // It does not look at its signal: a zombie after a long pause.
          await fenced.passed;
          const late = {
            outputs: [record(OUT, 0, 'k', 'zombie')],
            state: [['owner', 'zombie']],
            offset: 2,
          } as const;
          codes.push(await codeOf(task.commit(late)));
          codes.push(await codeOf(task.commit(late)));
        },
        stop.signal,
      );
      await opened.passed;
      await asOwner(second, 0, async (task) => {
        expect([...task.state]).toEqual([['owner', 'first']]);
        expect(task.committed).toBe(1);
        fenced.open();
        while (codes.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
        await task.commit({
          outputs: [record(OUT, 0, 'k', 'second')],
          state: [['owner', 'second']],
          offset: 3,
        });
      });
      stop.abort();
      await first;
      expect(codes).toEqual(['fenced', 'fenced']);
      expect(await valuesOf(world.transport, OUT, 0)).toEqual(['first', 'second']);
      await world.reopen();
      await asOwner(world.transport, 0, async (task) => {
        expect([...task.state]).toEqual([['owner', 'second']]);
        expect(task.committed).toBe(3);
      });
    },
  );

  check('a reader never sees a part of a commit', async (world) => {
    const reader = await world.reader();
    const stop = new AbortController();
    const rounds = 40;
    const writing = asOwner(world.transport, 0, async (task) => {
      for (let round = 1; round <= rounds; round++) {
        const outputs = [0, 1].map((partition) => record(OUT, partition, 'k', `${round}`));
        await task.commit({ outputs, state: [], offset: round });
      }
      stop.abort();
    });
    let looks = 0;
    while (!stop.signal.aborted) {
      // Whatever is read first can only be older than what is read after it.
      const committed = (await reader.committed(STAGE.stage))[0] ?? 0;
      const [a, b] = looks % 2 === 0 ? [0, 1] : [1, 0];
      const left = (await reader.scan(OUT.name, a ?? 0, { maxRecords: SCAN_MAX })).length;
      const right = (await reader.scan(OUT.name, b ?? 0, { maxRecords: SCAN_MAX })).length;
      expect(committed).toBeLessThanOrEqual(left);
      expect(left).toBeLessThanOrEqual(right);
      expect(right).toBeLessThanOrEqual((await reader.committed(STAGE.stage))[0] ?? 0);
      looks += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await writing;
    expect(await valuesOf(reader, OUT, 1)).toHaveLength(rounds);
    expect(await reader.committed(STAGE.stage)).toEqual([rounds, undefined]);
    expect(await reader.ends(OUT.name)).toEqual(await world.transport.ends(OUT.name));
    expect(reader.partitions).toBe(world.transport.partitions);
  });
}

/** Copies the input to the output, with the next offset in the state too. */
async function copy(task: Task, count: number, forgetOffset: boolean): Promise<void> {
  const from = Number(task.state.get('next') ?? 0);
  const records = await readSome(task, count);
  const fresh = records.filter(({ offset }) => offset >= from);
  const next = (records.at(-1)?.offset ?? -1) + 1;
  await task.commit({
    outputs: fresh.map(({ value }) => record(OUT, 0, 'k', value)),
    state: [['next', `${next}`]],
    // Left out, the batch comes again, as after a torn commit of a broker.
    ...(forgetOffset ? {} : { offset: next }),
  });
}

async function view(world: TransportWorld) {
  const outputs = [
    await valuesOf(world.transport, OUT, 0),
    await valuesOf(world.transport, OUT, 1),
  ];
  const state = await asOwner(world.transport, 0, async (task) => task.state.get('round'));
  const offset = (await world.transport.committed(STAGE.stage))[0];
  return { outputs: outputs.map((values) => values.length), state, offset };
}

function gate(): { open: () => void; passed: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { open: resolve, passed: promise };
}
