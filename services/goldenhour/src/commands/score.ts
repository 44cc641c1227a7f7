import { amount, loadScorerConfig, openTerminal, talk, type Write } from '@goldenhour/app';
import { EXIT, type ProcessContext, printable, systemClock, UsageError } from '@goldenhour/host';
import { type Scorer, silent } from '@goldenhour/pipeline/ports';
import { createScorer, DEFAULT_SCORER, type ScorerName } from '@goldenhour/scorers';
import { type Answers, explanations, resultLines } from '../score/answers.ts';
import type { Format } from '../score/format.ts';
import { bytesOf, checkFiles, nameOf, STDIN } from '../score/input.ts';
import { type Line, LineCutter } from '../score/lines.ts';
import { RequestReader } from '../score/requests.ts';
import { stoppedMidway } from '../score/stopped.ts';

export type ScoreOptions = {
  readonly scorer?: ScorerName;
  readonly config?: string;
  readonly format: Format;
  readonly explain?: boolean;
};

/** Judges what stands in files or on standard input, line by line. @returns the exit code */
export async function score(
  files: readonly string[],
  options: ScoreOptions,
  context: ProcessContext,
): Promise<number> {
  const inputs = files.length === 0 ? [STDIN] : files;
  await checkFiles(inputs);
  await using opened = new AsyncDisposableStack();
  const scorer = await openScorer(options);
  if (Symbol.asyncDispose in scorer) opened.use(scorer);
  if (inputs.includes(STDIN) && process.stdin.isTTY) talk(EXPECTED);
  const { write } = openTerminal(context);
  const answers = options.explain === true ? explained(scorer) : resultLines(scorer);
  const run = new Run(answers, new RequestReader(options.format), write);
  try {
    for (const [index, file] of inputs.entries()) {
      const cutter = new LineCutter();
      const where = inputs.length === 1 && file === STDIN ? '' : `${nameOf(file)}, `;
      for await (const chunk of bytesOf(file, context.signal))
        await run.take(cutter.cut(chunk), where);
      await run.take(cutter.end(), where);
      if (index < inputs.length - 1) run.next();
    }
  } catch (error) {
    return stoppedMidway(error, run.done, context);
  }
  return run.end();
}

/** A flag goes over the configuration, which alone can say what a scorer with a model needs. */
async function openScorer({ scorer, config: file }: ScoreOptions) {
  if (file === undefined) return await createScorer(scorer ?? DEFAULT_SCORER);
  const { config, baseDir } = await loadScorerConfig(file);
  return await createScorer(scorer ?? config.scorer ?? DEFAULT_SCORER, {
    ...{ onnx: config.onnx, baseDir, clock: systemClock, telemetry: silent },
  });
}

function explained(scorer: Scorer): Answers {
  const answers = explanations(scorer);
  if (answers !== undefined) return answers;
  throw new UsageError(
    `The scorer ${scorer.name} cannot explain itself: leave out --explain, or --scorer ${scorer.name}.`,
  );
}

const EXPECTED =
  'Type one text a line, or one JSON object a line with id and text; Ctrl-D ends it. For files: goldenhour score FILE…';

class Run {
  readonly #answers: Answers;
  readonly #reader: RequestReader;
  readonly #write: Write;
  /** Lines of the inputs before this one. */
  #before = 0;
  #lines = 0;
  #broken = 0;
  #done = 0;

  constructor(answers: Answers, reader: RequestReader, write: Write) {
    this.#answers = answers;
    this.#reader = reader;
    this.#write = write;
  }

  /** Lines that were answered, or told to be broken. */
  get done(): number {
    return this.#done;
  }

  /** The next input begins; its lines are numbered on from here, as `cat` would have it. */
  next(): void {
    this.#before = this.#lines;
  }

  /** @param where which input, for what is told of it */
  async take(lines: readonly Line[], where: string): Promise<void> {
    if (lines.length === 0) return;
    this.#lines += lines.length;
    const read = this.#reader.read(lines, this.#before);
    const asked = read.flatMap((one) => ('asked' in one ? one.asked : []));
    const faults = read.flatMap((one, index) =>
      'fault' in one ? `${where}line ${lines[index]?.number}: ${one.fault}` : [],
    );
    this.#broken += faults.length;
    if (faults.length > 0) talk(printable(faults.join('\n')));
    for await (const text of this.#answers(asked)) await this.#write(text);
    this.#done = this.#lines;
  }

  /** @returns the exit code */
  end(): number {
    if (this.#broken === 0) return EXIT.ok;
    const all = amount(this.#lines, 'line');
    talk(`${amount(this.#broken, 'line')} of ${all} could not be read and were left out.`);
    return EXIT.failure;
  }
}
