/** How `goldenhour backtest` is called. */
import { wholeNumber } from '@goldenhour/app';
import type { ProcessContext } from '@goldenhour/host';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type BacktestOptions, backtest } from '../commands/backtest.ts';
import { WEEKS_DEFAULT } from './thresholds.ts';
import { readWidth } from './width-option.ts';

/** A thousand years: rarer than that nobody can tell. */
const WEEKS_MAX = 52_000;
const FLOOR_MAX = 1_000_000;

export function addBacktestCommand(
  program: Command,
  context: ProcessContext,
  finish: (code: number) => void,
): void {
  program
    .command('backtest')
    .description('hold the detector against your own past: counts, or the posts themselves')
    .addHelpText(
      'before',
      `Examples:
  goldenhour backtest counts.csv
  goldenhour backtest counts.csv --crisis 2015-03-04T10:00Z=recall --html page.html
  goldenhour backtest brands/*.csv --zone Europe/Amsterdam --weeks 8
  goldenhour backtest counts.csv --json | jq -c 'select(.alarm)'
  goldenhour backtest posts.ndjson --config my.yaml

Counts are CSV: timestamp,total and, if known, negative and subject; value may
stand for total. The timestamp is the start of a bin. No row, or an empty cell, is
a bin that is missing; 0 is zero. Posts are what replay reads, and want --config.
With --json each row has its line: timestamp, subject, velocity, alarm; behind it
stand the crisis events of its bin. Rows that cannot be used: exit code 1.
`,
    )
    .argument('<files...>', 'files, plain or gzip; - is standard input')
    .option('-c, --config <file>', 'configuration: of posts; for counts, zones and floors')
    .option('--json', 'one line a row on standard output')
    .option('--html <file>', 'write a page with plots, too')
    .addOption(
      new Option('--zone <name>', 'of times without an offset, and of days and hours').default(
        'UTC',
      ),
    )
    .addOption(
      new Option('--bin <width>', 'of the bins, as 5m; the rows tell it').argParser(readWidth),
    )
    .addOption(
      new Option(
        '--weeks <number>',
        `by chance, an alarm at most once in so many weeks (default: ${WEEKS_DEFAULT})`,
      ).argParser(aboveZero(WEEKS_MAX)),
    )
    .addOption(
      new Option('--floor <number>', 'fewest mentions of an alarm').argParser(
        wholeNumber(1, FLOOR_MAX),
      ),
    )
    .addOption(
      new Option('--crisis <date>', 'one that you know of: [SUBJECT@]TIME[=LABEL]; may be repeated')
        .argParser((text: string, before: readonly string[]) => [...before, text])
        .default([], 'none'),
    )
    .action(async (files: string[], options: BacktestOptions) =>
      finish(await backtest(files, options, context)),
    );
}

const aboveZero =
  (max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d*\.?\d+$/.test(text) && value > 0 && value <= max) return value;
    throw new InvalidArgumentError(`It must be a number above 0, at most ${max}.`);
  };
