/**
 * What detecting costs: time of a mention and of a close, and the size of the state. The whole
 * reducer: what it hears, each close, and a commit every 2,000 mentions, or after each one.
 */
import { bareCounters, bytesOf, openReducer, type Reducer } from './reducer.ts';
import { type Load, mentionsOf, START, subjectsNamed } from './workloads.ts';

/** The first few are spent compiling, which a service that runs for weeks does once. */
const ROUNDS = 8;
/** Of a million mentions each. */
const STORMS = 3;
const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
const WEEKS_4_MS = 28 * DAY_MS;
const GOALS = { mentionMicros: 2, tickMillis: 10, quietBytes: 16_384, stormBytes: 262_144 };

type Say = (text: string) => void;

export function measureCost(say: Say): void {
  say(
    `Time of the processor; the best of ${ROUNDS} rounds (of storms ${STORMS}), in which the reducer and bare counters in a Map take turns.`,
  );
  const one = subjectsNamed(1);
  const thousand = subjectsNamed(1000);
  mentionCost(
    'one busy subject, 50 mentions a second',
    { mentions: 50_000, subjects: one, perSecond: 50 },
    say,
  );
  mentionCost(
    '1,000 subjects, 50 mentions a second in all',
    { mentions: 20_000, subjects: thousand, perSecond: 50 },
    say,
  );
  mentionCost(
    '1,000 subjects, 200 mentions a day each',
    // Two hours: by then nearly all of them are awake, and each close looks at them all.
    { mentions: 16_000, subjects: thousand, perSecond: 200_000 / 86_400 },
    say,
  );
  oftenCommitted(say);
  storm(say);
  quietSubject(say);
  ticks(say);
}

function mentionCost(name: string, load: Omit<Load, 'from'>, say: Say): void {
  const mentions = [...mentionsOf({ ...load, from: START })];
  let own = Number.POSITIVE_INFINITY;
  let bare = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const reducer = openReducer(load.subjects, START);
    own = Math.min(
      own,
      millis(() => reducer.take(mentions)),
    );
    bare = Math.min(
      bare,
      millis(() => bareCounters(mentions)),
    );
  }
  const micros = (1000 * own) / mentions.length;
  const bareMicros = (1000 * bare) / mentions.length;
  say(
    `${name}: ${micros.toFixed(2)} µs a mention, bare counters ${bareMicros.toFixed(2)} µs, ${(own / bare).toFixed(1)} times as much${against(micros, GOALS.mentionMicros, 'µs')}`,
  );
}

/** A subject that is spoken of all the time, among few others: whatever it keeps, little changes. */
function oftenCommitted(say: Say): void {
  const subjects = subjectsNamed(1);
  const mentions = [...mentionsOf({ mentions: 4000, subjects, perSecond: 1, from: START })];
  let own = Number.POSITIVE_INFINITY;
  let written = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const reducer = openReducer(subjects, START, 1);
    own = Math.min(
      own,
      millis(() => reducer.take(mentions)),
    );
    written = reducer.written();
  }
  const micros = (1000 * own) / mentions.length;
  const chars = written / mentions.length;
  say(
    `one subject, a mention a second, a commit after each: ${micros.toFixed(0)} µs a mention, ${kilobytes(chars)} written`,
  );
}

/** A million mentions of one subject within an hour. */
function storm(say: Say): void {
  const subjects = subjectsNamed(1);
  const count = 1_000_000;
  const load = { mentions: count, subjects, perSecond: count / 3600, from: START };
  let taken = Number.POSITIVE_INFINITY;
  let state: ReadonlyMap<string, string> = new Map();
  for (let round = 0; round < STORMS; round += 1) {
    const reducer = openReducer(subjects, START);
    const making = millis(() => drain(mentionsOf(load)));
    taken = Math.min(taken, millis(() => reducer.take(mentionsOf(load))) - making);
    state = reducer.state();
  }
  const { all, largest, entries } = bytesOf(state);
  const micros = (1000 * taken) / count;
  say(
    `a storm of 1,000,000 mentions of one subject in an hour: ${micros.toFixed(2)} µs a mention${against(micros, GOALS.mentionMicros, 'µs')}; state ${kilobytes(all)} in ${entries} entries${against(all / 1024, GOALS.stormBytes / 1024, 'kB')}, the largest ${kilobytes(largest)}`,
  );
}

function quietSubject(say: Say): void {
  const subjects = subjectsNamed(1);
  const reducer = openReducer(subjects, START);
  reducer.take(mentionsOf({ mentions: 560, subjects, perSecond: 20 / 86_400, from: START }));
  reducer.closeTo(START + WEEKS_4_MS);
  const { all, largest, entries } = bytesOf(reducer.state());
  say(
    `a quiet subject, 20 mentions a day for four weeks: state ${kilobytes(all)} in ${entries} entries${against(all / 1024, GOALS.quietBytes / 1024, 'kB')}, the largest ${kilobytes(largest)}`,
  );
}

/** With what 20 mentions a day each leave behind, and two hours later. */
function ticks(say: Say): void {
  const subjects = subjectsNamed(10_000);
  const reducer = openReducer(subjects, START);
  reducer.take(mentionsOf({ mentions: 7000, subjects, perSecond: 200_000 / 86_400, from: START }));
  const spoken = START + Math.ceil((7000 / 200_000) * 1440) * MINUTE_MS;
  reducer.closeTo(spoken);
  tick('10,000 subjects, 20 mentions a day each', closesOf(reducer, spoken), say);
  const silent = spoken + 120 * MINUTE_MS;
  reducer.closeTo(silent);
  tick('10,000 subjects two hours later, all quiet', closesOf(reducer, silent), say);
}

function tick(name: string, closes: readonly number[], say: Say): void {
  const median = closes[closes.length >> 1] ?? 0;
  const longest = closes.at(-1) ?? 0;
  say(
    `${name}: a close takes ${median.toFixed(2)} ms, the longest of ${closes.length} ${longest.toFixed(2)} ms${against(median, GOALS.tickMillis, 'ms')}`,
  );
}

/** Of ten minutes, one by one. @unit milliseconds, ascending */
function closesOf(reducer: Reducer, from: number): readonly number[] {
  return Array.from({ length: 10 }, (_, minute) =>
    millis(() => reducer.closeTo(from + (minute + 1) * MINUTE_MS)),
  ).sort((a, b) => a - b);
}

/** Of the processor: others on the machine do not count, garbage collection does. */
function millis(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function drain(all: Iterable<unknown>): number {
  let count = 0;
  for (const _ of all) count += 1;
  return count;
}

const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} kB`;

const against = (value: number, goal: number, unit: string): string =>
  ` (goal ≤ ${goal} ${unit}${value > goal ? ': missed' : ''})`;
