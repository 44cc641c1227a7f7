/**
 * How well cascades are forecast, flagged and followed.
 *
 *   node benchmarks/src/crises/cascades/main.ts fit        constants and errors of the forecast
 *   node benchmarks/src/crises/cascades/main.ts take-off   delay on real cascades, false alarms
 *   node benchmarks/src/crises/cascades/main.ts speed      time and state of a mention
 */
import { crossValidated, FIT_AGES, fitOf, type Judged, MODELS, momentsOf, TARGETS } from './fit.ts';
import { type RealCascade, realCascades, seeded, THINNED_TO, thinned } from './real.ts';
import { speedOf, workloads } from './speed.ts';
import { calmEvents, delayOf, falseAlarms } from './take-off.ts';

/**
 * Share of roots that anybody passes on, and exponent of their sizes. The first are those of all
 * of Twitter (Goel and others 2016: 1 in 80 passes 5); the others pass on three times as much.
 */
const SHARING = [
  [0.1, 1.2],
  [0.3, 0.9],
  [0.3, 1.2],
  [0.3, 1.6],
] as const;
const SIZES = [20, 200, 2000, 20_000] as const;
const say = (line = ''): void => void process.stdout.write(`${line}\n`);
const tasks: ReadonlyMap<string, () => void> = new Map([
  ['fit', fit],
  ['take-off', takeOffs],
  ['speed', speed],
]);
const task = tasks.get(process.argv[2] ?? '');
if (task === undefined) {
  process.stderr.write('Say what to measure: fit, take-off or speed.\n');
  process.exitCode = 2;
} else task();

function fit(): void {
  const cascades = realCascades();
  if (cascades === undefined) return say('The real cascades are not here: nothing is fitted.');
  const moments = momentsOf(cascades);
  for (const model of MODELS) {
    for (const target of TARGETS) {
      say(`\n${target}, by ${model}: median error · coverage of 80 %`);
      say(['age (h)', 'whole', ...THINNED_TO, 'all thinned'].join('\t'));
      const judged = crossValidated(moments, model, target);
      for (const hours of FIT_AGES) {
        const at = judged.filter(({ moment }) => moment.hours === hours);
        const cells = [0, ...THINNED_TO].map((level) =>
          cell(at.filter(({ moment }) => moment.level === level)),
        );
        say([hours, ...cells, cell(at.filter(({ moment }) => moment.level > 0))].join('\t'));
      }
    }
  }
  say();
  for (const model of MODELS) {
    for (const target of TARGETS) {
      const { middle, low, high, fewness } = fitOf(moments, model, target);
      const list = (weights: readonly number[]): string =>
        `[${weights.map((weight) => Number(weight.toFixed(4))).join(', ')}]`;
      const ends = `low: ${list(low)}, high: ${list(high)}`;
      say(`${model} ${target}: { middle: ${list(middle)}, ${ends}, fewness: ${fewness} },`);
    }
  }
}

function cell(judged: readonly Judged[]): string {
  if (judged.length === 0) return '–';
  const errors = judged.map(({ error }) => error).sort((a, b) => a - b);
  const covered = judged.filter(({ covered: is }) => is).length / judged.length;
  return `${(errors[errors.length >> 1] ?? 0).toFixed(2)} · ${(covered * 100).toFixed(0)}`;
}

function takeOffs(): void {
  say(
    'false alarms of calm subjects: a subject-week, by tone (hostile, unknown, calm), weeks watched',
  );
  say(['a day', 'passed on', 'exponent', 'hostile', 'unknown', 'calm', 'all', 'weeks'].join('\t'));
  for (const mentionsADay of SIZES) {
    for (const [passedOn, exponent] of SHARING) {
      const runs = mentionsADay >= 20_000 ? 2 : mentionsADay >= 2000 ? 4 : 20;
      const days = mentionsADay >= 20_000 ? 91 : 182;
      const all = Array.from({ length: runs }, (_, seed) =>
        falseAlarms({ mentionsADay, passedOn, exponent, days }, seed + 1),
      );
      const weeks = all.reduce((sum, { weeks: own }) => sum + own, 0);
      const alarms = all.flatMap(({ alarms: own }) => own);
      const rate = (tone?: string): string => {
        const some = alarms.filter((alarm) => tone === undefined || alarm.tone === tone);
        return (some.length / weeks).toFixed(3);
      };
      const rates = [rate('hostile'), rate('unknown'), rate('calm'), rate()];
      say([mentionsADay, passedOn, exponent, ...rates, weeks].join('\t'));
    }
  }
  const cascades = realCascades();
  if (cascades === undefined) return say('The real cascades are not here: no delays are measured.');
  say('\nreal cascades: taken off within 60 min, median minutes (of all; – where half did not)');
  say(
    ['subject', 'first hour', 'root negative', 'root misread', 'root unscored', 'friendly'].join(
      '\t',
    ),
  );
  for (const size of [0, ...SIZES] as const) {
    const history =
      size === 0
        ? []
        : calmEvents({ mentionsADay: size, passedOn: 0.1, exponent: 1.2, days: 28 }, seeded(7));
    for (const level of [0, ...THINNED_TO]) {
      const some = level === 0 ? cascades : thinnedTo(cascades, level);
      say(
        [
          size === 0 ? 'new' : `${size} a day`,
          level === 0 ? 'whole' : level,
          delays(some.map((cascade) => delayOf(cascade, history, () => 0.8))),
          delays(
            some.map((cascade) => delayOf(cascade, history, (repost) => (repost ? 0.1 : 0.7))),
          ),
          delays(
            some.map((cascade) => delayOf(cascade, history, (repost) => (repost ? null : 0.7))),
          ),
          delays(some.map((cascade) => delayOf(cascade, history, () => 0.1))),
        ].join('\t'),
      );
    }
  }
}

function thinnedTo(cascades: readonly RealCascade[], level: number): readonly RealCascade[] {
  const random = seeded(level);
  return cascades
    .map((cascade) => thinned(cascade, level, random))
    .filter((cascade) => cascade !== undefined);
}

function delays(minutes: readonly (number | null)[]): string {
  const within = minutes.filter((delay) => delay !== null && delay <= 60).length;
  const sorted = minutes.map((delay) => delay ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1] ?? Number.POSITIVE_INFINITY;
  const shown = Number.isFinite(median) ? median.toFixed(1) : '–';
  return `${((within / minutes.length) * 100).toFixed(0)} % · ${shown}`;
}

function speed(): void {
  say(['workload', 'µs a mention', 'state kB', 'largest entry kB'].join('\t'));
  for (const [name, events] of workloads()) {
    const { micros, bytes, entryBytes } = speedOf(events);
    say(
      [name, micros.toFixed(2), (bytes / 1024).toFixed(1), (entryBytes / 1024).toFixed(1)].join(
        '\t',
      ),
    );
  }
}
