/** Publishing and reading: order, sizes, times, gaps, what is kept. */
import { RECORD_BYTES_MAX } from '@goldenhour/pipeline/ports';
import { expect } from 'vitest';
import {
  asOwner,
  type Check,
  codeOf,
  IN,
  LATEST,
  OUT,
  RETENTION_MS,
  readSome,
  record,
  SCAN_MAX,
  valuesOf,
} from './harness.ts';

export function checkRecords(check: Check): void {
  check('a record comes back as it was written', async ({ transport }) => {
    const headers = { ce_id: '7', ce_source: 'é' };
    const written = [
      { topic: IN.name, partition: 1, key: 'sub–ject', value: 'a\0b "€" 👩‍🚒\n', headers },
      { topic: IN.name, partition: 1, key: '', value: '' },
      { topic: IN.name, partition: 1, key: 'gone', value: null },
    ];
    await transport.publish(written);
    const read = await transport.scan(IN.name, 1, { maxRecords: 10 });
    expect(
      read.map(({ partition, key, value, headers: got }) => ({
        partition,
        key,
        value,
        headers: got,
      })),
    ).toEqual(
      written.map(({ partition, key, value, headers: put = {} }) => ({
        partition,
        key,
        value,
        headers: put,
      })),
    );
    expect(read.every((one) => one.malformed === undefined)).toBe(true);
  });

  check(
    'each partition keeps the order of the call, each caller the order of its calls',
    async ({ transport }) => {
      const callers = ['a', 'b', 'c'];
      const calls = callers.flatMap((caller) =>
        Array.from({ length: 20 }, (_, call) =>
          // Not awaited one by one: the order is that of calling.
          transport.publish([0, 1, 2].map((n) => record(IN, n % 2, caller, `${call}.${n}`))),
        ),
      );
      await Promise.all(calls);
      for (const partition of [0, 1]) {
        const records = await transport.scan(IN.name, partition, { maxRecords: SCAN_MAX });
        for (const caller of callers) {
          const own = records.filter(({ key }) => key === caller).map(({ value }) => Number(value));
          expect(own).toEqual(own.toSorted((a, b) => a - b));
          expect(own).toHaveLength(partition === 0 ? 40 : 20);
        }
        const offsets = records.map(({ offset }) => offset);
        expect(offsets).toEqual([...new Set(offsets)].toSorted((a, b) => a - b));
      }
    },
  );

  check('append time never falls', async (world) => {
    for (let round = 0; round < 5; round++) {
      await world.transport.publish([record(IN, 0, 'k', `${round}`)]);
      if (round === 2) await world.reopen();
    }
    const times = (await world.transport.scan(IN.name, 0, { maxRecords: 10 })).map(
      (one) => one.appendTime,
    );
    expect(times).toHaveLength(5);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.every((time) => Number.isSafeInteger(time) && time > 0)).toBe(true);
  });

  check('a record of the largest size comes through', async ({ transport }) => {
    const value = 'x'.repeat(RECORD_BYTES_MAX - 'key'.length);
    await transport.publish([record(IN, 0, 'key', value)]);
    await asOwner(transport, 0, async (task) => {
      expect((await readSome(task, 1)).map((one) => one.value?.length)).toEqual([value.length]);
    });
  });

  check('a larger record is refused, with nothing of the call written', async ({ transport }) => {
    const tooLarge = [
      'x'.repeat(RECORD_BYTES_MAX),
      // Counted in bytes: each of these is one UTF-16 unit and three bytes.
      '€'.repeat(RECORD_BYTES_MAX / 3),
    ];
    for (const value of tooLarge) {
      const small = record(IN, 0, 'key', 'small');
      expect(await codeOf(transport.publish([small, record(IN, 1, 'key', value)]))).toBe(
        'too_large',
      );
      expect(await codeOf(transport.publish([{ ...small, headers: { value } }]))).toBe('too_large');
      await asOwner(transport, 0, async (task) => {
        const outputs = [small, record(OUT, 0, 'key', value)];
        expect(await codeOf(task.commit({ outputs, state: [['k', 'v']], offset: 9 }))).toBe(
          'too_large',
        );
      });
    }
    expect(await valuesOf(transport, IN, 0)).toEqual([]);
    expect(await valuesOf(transport, IN, 1)).toEqual([]);
    expect(await transport.committed('copy')).toEqual([undefined, undefined]);
  });

  check('publishing nothing does nothing', async ({ transport }) => {
    await transport.publish([]);
    expect(await valuesOf(transport, IN, 0)).toEqual([]);
  });

  check(
    'a topic or partition that was not declared is a fault of the program',
    async ({ transport }) => {
      await expect(
        transport.publish([{ ...record(IN, 0, 'k', 'v'), topic: 'other' }]),
      ).rejects.toThrow(/other/);
      await expect(transport.publish([record(IN, 2, 'k', 'v')])).rejects.toThrow(/2/);
      await expect(transport.scan('other', 0, { maxRecords: 1 })).rejects.toThrow(/other/);
    },
  );

  check(
    'many publishes at once stay under the bound',
    async (world) => {
      const value = 'x'.repeat(1_000);
      let highest = 0;
      const bytesMax = world.pressure?.().bytesMax ?? 0;
      const publishes = Array.from({ length: 400 }, async (_, call) => {
        await world.transport.publish(
          Array.from({ length: 20 }, (_, n) => record(IN, 0, 'k', `${call}.${n} ${value}`)),
        );
        highest = Math.max(highest, world.pressure?.().bytes ?? 0);
      });
      highest = Math.max(highest, world.pressure?.().bytes ?? 0);
      await Promise.all(publishes);
      expect(highest).toBeGreaterThan(0);
      expect(highest).toBeLessThanOrEqual(bytesMax);
      expect(world.pressure?.().bytes).toBe(0);
      const values = await readWhole(world.transport, 0);
      expect(values.map((one) => one.split(' ')[0])).toEqual(
        Array.from({ length: 8_000 }, (_, n) => `${Math.floor(n / 20)}.${n % 20}`),
      );
    },
    'pressure',
  );

  check('offsets may have gaps: reading, scanning and committing go over them', async (world) => {
    const { transport } = world;
    await world.injectGap(IN.name, 0);
    await transport.publish([record(IN, 0, 'k', 'a')]);
    await world.injectGap(IN.name, 0);
    await transport.publish([record(IN, 0, 'k', 'b'), record(IN, 0, 'k', 'c')]);
    await world.injectGap(IN.name, 0);
    expect(await valuesOf(transport, IN, 0)).toEqual(['a', 'b', 'c']);
    const [first] = await transport.scan(IN.name, 0, { maxRecords: 1 });
    expect(
      await transport.scan(IN.name, 0, { from: (first?.offset ?? 0) + 1, maxRecords: 1 }),
    ).toMatchObject([{ value: 'b' }]);
    const seen = await asOwner(transport, 0, async (task) => {
      const records = await readSome(task, 3);
      await task.commit({ outputs: [], state: [], offset: (records[1]?.offset ?? 0) + 1 });
      expect(await task.read({ maxRecords: 1, waitMs: 20 })).toEqual([]);
      return records.map(({ value }) => value);
    });
    expect(seen).toEqual(['a', 'b', 'c']);
    await world.crash();
    await world.transport.publish([record(IN, 0, 'k', 'd')]);
    await asOwner(world.transport, 0, async (task) => {
      expect((await readSome(task, 2)).map(({ value }) => value)).toEqual(['c', 'd']);
    });
  });

  check(
    'bytes that are no text come as malformed, and the next record after them',
    async (world) => {
      const bytes = Uint8Array.of(0xff, 0xfe, 0x00, 0xc3);
      await world.injectMalformed?.(IN.name, 0, bytes);
      await world.transport.publish([record(IN, 0, 'k', 'text')]);
      await asOwner(world.transport, 0, async (task) => {
        const [broken, text] = await readSome(task, 2);
        expect(broken?.value).toBe('');
        expect(Buffer.from(broken?.malformed ?? [])).toEqual(Buffer.from(bytes));
        expect(text).toMatchObject({ value: 'text' });
      });
    },
    'malformed',
  );

  check('a scan begins where it is told and ends where it is told', async ({ transport }) => {
    await transport.publish([0, 1, 2, 3, 4].map((n) => record(IN, 0, 'k', `${n}`)));
    const all = await transport.scan(IN.name, 0, { maxRecords: 10 });
    const from = all[2]?.offset ?? -1;
    expect(await transport.scan(IN.name, 0, { from, maxRecords: 2 })).toEqual(all.slice(2, 4));
    const [end = -1, otherEnd = -1] = await transport.ends(IN.name);
    expect(end).toBeGreaterThan(all[4]?.offset ?? Infinity);
    expect(await transport.scan(IN.name, 0, { from: end, maxRecords: 2 })).toEqual([]);
    await transport.publish([record(IN, 0, 'k', '5')]);
    expect(await transport.scan(IN.name, 0, { from: end, maxRecords: 2 })).toMatchObject([
      { value: '5' },
    ]);
    expect((await transport.ends(IN.name))[1]).toBe(otherEnd);
  });

  check('a scan from any offset gives the next record there is', async (world) => {
    const { transport } = world;
    for (const n of [0, 1, 2]) {
      await transport.publish([record(IN, 0, 'k', `${n}`)]);
      await world.injectGap(IN.name, 0);
    }
    const all = await transport.scan(IN.name, 0, { maxRecords: 10 });
    const [end = 0] = await transport.ends(IN.name);
    expect(end).toBeGreaterThan((all[0]?.offset ?? 0) + all.length);
    for (let from = 0; from < end; from += 1) {
      const next = all.find(({ offset }) => offset >= from);
      const found = await transport.scan(IN.name, 0, { from, maxRecords: 1 });
      expect(found).toEqual(next === undefined ? [] : [next]);
    }
  });

  check('compaction keeps the last record of each key, in order', async (world) => {
    const { transport } = world;
    const put = (key: string, value: string | null) =>
      transport.publish([record(LATEST, 0, key, value)]);
    await put('a', '1');
    await put('b', '1');
    await put('a', '2');
    await transport.publish([record(LATEST, 0, 'c', '1'), record(LATEST, 0, 'c', '2')]);
    await put('b', null);
    await world.compact(LATEST.name);
    const kept = await world.transport.scan(LATEST.name, 0, { maxRecords: 10 });
    expect(kept.map(({ key, value }) => [key, value])).toEqual([
      ['a', '2'],
      ['c', '2'],
      ['b', null],
    ]);
    // Another partition is another log, and the uncompacted topic keeps all.
    await transport.publish([
      record(LATEST, 1, 'a', 'other'),
      record(IN, 0, 'a', '1'),
      record(IN, 0, 'a', '2'),
    ]);
    await world.compact(LATEST.name);
    expect(await valuesOf(world.transport, LATEST, 0)).toHaveLength(3);
    expect(await valuesOf(world.transport, IN, 0)).toEqual(['1', '2']);
  });

  check(
    'records go after their retention, tombstones among them; offsets go on',
    async (world) => {
      const { transport } = world;
      await transport.publish([record(IN, 0, 'k', 'old'), record(LATEST, 0, 'a', null)]);
      const ends = await transport.ends(IN.name);
      await world.expire?.(RETENTION_MS / 2);
      expect(await valuesOf(transport, LATEST, 0)).toEqual([null]);
      await transport.publish([record(IN, 0, 'k', 'young')]);
      await world.expire?.(RETENTION_MS / 2 + 1_000);
      expect(await valuesOf(transport, IN, 0)).toEqual(['young']);
      expect(await valuesOf(transport, LATEST, 0)).toEqual([]);
      await world.expire?.(RETENTION_MS);
      expect(await valuesOf(transport, IN, 0)).toEqual([]);
      await world.reopen();
      expect((await world.transport.ends(IN.name))[0]).toBeGreaterThan(ends[0] ?? Infinity);
      await world.transport.publish([record(IN, 0, 'k', 'new')]);
      const [last] = await world.transport.scan(IN.name, 0, { maxRecords: 1 });
      expect(last?.offset).toBeGreaterThan(ends[0] ?? Infinity);
    },
    'expiry',
  );
}

async function readWhole(
  transport: Parameters<typeof asOwner>[0],
  partition: number,
): Promise<string[]> {
  return await asOwner(transport, partition, async (task) => {
    const values: string[] = [];
    for (;;) {
      const batch = await task.read({ maxRecords: 500, waitMs: 100 });
      if (batch.length === 0) return values;
      expect(batch.length).toBeLessThanOrEqual(500);
      values.push(...batch.map(({ value }) => value ?? ''));
    }
  });
}
