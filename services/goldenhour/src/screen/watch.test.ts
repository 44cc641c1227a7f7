import { expect, test } from 'vitest';
import {
  clockRecord,
  coverageRecord,
  crisisRecord,
  read,
  scoredRecord,
  signalRecord,
} from './fake-records.ts';
import { EVENING } from './fake-state.ts';
import type { ScreenState } from './state.ts';
import { type Measured, WATCH_LIMITS, WATCHED_TOPICS, Watch } from './watch.ts';

const MINUTE_MS = 60_000;
const timeZone = 'Europe/Amsterdam';
const ID = (index: number) => String(index).padStart(24, '0');

function watchOf(...records: readonly ReturnType<typeof crisisRecord>[]): Watch {
  const watch = new Watch({
    ...{ title: 'acme', timeZone, sources: [{ name: 'bluesky' }, { name: 'news' }] },
    subjects: ['acme', 'bremmel', 'quiet'].map((id) => ({ id, name: `The ${id}`, timeZone })),
  });
  for (const record of records) watch.take(record.topic, read(record));
  return watch;
}

function stateOf(watch: Watch, given: Partial<Measured> = {}): ScreenState {
  return watch.state({
    ...{ now: EVENING, clock: undefined, read: new Map(), watermarks: new Map() },
    flow: { read: undefined, mentions: undefined, scored: undefined, waiting: 0 },
    ...given,
  });
}

test('a crisis is shown from its opening until it is resolved, as its last event tells it', () => {
  const watch = watchOf(crisisRecord());
  expect(stateOf(watch).crises).toMatchObject([
    { severity: 1, status: 'open', since: EVENING - 600_000, timeZone },
  ]);
  expect(stateOf(watch).crises[0]?.sentence).toMatch(/^The acme: 71 negative mentions/);
  for (const record of [
    crisisRecord({ revision: 2, transition: 'escalated', severity: 3 }),
    crisisRecord({ revision: 3, transition: 'eased', status: 'eased', easedAt: EVENING }),
  ]) {
    watch.take(record.topic, read(record));
  }
  expect(stateOf(watch).crises).toMatchObject([{ status: 'eased' }]);
  const last = crisisRecord({ revision: 4, transition: 'resolved', status: 'resolved' });
  watch.take(last.topic, read(last));
  expect(stateOf(watch).crises).toEqual([]);
  expect(stateOf(watch).events.map(({ transition }) => transition)).toEqual([
    ...['resolved', 'eased', 'escalated', 'opened'],
  ]);
});

test('the gravest crisis is told first, then the latest; what eases comes last', () => {
  const watch = watchOf(
    crisisRecord({ crisis: ID(1), severity: 3, status: 'eased', easedAt: EVENING }),
    crisisRecord({ crisis: ID(2), severity: 1, openedAt: EVENING - 2 }),
    crisisRecord({ crisis: ID(3), severity: 1, openedAt: EVENING - 1 }),
    crisisRecord({ crisis: ID(4), severity: 2 }),
  );
  expect(stateOf(watch).crises.map(({ severity, status }) => `${severity} ${status}`)).toEqual([
    ...['2 open', '1 open', '1 open', '3 eased'],
  ]);
});

test('what was open in a drill is over when it becomes serious', () => {
  const watch = watchOf(
    crisisRecord({ crisis: ID(1), mode: 'drill' }),
    crisisRecord({ crisis: ID(2), mode: 'drill', subject: 'bremmel' }),
    crisisRecord({ crisis: ID(3), mode: 'live' }),
  );
  expect(stateOf(watch).crises.map(({ sentence }) => sentence.split(':')[0])).toEqual([
    ...['DRILL', 'The acme'],
  ]);
});

test('subjects stand by their strongest signal, then by how much is said', () => {
  const watch = watchOf(
    signalRecord({ subject: 'quiet', status: 'elevated', velocity: -1.5 }),
    signalRecord({ subject: 'acme', velocity: 2 }),
    signalRecord({ subject: 'acme', lane: 'volume', velocity: 6, severity: 2 }),
    scoredRecord('bremmel', [EVENING - 90 * MINUTE_MS, EVENING - MINUTE_MS, EVENING]),
    clockRecord(EVENING),
  );
  const { subjects, subjectCount } = stateOf(watch);
  expect(subjectCount).toBe(3);
  expect(subjects).toMatchObject([
    { name: 'The acme', velocity: 6, severity: 2, mentions: 0 },
    { name: 'The quiet', velocity: -1.5 },
    { name: 'The bremmel', velocity: undefined, severity: 0, mentions: 2 },
  ]);
  expect(subjects[2]?.minutes.slice(-3)).toEqual([0, 1, 1]);
});

test('a signal is over when it says so, and when nothing is heard of it for an hour', () => {
  const velocities = (watch: Watch) =>
    stateOf(watch).subjects.map(({ velocity }) => velocity ?? null);
  const watch = watchOf(signalRecord({ velocity: 2 }), signalRecord({ lane: 'volume' }));
  const normal = signalRecord({ status: 'normal', velocity: 0 });
  watch.take(normal.topic, read(normal));
  expect(velocities(watch)).toEqual([2, null, null]);
  const clock = clockRecord(EVENING + 61 * MINUTE_MS);
  watch.take(clock.topic, read(clock));
  expect(velocities(watch)).toEqual([null, null, null]);
});

test('the hour is that of the partition that is furthest behind', () => {
  const watch = watchOf(scoredRecord('acme', [EVENING - 30 * MINUTE_MS]));
  const take = (to: number, partition: number) => {
    const record = clockRecord(to);
    watch.take(record.topic, read(record, partition));
  };
  take(EVENING, 0);
  take(EVENING + 60 * MINUTE_MS, 1);
  expect(stateOf(watch).clock).toBe(EVENING);
  expect(stateOf(watch).subjects[0]?.mentions).toBe(1);
  take(EVENING + 60 * MINUTE_MS, 0);
  expect(stateOf(watch).subjects[0]?.mentions).toBe(0);
  // The metrics of this process know it to the second.
  expect(stateOf(watch, { clock: EVENING + 7 }).clock).toBe(EVENING + 7);
});

test.each([
  ['nothing was heard of it', [], null, 'waiting'],
  ['it speaks', [coverageRecord('news', 'live')], null, 'live'],
  ['it plays what is past', [coverageRecord('news', 'live', { clock: 'tick' })], null, 'played'],
  ['it is late', [coverageRecord('news', 'late')], null, 'behind'],
  ['it ended', [coverageRecord('news', 'late'), coverageRecord('news', 'ended')], null, 'ended'],
  ['it cannot be read', [coverageRecord('news', 'live')], 'no answer', 'blind'],
])('%s', (_, records, problem, condition) => {
  const watch = watchOf(...records);
  watch.health('source-news', problem);
  expect(stateOf(watch).sources[1]).toMatchObject({ name: 'news', condition });
  expect(stateOf(watch).sources[1]?.problem).toBe(problem ?? undefined);
  watch.health('source-news', null);
  expect(stateOf(watch).sources[1]?.condition).not.toBe('blind');
});

test('what a source could not serve is told', () => {
  const blind = { from: EVENING - 9 * MINUTE_MS, to: EVENING };
  const watch = watchOf(coverageRecord('news', 'live', { blind }));
  expect(stateOf(watch, { watermarks: new Map([['news', 7]]) }).sources[1]).toMatchObject({
    gap: blind,
    watermark: 7,
  });
});

test('what cannot be read, or is of nobody, is passed over', () => {
  const watch = watchOf(signalRecord({ subject: 'nobody' }), scoredRecord('nobody', [EVENING]));
  for (const topic of WATCHED_TOPICS) {
    for (const value of [null, '', '{', '[]', '{"v":1,"t":"scored","subject":"acme","scores":[7]}'])
      watch.take(topic, read({ topic, key: '', value }));
  }
  expect(stateOf(watch).subjects.map(({ mentions }) => mentions)).toEqual([0, 0, 0]);
});

test('it is bounded, whatever comes', () => {
  const watch = watchOf();
  for (let index = 0; index < 2_000; index += 1) {
    const records = [
      crisisRecord({ crisis: ID(index), openedAt: EVENING + index }),
      signalRecord({ key: `root:${index}`, velocity: 2_000 - index }),
    ];
    for (const record of records) watch.take(record.topic, read(record));
    watch.say(`line ${index}`, EVENING);
  }
  const { crises, events, said, subjects } = stateOf(watch);
  expect(crises).toHaveLength(WATCH_LIMITS.crises);
  expect(events).toHaveLength(WATCH_LIMITS.events);
  expect(said).toHaveLength(WATCH_LIMITS.said);
  expect(said[0]?.text).toBe('line 1999');
  expect(subjects[0]?.velocity).toBe(WATCH_LIMITS.signals);
});
