/**
 * How soon a crisis is flagged, and how often nothing is: the detector as shipped and published
 * rules beside it, on the same streams.
 *
 *   npm run bench:crises                     about a minute
 *   npm run bench:crises -- --streams 20     streams for each brand and size; more is closer
 *   npm run bench:crises -- --seed 2
 */
import { parseArgs } from 'node:util';
import { BIN_MS, type Brand, DAY_BINS, readBrands } from './brands.ts';
import { realCascades, seeded } from './cascades/real.ts';
import { CONTENDERS, type Contender } from './detectors.ts';
import { delayAt, falseAlarms, type Measured, measure, thresholdFor } from './measure.ts';
import { normalised, PROFILES, type Profile, rawScore } from './nab.ts';
import { CELLS, READINGS, SIZES } from './simulate.ts';

const { values } = parseArgs({
  options: { streams: { type: 'string', default: '6' }, seed: { type: 'string', default: '1' } },
});
const streams = Number(values.streams);
const seed = Number(values.seed);
if (!Number.isSafeInteger(streams) || streams < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write('--streams and --seed are whole numbers, --streams 1 or more.\n');
  process.exit(2);
}
/** What baselines are held to, with hindsight. @unit false alarms a subject-week */
const BUDGET = 0.25;
const CRISES = 4;
/** Onset of one alarm after another: three quiet hours between. @unit bins */
const QUIET_BINS = 36;

const say = (line = ''): void => void process.stdout.write(`${line}\n`);
const brands = readBrands();
const cascades = realCascades();
if (brands === null || cascades === undefined) {
  say('Skipped: the development data (nab, cascades) is not here.');
  process.exit(0);
}

say(`Seed ${seed}, ${streams} streams for each brand and size, ${CRISES} crises in each.`);
say(
  'Recall within 60 minutes in %, in brackets the worst brand; then the median delay in minutes.',
);
for (const contender of CONTENDERS) {
  for (const reading of READINGS) {
    // The same streams for everybody.
    const random = seeded(seed);
    const measured = measure(contender, {
      brands,
      cascades,
      reading,
      streams,
      crises: CRISES,
      random,
    });
    report(contender, reading, measured);
  }
}
say();
say('NAB realTweets, totals alone, alarms as shipped:');
reportNab(brands);

function report(contender: Contender, reading: string, { calm, flagged }: Measured): void {
  const threshold = contender.threshold ?? thresholdFor(calm, BUDGET);
  const all = falseAlarms(calm, threshold);
  const bySize = SIZES.map((size) => {
    const { alarms, weeks } = falseAlarms(
      calm.filter((stream) => stream.size === size),
      threshold,
    );
    return `${size === 0 ? 'as it is' : size} ${(alarms / weeks).toFixed(2)}`;
  });
  const kind = contender.threshold === null ? 'hindsight' : 'as shipped';
  const [low, high] = poissonInterval(all.alarms);
  say();
  say(
    `${contender.name}, ${reading}, ${kind}: ${(all.alarms / all.weeks).toFixed(3)} false alarms a subject-week (95 %: ${(low / all.weeks).toFixed(2)}–${(high / all.weeks).toFixed(2)}); by size ${bySize.join(', ')}`,
  );
  const cells = CELLS.map(({ size, perHour }, cell) => {
    const crises = flagged.filter((crisis) => crisis.cell === cell);
    const recall = (of: typeof crises): number =>
      (100 * of.filter((crisis) => delayAt(crisis, threshold) <= 60).length) / of.length;
    const names = [...new Set(crises.map(({ brand }) => brand))];
    const worst = Math.min(
      ...names.map((name) => recall(crises.filter(({ brand }) => brand === name))),
    );
    const delays = crises.map((crisis) => delayAt(crisis, threshold)).sort((a, b) => a - b);
    const median = delays[delays.length >> 1] ?? Number.POSITIVE_INFINITY;
    const name = `${size === 0 ? 'full' : size}/${perHour === 0 ? 'natural' : perHour}`;
    return `${name} ${recall(crises).toFixed(0)} (${worst.toFixed(0)}) ${Number.isFinite(median) ? median.toFixed(0) : '–'}`;
  });
  say(`  ${cells.join(' · ')}`);
  if (contender.threshold === null) return;
  const nominal = [0, 0.3, 0.6, 0.9].map((velocity) => {
    const observed = SIZES.map((size) => {
      const { alarms, weeks } = falseAlarms(
        calm.filter((stream) => stream.size === size),
        velocity,
      );
      return alarms === 0 ? `>${weeks.toFixed(0)}` : (weeks / alarms).toFixed(1);
    });
    return `${(10 ** velocity).toFixed(1)}: ${observed.join(' ')}`;
  });
  say(
    `  weeks between, nominal: observed at ${SIZES.map((size) => size || 'full').join(', ')} a day: ${nominal.join(' | ')}`,
  );
}

function reportNab(all: readonly Brand[]): void {
  for (const contender of CONTENDERS) {
    if (contender.threshold === null) continue;
    const totals = new Map<Profile, number>();
    let windows = 0;
    let alarms = 0;
    let weeks = 0;
    for (const brand of all) {
      const rows = alarmRows(contender, brand);
      windows += brand.windows.length;
      alarms += rows.filter(
        (row) => row >= 7 * DAY_BINS && !brand.windows.some(([a, b]) => row >= a && row <= b),
      ).length;
      weeks += brand.counts.length / (7 * DAY_BINS) - 1;
      for (const profile of Object.keys(PROFILES) as Profile[]) {
        const raw = rawScore(brand.counts.length, rows, brand.windows, profile);
        totals.set(profile, (totals.get(profile) ?? 0) + raw);
      }
    }
    const scores = [...totals].map(
      ([profile, raw]) => `${profile} ${normalised(raw, windows, profile).toFixed(1)}`,
    );
    say(
      `  ${contender.name}: ${scores.join(', ')}; ${(alarms / weeks).toFixed(2)} false alarms a week`,
    );
  }
}

function alarmRows(contender: Contender, brand: Brand): number[] {
  const detector = contender.create();
  const rows: number[] = [];
  let quiet = QUIET_BINS;
  for (const [at, total] of brand.counts.entries()) {
    const loudness = detector({ start: brand.start + at * BIN_MS, total, negative: null });
    const isAbove = loudness >= (contender.threshold ?? 0);
    if (isAbove && quiet >= QUIET_BINS) rows.push(at);
    quiet = isAbove ? 0 : quiet + 1;
  }
  return rows;
}

/** @source Garwood 1936, by the normal approximation of the chi-square (Wilson and Hilferty 1931) */
function poissonInterval(count: number): readonly [number, number] {
  const bound = (k: number, z: number): number =>
    k <= 0 ? 0 : k * (1 - 1 / (9 * k) + z / (3 * Math.sqrt(k))) ** 3;
  return [bound(count, -1.96), bound(count + 1, 1.96)];
}
