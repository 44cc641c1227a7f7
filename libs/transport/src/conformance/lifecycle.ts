/** Tasks come, wait, are revoked and end; transports close and open again. */
import { expect } from 'vitest';
import {
  aborted,
  asOwner,
  type Check,
  codeOf,
  IN,
  OUT,
  readSome,
  record,
  STAGE,
  valuesOf,
} from './harness.ts';

export function checkLifecycle(check: Check): void {
  check('every partition has its task, until the signal aborts', async ({ transport }) => {
    const stop = new AbortController();
    const partitions = new Set<number>();
    await transport.runTasks(
      STAGE,
      async (task) => {
        expect(task.stage).toBe(STAGE.stage);
        partitions.add(task.partition);
        if (partitions.size === 2) stop.abort();
        await aborted(task.signal);
      },
      stop.signal,
    );
    expect(partitions).toEqual(new Set([0, 1]));
  });

  check('a run that returns is not started again, and the others go on', async ({ transport }) => {
    const stop = new AbortController();
    let runs = 0;
    await transport.runTasks(
      STAGE,
      async (task) => {
        runs += 1;
        if (task.partition === 0) return;
        expect(await task.read({ maxRecords: 1, waitMs: 50 })).toEqual([]);
        stop.abort();
      },
      stop.signal,
    );
    expect(runs).toBe(2);
  });

  check('a signal that has aborted already runs nothing', async ({ transport }) => {
    let runs = 0;
    await transport.runTasks(STAGE, async () => void (runs += 1), AbortSignal.abort());
    expect(runs).toBe(0);
  });

  check('an error of one run stops the others and is thrown', async ({ transport }) => {
    let stopped = false;
    let start: () => void = () => undefined;
    const started = new Promise<void>((resolve) => {
      start = resolve;
    });
    const running = transport.runTasks(
      STAGE,
      async (task) => {
        if (task.partition === 0) {
          await started;
          throw new Error('broken stage');
        }
        start();
        await aborted(task.signal);
        stopped = true;
      },
      new AbortController().signal,
    );
    await expect(running).rejects.toThrow('broken stage');
    expect(stopped).toBe(true);
  });

  check(
    'a task that was taken over is revoked, and runs again when it comes back',
    async (world) => {
      const second = await world.second();
      const stop = new AbortController();
      const states: (string | undefined)[] = [];
      let isRunning: () => void = () => undefined;
      const running = new Promise<void>((resolve) => {
        isRunning = resolve;
      });
      const first = world.transport.runTasks(
        STAGE,
        async (task) => {
          if (task.partition !== 0) return await aborted(stop.signal);
          states.push(task.state.get('by'));
          isRunning();
          if (states.length === 2) {
            stop.abort();
            return;
          }
          // Waiting in vain ends as soon as the task is revoked.
          expect(await task.read({ maxRecords: 1, waitMs: 60_000 })).toEqual([]);
          await task.commit({ outputs: [], state: [['by', 'zombie']] });
        },
        stop.signal,
      );
      await running;
      await asOwner(second, 0, (task) => task.commit({ outputs: [], state: [['by', 'second']] }));
      await first;
      expect(states).toEqual([undefined, 'second']);
    },
  );

  check(
    'waiting ends with the record, with the time, or with the signal',
    async ({ transport }) => {
      await asOwner(transport, 0, async (task) => {
        expect(await task.read({ maxRecords: 5, waitMs: 0 })).toEqual([]);
        expect(await task.read({ maxRecords: 5, waitMs: 20 })).toEqual([]);
        const waiting = task.read({ maxRecords: 5, waitMs: 60_000 });
        await transport.publish([record(IN, 1, 'k', 'not here')]);
        await transport.publish([record(IN, 0, 'k', 'here')]);
        expect(await waiting).toMatchObject([{ value: 'here' }]);
        await transport.publish(['a', 'b', 'c'].map((value) => record(IN, 0, 'k', value)));
        expect(
          (await task.read({ maxRecords: 2, waitMs: 1_000 })).map(({ value }) => value),
        ).toEqual(['a', 'b']);
        expect(
          (await task.read({ maxRecords: 2, waitMs: 1_000 })).map(({ value }) => value),
        ).toEqual(['c']);
      });
      const stop = new AbortController();
      let afterAbort: unknown;
      await transport.runTasks(
        STAGE,
        async (task) => {
          if (task.partition !== 0) return;
          const waiting = task.read({ maxRecords: 1, waitMs: 60_000 });
          stop.abort();
          await waiting;
          await transport.publish([record(IN, 0, 'k', 'late')]);
          afterAbort = await task.read({ maxRecords: 1, waitMs: 60_000 });
        },
        stop.signal,
      );
      expect(afterAbort).toEqual([]);
    },
  );

  check('a commit that is under way as the signal aborts completes', async ({ transport }) => {
    const stop = new AbortController();
    await transport.runTasks(
      STAGE,
      async (task) => {
        if (task.partition !== 0) return await aborted(task.signal);
        const committing = task.commit({
          outputs: [record(OUT, 0, 'k', 'last')],
          state: [],
          offset: 4,
        });
        stop.abort();
        await committing;
      },
      stop.signal,
    );
    expect(await valuesOf(transport, OUT, 0)).toEqual(['last']);
    expect(await transport.committed(STAGE.stage)).toEqual([4, undefined]);
  });

  check('a task whose run is over commits nothing more', async ({ transport }) => {
    const task = await asOwner(transport, 0, async (owned) => owned);
    expect(await codeOf(task.commit({ outputs: [record(OUT, 0, 'k', 'late')], state: [] }))).toBe(
      'fenced',
    );
    expect(await valuesOf(transport, OUT, 0)).toEqual([]);
  });

  check('reading goes on where it was after closing and opening', async (world) => {
    await world.transport.publish(['a', 'b', 'c'].map((value) => record(IN, 0, 'k', value)));
    const seen: (string | null)[] = [];
    for (let round = 0; round < 3; round++) {
      await asOwner(world.transport, 0, async (task) => {
        const [one] = await readSome(task, 1);
        seen.push(one?.value ?? null);
        await task.commit({ outputs: [], state: [], offset: (one?.offset ?? 0) + 1 });
      });
      await world.reopen();
    }
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  check('a closed transport says so, and finishes what was under way', async (world) => {
    const closed = world.transport;
    const publishing = closed.publish([record(IN, 0, 'k', 'under way')]);
    await world.reopen();
    await publishing;
    expect(await codeOf(closed.publish([record(IN, 0, 'k', 'late')]))).toBe('closed');
    expect(await codeOf(closed.scan(IN.name, 0, { maxRecords: 1 }))).toBe('closed');
    expect(await valuesOf(world.transport, IN, 0)).toEqual(['under way']);
  });
}
