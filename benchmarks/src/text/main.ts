/**
 * How well, and how fast, is it judged what a text says? Every scorer beside every set that is
 * here, in one run.
 *
 *   npm run bench:text                          the sets to measure on, and our dev parts
 *   npm run bench:text -- --test "why"          our test parts too: each use is written down
 *   npm run bench:text -- --strict              exit code 1 where a goal is missed
 *   npm run bench:text -- --speed               speed and load alone
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Scorer } from '@goldenhour/pipeline/ports';
import { createScorer, SCORERS } from '@goldenhour/scorers';
import { CATEGORIES, JUDGED } from '@goldenhour/text';
import { readCorpus } from '@goldenhour/training/corpus';
import { readSources } from '@goldenhour/training/sources';
import { type Goal, missedGoals } from './goals.ts';
import { type LanguageRow, measureLanguages, shortTexts } from './languages.ts';
import { type Load, measureLoad } from './load.ts';
import { measureOwn, type OwnFigures } from './own.ts';
import { measurePages, type PageFigures, type PageRow } from './pages.ts';
import { harmlessSets, LEARNED_FROM, measuredSets } from './sets.ts';
import { measureSpeed } from './speed.ts';
import { measureTones, type ToneRow } from './tones.ts';

const say = (line = ''): void => void process.stdout.write(`${line}\n`);
const { strict, speed, test: reason } = readFlags();
const goals: Goal[] = [];

const { sets, absent } = measuredSets();
if (absent.length > 0) say(`Not here, so not measured: ${absent.join(', ')}.\n`);
if (!speed) refuseOverlaps();

const scorers: Scorer[] = [];
for (const name of SCORERS) {
  try {
    scorers.push(await createScorer(name));
  } catch (error) {
    say(`${name} is left out: ${error instanceof Error ? error.message : String(error)}`);
  }
}
const ours = scorers.find(({ name }) => name === 'goldenhour');
if (ours === undefined) process.exit(1);

if (!speed) await tablesOfAccuracy(ours);
await tableOfSpeed();
tableOfLoad(measureLoad());
tellGoals();

async function tablesOfAccuracy(ours: Scorer): Promise<void> {
  tableOfTones(await measureTones(sets, scorers));
  tableOfLanguages(await measureLanguages(ours));
  tableOfOwn('our dev parts', await measureOwn(ours, 'dev'));
  if (reason !== undefined) {
    const figures = await measureOwn(ours, 'test');
    tableOfOwn('our test parts', figures);
    writeDown(reason, figures);
  }
  tableOfPages(await measurePages(harmlessSets(), ours));
}

type Flags = {
  readonly strict: boolean;
  readonly speed: boolean;
  readonly test: string | undefined;
};

function readFlags(): Flags {
  try {
    const { values } = parseArgs({
      options: {
        strict: { type: 'boolean', default: false },
        speed: { type: 'boolean', default: false },
        test: { type: 'string' },
      },
    });
    if (values.speed && values.test !== undefined) throw new Error('one of them alone');
    return { strict: values.strict, speed: values.speed, test: values.test };
  } catch {
    process.stderr.write(
      'npm run bench:text, with -- --strict, -- --speed, or -- --test "why the test parts are used".\n',
    );
    process.exit(2);
  }
}

function tellGoals(): void {
  const missed = missedGoals(goals);
  say(`\n${goals.length - missed.length} of ${goals.length} goals are reached.`);
  for (const sentence of missed) say(`  ${sentence}`);
  if (strict && missed.length > 0) process.exitCode = 1;
}

/** A text that is both trained on and measured on would make every figure a lie. */
function refuseOverlaps(): void {
  const trained = new Set(
    readSources().texts.flatMap(({ texts }) => texts.map(({ text }) => text.trim())),
  );
  const measured: readonly (readonly [string, readonly { readonly text: string }[]])[] = [
    ...sets.map(({ name, requests }) => [name, requests] as const),
    ['short texts', shortTexts()],
    ...(reason === undefined ? (['dev'] as const) : (['dev', 'test'] as const)).flatMap((split) =>
      JUDGED.map(
        (language) => [`our ${split} part, ${language}`, readCorpus(language, split)] as const,
      ),
    ),
  ];
  let found = 0;
  for (const [name, texts] of measured) {
    const both = texts.filter(({ text }) => trained.has(text.trim())).length;
    if (both > 0) say(`${both} texts of "${name}" are also trained on.`);
    found += both;
  }
  if (found === 0) return;
  say('Take them out of training/src/sources.ts or corpora/, train again, and measure then.');
  process.exit(1);
}

function tableOfTones(rows: readonly ToneRow[]): void {
  const names = scorers.map(({ name }) => name);
  say(
    `${'tone'.padEnd(28)}${'measure'.padEnd(13)}${'texts'.padStart(7)}${'goal'.padStart(7)}${names.map((name) => name.padStart(14)).join('')}`,
  );
  for (const { set, measure, texts, goal, figures } of rows) {
    const digits = measure === 'r' ? 3 : 1;
    goals.push({
      what: `${set}, ${measure}`,
      value: figures.get('goldenhour')?.value ?? NaN,
      goal,
    });
    const cells = names.map((name) => {
      const { value = Number.NaN, refused = 0 } = figures.get(name) ?? {};
      const mark = refused > 0.5 ? '*' : ' ';
      return `${value.toFixed(digits)}${mark}`.padStart(14);
    });
    say(
      `${set.padEnd(28)}${measure.padEnd(13)}${String(texts).padStart(7)}${goal.toFixed(digits === 3 ? 2 : 0).padStart(7)}${cells.join('')}`,
    );
  }
  say('* refuses more than half of it, which counts as neutral\n');
}

function tableOfLanguages(rows: readonly LanguageRow[]): void {
  if (rows.length === 0) return;
  say(`${'language'.padEnd(34)}${'texts'.padStart(9)}${'goal'.padStart(9)}${'right'.padStart(9)}`);
  for (const { set, texts, goal, right } of rows) {
    goals.push({ what: `language, ${set}, %`, value: right, goal });
    say(
      `${set.padEnd(34)}${String(texts).padStart(9)}${goal.toFixed(1).padStart(9)}${right.toFixed(1).padStart(9)}`,
    );
  }
  say();
}

function tableOfOwn(name: string, rows: readonly OwnFigures[]): void {
  const percent = (value: number): string => (Number.isNaN(value) ? '–' : (100 * value).toFixed(1));
  const line = (label: string, cell: (row: OwnFigures) => string): void =>
    say(`${label.padEnd(34)}${rows.map((row) => cell(row).padStart(9)).join('')}`);
  line(name, ({ language }) => language);
  line('texts', ({ texts }) => String(texts));
  line('sentiment, macro F1', ({ sentiment }) => sentiment.toFixed(1));
  line('language, accuracy', ({ rightLanguage }) => percent(rightLanguage));
  line('calibration error of confidence', ({ calibration }) => calibration.toFixed(3));
  line('categories, micro F1', ({ microF1 }) => percent(microF1));
  CATEGORIES.forEach((category, at) =>
    line(`  ${category}, F1`, ({ categoryF1 }) => percent(categoryF1[at] ?? 0)),
  );
  line('threats in the lane, recall', ({ threatRecall }) => percent(threatRecall));
  line('threats in the lane, precision', ({ threatPrecision }) => percent(threatPrecision));
  line('near-misses of threat that fire', ({ nearFired }) => percent(nearFired));
  line('threats paged, recall', ({ pageRecall }) => percent(pageRecall));
  line('pages without a threat', ({ falsePages }) => String(falsePages));
  line('severity, weighted kappa', ({ severityKappa }) => severityKappa.toFixed(2));
  line('severity 3, recall', ({ severeRecall }) => percent(severeRecall));
  line('severity 3, precision', ({ severePrecision }) => percent(severePrecision));
  say();
}

function tableOfPages(rows: readonly PageRow[]): void {
  const cells = ({ texts, inThreatLane, opened }: PageFigures): string =>
    [texts, inThreatLane, opened.threat, opened.severe, opened.self_harm]
      .map((count) => String(count).padStart(9))
      .join('');
  const columns = ['texts', 'lane', 'pages', 'severe', 'self-harm'];
  const heads = columns.map((column) => column.padStart(9)).join('');
  const all = 9 * columns.length;
  say(`${''.padEnd(24)}${'about nobody'.padStart(all)}${'about somebody in it'.padStart(all)}`);
  say(`${'real texts'.padEnd(24)}${heads}${heads}`);
  for (const { set, aboutNobody, aboutSomebody } of rows)
    say(`${set.padEnd(24)}${cells(aboutNobody)}${cells(aboutSomebody)}`);
  say();
  const fresh = rows.filter(({ set }) => set !== LEARNED_FROM);
  const goal = (what: string, of: (row: PageRow) => PageFigures): Goal => {
    const texts = sumOf(fresh, (row) => of(row).texts);
    const pages = sumOf(fresh, (row) => of(row).opened.threat);
    return { what, value: (10_000 * pages) / texts, goal: 1, atMost: true };
  };
  goals.push(
    goal('pages of 10,000 real texts, about nobody', ({ aboutNobody }) => aboutNobody),
    goal('pages of 10,000 real texts, about somebody', ({ aboutSomebody }) => aboutSomebody),
  );
}

function sumOf(rows: readonly PageRow[], of: (row: PageRow) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0);
}

async function tableOfSpeed(): Promise<void> {
  const texts = sets[0]?.requests.slice(0, 5_000) ?? [];
  if (texts.length === 0) return;
  const speeds = await measureSpeed(scorers, texts);
  const base = speeds.get('goldenhour') ?? 1;
  goals.push({ what: 'texts a second', value: base, goal: 150_000 });
  say(`${'speed, one core'.padEnd(28)}${'texts/s'.padStart(12)}${'of goldenhour'.padStart(16)}`);
  for (const [name, speed] of speeds) {
    say(
      `${name.padEnd(28)}${Math.round(speed).toLocaleString('en').padStart(12)}${(speed / base).toFixed(2).padStart(16)}`,
    );
  }
}

function tableOfLoad({ milliseconds, megabytes }: Load): void {
  goals.push(
    { what: 'load, ms', value: milliseconds, goal: 150, atMost: true },
    { what: 'memory, MiB', value: megabytes, goal: 40, atMost: true },
  );
  say(
    `\nloaded in a fresh process   ${milliseconds.toFixed(0)} ms, ${megabytes.toFixed(1)} MiB resident`,
  );
}

/** Who looks at the test parts often tunes on them without meaning to. */
function writeDown(why: string, figures: readonly OwnFigures[]): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const told = figures
    .map(({ language, sentiment, microF1, threatRecall, threatPrecision }) => {
      const threats = `${(100 * threatRecall).toFixed(0)}/${(100 * threatPrecision).toFixed(0)}`;
      return `${language} ${sentiment.toFixed(1)}, ${(100 * microF1).toFixed(1)}, ${threats}`;
    })
    .join('; ');
  const day = new Date().toISOString().slice(0, 10);
  const log = new URL('../../../corpora/test-uses.md', import.meta.url);
  appendFileSync(log, `| ${day} | ${commit} | ${ours?.version ?? ''} | ${why} | ${told} |\n`);
}
