/**
 * Trains the text engine's model and writes it to libs/text/model/.
 *
 *   npm run train:text
 *   npm run train:text -- --lessons FOLDER
 *
 * The sets marked for training lie in the development data; our own corpora in corpora/. Same data
 * and seed: same bytes. What is learned is kept in FOLDER, where one is named: a training that was
 * stopped goes on from there, and thresholds can be set again without learning anew.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadLexicons } from '@goldenhour/scorers/parts';
import { encodeModel } from '@goldenhour/text';
import { calibrated } from './calibrate.ts';
import { judgedHarmless } from './harmless.ts';
import { LessonBook } from './lesson-book.ts';
import { learnAll } from './pupils.ts';
import { missingSets, readLexicons, readSources } from './sources.ts';
import { assembled, LESSONS, PLAN } from './train.ts';

/** What a process that learns takes; measured, and rounded up. */
const PUPIL_BYTES = 6 * 2 ** 30;

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const fail = (reason: string): never => {
  say(reason);
  process.exit(1);
};

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const missing = missingSets();
if (missing.length > 0) {
  fail(
    `These sets are needed to train and are not here:\n  ${missing.join('\n  ')}\nPut the development data beside the project as shared/data, or point GOLDENHOUR_DATA to it.`,
  );
}
const { lessons } = options();
const folder = lessons ?? mkdtempSync(join(tmpdir(), 'goldenhour-lessons-'));
try {
  await train();
} catch (error) {
  fail(`${reasonOf(error)}\nWhat is learned by now is in ${folder}.`);
}
if (lessons === undefined) rmSync(folder, { recursive: true });

function options(): { readonly lessons?: string | undefined } {
  try {
    return parseArgs({ options: { lessons: { type: 'string' } } }).values;
  } catch (error) {
    return fail(`${reasonOf(error)}\nUsage: npm run train:text [-- --lessons FOLDER]`);
  }
}

async function train(): Promise<void> {
  const sources = readSources();
  const book = new LessonBook(folder, { plan: PLAN, sources, lexicons: readLexicons() });
  const left = LESSONS.filter((name) => !book.has(name));
  say(`${left.length} of ${LESSONS.length} lessons to learn`);
  const room = Math.max(1, Math.floor(totalmem() / PUPIL_BYTES));
  await learnAll(left, folder, Math.min(availableParallelism(), room));
  const trained = assembled((name) => book.read(name));
  const model = calibrated(trained, loadLexicons(), judgedHarmless(sources.tweets), say);
  const bytes = encodeModel(model);
  const to = new URL('../../libs/text/model/', import.meta.url);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(new URL('goldenhour.bin', to), bytes);
  const manifest = { version: model.version, bytes: bytes.length, sha256 };
  writeFileSync(new URL('manifest.json', to), `${JSON.stringify(manifest, null, 2)}\n`);
  say(`${bytes.length} bytes, ${model.words.keys.length} rows, sha256 ${sha256}`);
}
