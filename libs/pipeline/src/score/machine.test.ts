/** Properties of the score machine over random logs: batches, crashes, order, clock records. */
import { BIN_MS } from '@goldenhour/velocity';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InRecord } from '../ports/index.ts';
import { decodeMentionsRecord } from '../records.ts';
import { crashes, cuts, logOfTold, told, wholeLog, wildLog } from './fake-logs.ts';
import { AT_ONCE, essence, type Moment, recordsOf, runLog, scoresOf } from './fake-run.ts';
import type { MachineBounds } from './machine.ts';
import { DELAY_BOUND_MS } from './partition-clock.ts';

/** So small that they are reached by most logs. */
const TIGHT: MachineBounds = {
  waitingMax: 4,
  seen: { idsMin: 4, idsMax: 8, blockIds: 2 },
  samplesMax: 3,
};

test('however a log is cut into batches, the outputs are the same', () => {
  fc.assert(
    fc.property(wildLog, cuts, fc.constantFrom(undefined, TIGHT), (log, plan, bounds) => {
      const expected = essence(runLog(log, AT_ONCE, bounds).outputs);
      expect(essence(runLog(log, plan, bounds).outputs)).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});

test('wherever it crashes, the outputs are the same, each once', () => {
  // What comes again after it was forgotten is outside the promise.
  const tight = { ...TIGHT, seen: { idsMin: 200, idsMax: 300, blockIds: 3 } };
  fc.assert(
    fc.property(wildLog, crashes, fc.constantFrom(undefined, tight), (log, plan, bounds) => {
      const expected = essence(runLog(log, AT_ONCE, bounds).outputs);
      expect(essence(runLog(log, plan, bounds).outputs)).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});

test('records that are appended twice change nothing', () => {
  fc.assert(
    fc.property(wholeLog, fc.array(fc.nat(), { maxLength: 20 }), crashes, (log, again, plan) => {
      const repeated: InRecord[] = [...log];
      for (const draw of again) {
        const [record] = repeated.slice(draw % repeated.length);
        // It comes again at any time later.
        const at =
          repeated.length - (Math.floor(draw / 7) % (repeated.length - (draw % repeated.length)));
        if (record !== undefined)
          repeated.splice(at, 0, { ...record, appendTime: repeated[at - 1]?.appendTime ?? 0 });
      }
      const renumbered = repeated.map((record, offset) => ({ ...record, offset }));
      const { deadLetters: _, ...expected } = essence(runLog(log, AT_ONCE).outputs);
      const { deadLetters: __, ...found } = essence(runLog(renumbered, plan).outputs);
      expect(found).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});

test('on the clock of ticks, neither order within the bound nor repetition changes anything', () => {
  fc.assert(
    fc.property(told, crashes, (told, plan) => {
      const plain = runLog(logOfTold(told, { way: 0, repeated: false }), AT_ONCE);
      const other = runLog(logOfTold(told, { way: 1, repeated: true }), plan);
      expect(essence(other.outputs)).toEqual(essence(plain.outputs));
      expect(plain.late).toBe(0);
    }),
    { numRuns: 150 },
  );
});

test('the clock never goes back', () => {
  fc.assert(
    fc.property(wildLog, crashes, (log, plan) => {
      for (const clock of runLog(log, plan).clocks)
        expect(clock).toEqual(clock.toSorted((a, b) => a - b));
    }),
  );
});

test('clock records join, cover every bin once, and follow the signals of their bin', () => {
  let signalled = 0;
  fc.assert(
    fc.property(wholeLog, crashes, (log, plan) => {
      const { outputs, moments } = runLog(log, plan);
      let to: number | null = null;
      for (const record of recordsOf(outputs)) {
        if (record.t === 'clock') {
          expect([record.from % BIN_MS, record.to % BIN_MS]).toEqual([0, 0]);
          expect(record.to).toBeGreaterThan(record.from);
          if (to !== null) expect(record.from).toBe(to);
          to = record.to;
        } else if (record.t === 'signal') {
          signalled += 1;
          if (to !== null) expect(record.signal.at).toBe(to + BIN_MS);
        }
      }
      const now = moments.at(-1)?.now ?? 0;
      if (to !== null) expect(to).toBe(Math.floor(now / BIN_MS) * BIN_MS);
    }),
  );
  expect(signalled).toBeGreaterThan(0);
});

test('every mention leaves once, by time and id unless it is late, and all have left at the end', () => {
  const met = { late: 0, live: 0, ended: 0 };
  fc.assert(
    fc.property(wholeLog, (log) => {
      const { outputs, moments, waiting, observed, late } = runLog(log, AT_ONCE);
      const expected = leaving(log, moments);
      for (const subject of ['s1', 's2']) {
        const scores = (scoresOf(outputs).get(subject) ?? []).map(
          ({ mention, revision, time }) => `${mention} ${revision} ${time}`,
        );
        expect(scores).toEqual(
          expected.scored
            .filter((left) => left.subject === subject)
            .map(({ id, revision, time }) => `${id} ${revision} ${time}`),
        );
      }
      expect(observed.map(({ subject, mention, time }) => `${subject} ${mention} ${time}`)).toEqual(
        expected.observed,
      );
      expect(waiting).toBe(0);
      expect(late).toBe(expected.late);
      met.late += late;
      met.live += moments.some(({ live }) => live) ? 1 : 0;
      met.ended += recordsOf(outputs).some(({ t }) => t === 'end') ? 1 : 0;
    }),
    { numRuns: 150 },
  );
  expect(Object.values(met).every((count) => count > 10)).toBe(true);
});

type Left = {
  time: number;
  readonly id: string;
  readonly revision: number;
  readonly subject: string;
  readonly op: string;
  readonly official: boolean;
  readonly said: number;
  readonly appended: number;
};

/** The same by brute force: a list that is sorted whenever the clock has moved. */
function leaving(log: readonly InRecord[], moments: readonly Moment[]) {
  const left: Left[] = [];
  const known = new Set<string>();
  const sources = new Set<string>();
  let waiting: Left[] = [];
  let late = 0;
  let before: Moment = { now: Number.NEGATIVE_INFINITY, live: false, speaking: false };
  const ops = ['upsert', 'delete', 'engagement'];
  const release = (now: number) => {
    waiting.sort(
      (a, b) =>
        a.time - b.time ||
        (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) ||
        a.revision - b.revision ||
        (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0) ||
        ops.indexOf(a.op) - ops.indexOf(b.op),
    );
    left.push(...waiting.filter(({ time }) => time < now));
    waiting = waiting.filter(({ time }) => time >= now);
  };
  log.forEach((record, index) => {
    const moment = moments[index] ?? before;
    const seen = (time: number, appended: number) =>
      moment.live ? Math.min(time, appended + DELAY_BOUND_MS) : time;
    for (const item of waiting) item.time = seen(item.said, item.appended);
    release(moment.now);
    const read = decodeMentionsRecord(record);
    if (read.ok && read.value.t === 'mention' && read.value.subject !== 'unknown') {
      const { subject, official, mention } = read.value;
      const { id, revision, op, time: said } = mention;
      const name = op === 'delete' ? `${subject} ${id}` : `${subject} ${id} ${op} ${revision}`;
      if (!known.has(name)) {
        known.add(name);
        const appended = record.appendTime;
        const time = seen(said, appended);
        const item = { time, id, revision, subject, op, official, said, appended };
        if (time < moment.now) {
          left.push(item);
          late += 1;
        } else waiting.push(item);
      }
    }
    if (read.ok && read.value.t === 'tick') {
      const isNew = !sources.has(read.value.source);
      sources.add(read.value.source);
      if ((before.speaking || isNew) && !moment.speaking && !moment.live) release(Infinity);
    }
    before = moment;
  });
  const scored = left.filter(({ op }) => op === 'upsert');
  const counted = new Set<string>();
  const observed = scored.flatMap(({ subject, id, time, official }) => {
    const first = !counted.has(`${subject} ${id}`);
    counted.add(`${subject} ${id}`);
    return first && !official ? [`${subject} ${id} ${time}`] : [];
  });
  return { scored, observed, late };
}
