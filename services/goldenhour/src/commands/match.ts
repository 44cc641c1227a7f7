import { amount, loadSubjects, openTerminal, talk } from '@goldenhour/app';
import {
  AppError,
  EXIT,
  nearest,
  type ProcessContext,
  printable,
  UsageError,
} from '@goldenhour/host';
import {
  createMatcher,
  parseQuery,
  QueryFault,
  type Subject,
  showFault,
  subjectSchema,
} from '@goldenhour/matching';
import { explanation, matchLine } from '../match/answers.ts';
import { RowReader } from '../match/rows.ts';
import type { Format } from '../score/format.ts';
import { bytesOf, checkFiles, nameOf, STDIN } from '../score/input.ts';
import { type Line, LineCutter } from '../score/lines.ts';
import { stoppedMidway } from '../score/stopped.ts';

export type MatchOptions = {
  readonly config?: string;
  readonly query?: string;
  readonly subject?: string;
  readonly format: Format;
  readonly explain?: boolean;
};

/** What the subject of `--query` is called. */
const QUERY_SUBJECT = 'query';
/** Found in no text: the query alone says what is marked. */
const NO_NAME = '⌕⌕⌕';
const EXPECTED =
  'Type one text a line, or one JSON object a line with text; Ctrl-D ends it. For files: goldenhour match FILE…';

/** Says which subjects the lines of files or of standard input are about. @returns the exit code */
export async function match(
  files: readonly string[],
  options: MatchOptions,
  context: ProcessContext,
): Promise<number> {
  const inputs = files.length === 0 ? [STDIN] : files;
  const matcher = createMatcher(await subjectsOf(options));
  await checkFiles(inputs);
  if (inputs.includes(STDIN) && process.stdin.isTTY) talk(EXPECTED);
  const { write } = openTerminal(context);
  const reader = new RowReader(options.format);
  const asked = options.query === undefined ? options.subject : QUERY_SUBJECT;
  let before = 0;
  let broken = 0;
  let done = 0;

  const take = async (lines: readonly Line[], where: string): Promise<void> => {
    const answers: string[] = [];
    const faults: string[] = [];
    for (const line of lines) {
      const row = reader.read(line, before);
      if (row === null) continue;
      if ('fault' in row) faults.push(`${where}line ${line.number}: ${row.fault}`);
      else if (options.explain === true) answers.push(explanation(row, matcher, asked));
      else answers.push(matchLine(row, matcher));
    }
    broken += faults.length;
    if (faults.length > 0) talk(printable(faults.join('\n')));
    if (answers.length > 0) await write(answers.join(''));
    done += lines.length;
  };

  try {
    for (const file of inputs) {
      const cutter = new LineCutter();
      const where = inputs.length === 1 && file === STDIN ? '' : `${nameOf(file)}, `;
      for await (const chunk of bytesOf(file, context.signal)) await take(cutter.cut(chunk), where);
      await take(cutter.end(), where);
      before = done;
    }
  } catch (error) {
    return stoppedMidway(error, done, context);
  }
  if (broken === 0) return EXIT.ok;
  talk(
    `${amount(broken, 'line')} of ${amount(before, 'line')} could not be read and were left out.`,
  );
  return EXIT.failure;
}

/** @throws UsageError, ConfigError */
async function subjectsOf(options: MatchOptions): Promise<readonly Subject[]> {
  const { config, query, subject } = options;
  if (query !== undefined) return [subjectOf(query)];
  if (config === undefined) {
    throw new UsageError('Say whose texts: --config my.yaml, or --query with what to look for.');
  }
  const subjects = await loadSubjects(config);
  if (subject === undefined) return subjects;
  const found = subjects.filter(({ id }) => id === subject);
  if (found.length > 0) return found;
  const near = nearest(
    subject,
    subjects.map(({ id }) => id),
  );
  throw new AppError(
    `${config} has no subject ${subject}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
  );
}

function subjectOf(query: string): Subject {
  try {
    parseQuery(query);
  } catch (fault) {
    if (fault instanceof QueryFault)
      throw new UsageError(showFault(query, fault), { cause: fault });
    throw fault;
  }
  return subjectSchema.parse({ id: QUERY_SUBJECT, name: NO_NAME, query });
}
