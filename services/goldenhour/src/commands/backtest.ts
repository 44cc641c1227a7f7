import { writeFile } from 'node:fs/promises';
import { type Config, loadAppConfig, openTerminal, talk } from '@goldenhour/app';
import { isZone } from '@goldenhour/connectors';
import {
  AppError,
  EXIT,
  nearest,
  type ProcessContext,
  printable,
  UsageError,
} from '@goldenhour/host';
import type { DurationMs } from '@goldenhour/mention';
import { type GivenCrisis, parseGiven } from '../backtest/given-crisis.ts';
import { kindOf } from '../backtest/input-kind.ts';
import { rowLines } from '../backtest/json-lines.ts';
import { TABLE_WEEKS } from '../backtest/report/alarm-figures.ts';
import { Gathered } from '../backtest/report/gathered.ts';
import { htmlReport } from '../backtest/report/html-report.ts';
import type { SubjectReport } from '../backtest/report/subject-report.ts';
import { textReport } from '../backtest/report/text-report.ts';
import { runCounts } from '../backtest/run-counts.ts';
import { runMentions } from '../backtest/run-mentions.ts';
import { createSeries } from '../backtest/series.ts';
import { thresholdsOf, WEEKS_DEFAULT } from '../backtest/thresholds.ts';
import { checkFiles, STDIN } from '../score/input.ts';

export type BacktestOptions = {
  readonly config?: string;
  readonly json?: boolean;
  readonly html?: string;
  readonly zone: string;
  readonly bin?: DurationMs;
  readonly weeks?: number;
  readonly floor?: number;
  readonly crisis: readonly string[];
};

/** Holds the detector against somebody's own past. @returns the exit code */
export async function backtest(
  files: readonly string[],
  options: BacktestOptions,
  context: ProcessContext,
): Promise<number> {
  check(files, options);
  await checkFiles(files);
  const kind = await kindOf(files, options.config !== undefined, context.signal);
  if (kind === 'mentions') return await overMentions(files, options, context);
  return await overCounts(files, options, context);
}

function check(files: readonly string[], { zone, json, html }: BacktestOptions): void {
  if (!isZone(zone)) {
    throw new UsageError(`--zone ${zone} is no time zone. Zones are named as Europe/Amsterdam.`);
  }
  if (json === true && html !== undefined) {
    throw new UsageError('--json is for programs and --html for people: leave one of them out.');
  }
  if (files.filter((file) => file === STDIN).length > 1) {
    throw new UsageError('Standard input (-) can be read once.');
  }
}

async function overCounts(
  files: readonly string[],
  options: BacktestOptions,
  context: ProcessContext,
): Promise<number> {
  const subjects = await configuredSubjects(options);
  const { zone, json, bin, weeks: chosen = WEEKS_DEFAULT } = options;
  const given = parseGiven(options.crisis, zone);
  // The table of other thresholds is for a person; whoever asks for lines waits for one alone.
  const weeks = json === true ? [chosen] : [chosen, ...TABLE_WEEKS];
  const gathered = new Gathered(weeks, given);
  const { write } = openTerminal(context);
  if (files.includes(STDIN) && process.stdin.isTTY) {
    talk('Type or paste rows: timestamp,total first. Ctrl-D ends it.');
  }
  const several = files.length > 1;
  const judging = { zone, weeks: chosen, floor: options.floor, createSeries, subjects };
  const broken = await runCounts(files, {
    options: {
      zone,
      binMs: bin ?? null,
      thresholds: thresholdsOf(weeks, judging),
    },
    take: (row, file) => {
      if (json === true) return rowLines(row, row.subject ?? (several ? row.id : null));
      gathered.take(row, file);
      return '';
    },
    write,
    signal: context.signal,
  });
  if (json === true) return broken === 0 ? EXIT.ok : EXIT.failure;
  await tell(gathered.subjects, options, context);
  const unknown = tellUnknown(given, gathered.subjects);
  return broken + unknown === 0 ? EXIT.ok : EXIT.failure;
}

/**
 * Tells of dates of subjects that there are none of: a slip of the pen would look like no date.
 * @returns of how many subjects
 */
function tellUnknown(
  given: readonly GivenCrisis[],
  subjects: readonly Pick<SubjectReport, 'id'>[],
): number {
  const known = subjects.map(({ id }) => id);
  const named = new Set(given.flatMap(({ subject }) => subject ?? []));
  const unknown = [...named].filter((subject) => !known.includes(subject));
  for (const subject of unknown) {
    const near = nearest(subject, known);
    const meant = near === undefined ? '' : ` Is ${near} meant?`;
    talk(printable(`--crisis ${subject}@…: nothing is there of such a subject.${meant}`));
  }
  return unknown.length;
}

async function overMentions(
  files: readonly string[],
  options: BacktestOptions,
  context: ProcessContext,
): Promise<number> {
  const { config, zone } = options;
  if (config === undefined) {
    throw new UsageError(
      'Posts are tested against a configuration, which says whom they are about: name it with --config. For counts, the first line names columns: timestamp,total.',
    );
  }
  const ofCounts = (['bin', 'weeks', 'floor'] as const).filter((one) => options[one] !== undefined);
  if (ofCounts.length > 0) {
    throw new UsageError(
      `--${ofCounts[0]} is for counts. Posts are counted by the minute, and the thresholds of a subject stand in its configuration.`,
    );
  }
  const given = parseGiven(options.crisis, zone);
  const { write } = openTerminal(context);
  const run = { config, json: options.json, given, write };
  const { reports, unreadable } = await runMentions(files, run, context);
  if (options.json !== true) await tell(reports, options, context);
  const unknown = options.json === true ? 0 : tellUnknown(given, reports);
  return unreadable + unknown === 0 ? EXIT.ok : EXIT.failure;
}

async function tell(
  subjects: readonly SubjectReport[],
  { zone, html }: BacktestOptions,
  context: ProcessContext,
): Promise<void> {
  await openTerminal(context).write(textReport(subjects, zone));
  if (html === undefined) return;
  try {
    await writeFile(html, htmlReport(subjects, zone));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(`The page could not be written: ${why}`, { cause });
  }
  talk(`Page: ${html}`);
}

async function configuredSubjects({ config: file }: BacktestOptions): Promise<Config['subjects']> {
  if (file === undefined) return [];
  return (await loadAppConfig(file)).config.subjects;
}
