/** What files hold, as their first lines tell: counts of a past, or the posts themselves. */
import { UsageError } from '@goldenhour/host';
import { bytesOf, nameOf, STDIN } from '../score/input.ts';
import { type Line, LineCutter } from '../score/lines.ts';
import { readColumns } from './columns.ts';

export type InputKind = 'counts' | 'mentions';

/**
 * Standard input cannot be read twice, and is taken for counts.
 *
 * @param configured a configuration is named, which may say how posts in CSV are read
 * @throws UsageError where the files are of both kinds @throws AppError where one cannot be read
 */
export async function kindOf(
  files: readonly string[],
  configured: boolean,
  signal: AbortSignal,
): Promise<InputKind> {
  const kinds: InputKind[] = [];
  for (const file of files) {
    kinds.push(file === STDIN ? 'counts' : kindOfLine(await firstLine(file, signal), configured));
  }
  const [first = 'counts'] = kinds;
  const other = kinds.findIndex((kind) => kind !== first);
  if (other === -1) return first;
  throw new UsageError(
    `${nameOf(files[0] ?? '')} holds ${first} and ${nameOf(files[other] ?? '')} holds ${kinds[other]}: test them one after the other.`,
  );
}

function kindOfLine(text: string, configured: boolean): InputKind {
  if (text.trimStart().startsWith('{')) return 'mentions';
  return configured && 'fault' in readColumns(text) ? 'mentions' : 'counts';
}

/** The first line that is not empty; empty where there is none that can be read. */
async function firstLine(file: string, signal: AbortSignal): Promise<string> {
  const cutter = new LineCutter();
  const first = (lines: readonly Line[]): Line | undefined =>
    lines.find(({ text }) => text === null || text.trim() !== '');
  for await (const chunk of bytesOf(file, signal)) {
    const line = first(cutter.cut(chunk));
    if (line !== undefined) return line.text ?? '';
  }
  return first(cutter.end())?.text ?? '';
}
