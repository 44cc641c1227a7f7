/** Files of counts to their end, one after another; each is a world of its own. */
import { setImmediate } from 'node:timers/promises';
import { amount, talk, type Write } from '@goldenhour/app';
import { printable, UsageError } from '@goldenhour/host';
import { bytesOf, nameOf } from '../score/input.ts';
import { LineCutter } from '../score/lines.ts';
import { widthInWords } from './bin-width.ts';
import { type AnsweredRow, CountsFile, type CountsOptions } from './counts-file.ts';
import { Faults } from './faults.ts';

/** Takes each answer; what it gives back is written. */
export type TakeAnswer = (
  row: AnsweredRow,
  file: { readonly name: string; readonly id: string },
) => string;

export type CountsRun = {
  readonly options: Omit<CountsOptions, 'name' | 'id'>;
  readonly take: TakeAnswer;
  readonly write: Write;
  readonly signal: AbortSignal;
};

/** Bins after which a signal to stop is heard: half a second where they are missing. */
const BINS_A_TURN = 200_000;
/** Widths of bins told of one file. */
const WIDTHS_TOLD_MAX = 5;

/** @returns how many rows could not be used @throws UsageError where a file holds no counts */
export async function runCounts(files: readonly string[], run: CountsRun): Promise<number> {
  const faults = new Faults('rows');
  let rows = 0;
  let bins = 0;
  for (const [index, file] of files.entries()) {
    const about = { name: nameOf(file), id: idOf(files, index) };
    const counts = new CountsFile({ ...run.options, ...about });
    const cutter = new LineCutter();
    const before = rows;
    const answer = async (lines: ReturnType<LineCutter['cut']>): Promise<void> => {
      let text = '';
      for (const row of counts.take(lines)) {
        rows += 1;
        bins += 1 + (row.step?.absent ?? 0);
        if (bins > BINS_A_TURN) {
          bins = 0;
          await setImmediate();
          run.signal.throwIfAborted();
        }
        if (row.error !== null) faults.add(`${about.name}, line ${row.line}`, row.error);
        text += run.take(row, about);
      }
      if (text !== '') await run.write(text);
    };
    for await (const chunk of bytesOf(file, run.signal)) await answer(cutter.cut(chunk));
    await answer(cutter.end());
    if (rows === before) {
      const lacks = counts.columns === null ? 'is empty' : 'has no rows';
      throw new UsageError(`${about.name} ${lacks}: there is nothing to test.`);
    }
    tellOf(counts, about.name, rows - before);
  }
  faults.tell(rows);
  return faults.count;
}

/** What a file's subject is called where no column says so: the file, without folder and ending. */
function idOf(files: readonly string[], index: number): string {
  const stems = files.map((file) => (file === '-' ? 'stdin' : stemOf(file)));
  const own = stems[index] ?? '';
  const isShared = stems.some((stem, at) => stem === own && at !== index);
  return isShared ? (files[index] ?? own) : own;
}

function stemOf(file: string): string {
  const base = file.split(/[\\/]/).at(-1) ?? file;
  return base.replace(/\.gz$/i, '').replace(/\.(?:csv|tsv|txt)$/i, '') || file;
}

function tellOf(counts: CountsFile, name: string, rows: number): void {
  const unused = counts.columns?.unused ?? [];
  if (unused.length > 0) {
    talk(printable(`${name}: nothing is read from ${unused.map((one) => `'${one}'`).join(', ')}.`));
  }
  const widths = [...counts.widths()].sort(([, a], [, b]) => b - a);
  if (widths.length === 0) return;
  const told = widths
    .slice(0, WIDTHS_TOLD_MAX)
    .map(([width, subjects]) => `${widthInWords(width)} (${amount(subjects, 'subject')})`);
  const more = widths.length > told.length ? ' and others' : '';
  talk(printable(`${name}: ${amount(rows, 'row')} in bins of ${told.join(', ')}${more}.`));
}
