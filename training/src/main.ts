/**
 * Trains the text engine's model and writes it to libs/text/model/.
 *
 *   npm run train:text
 *   npm run train:text -- --lessons FOLDER
 *
 * The sets marked for training lie in the development data; our own corpora in corpora/. Apertium
 * translates some of them. Same data, seed and translator: same bytes. What is learned is kept in
 * FOLDER, where one is named: a training that was stopped goes on from there, and thresholds can be
 * set again without learning anew. After a change of the code that learns, name another folder: that
 * is not noticed.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, constants, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadLexicons } from '@goldenhour/scorers/parts';
import { encodeModel } from '@goldenhour/text';
import { calibrated } from './calibrate.ts';
import { judgedHarmless } from './harmless.ts';
import { type LessonBook, OtherLessons, openLessons } from './lesson-book.ts';
import { assembled, LESSONS, type Material } from './lessons.ts';
import { learnAll } from './pupils.ts';
import { missingSets, readSources } from './sources.ts';
import { MODES, withTranslated } from './translated.ts';
import { missingModes, TranslationFailed } from './translator.ts';

/** What a process that learns takes: 4.3 GB were measured, and the corpora grow. */
const PUPIL_BYTES = 5 * 2 ** 30;

/** What brings all translations where there is Debian. */
const APERTIUM = 'apt-get install apertium-eng-spa apertium-es-pt apertium-fr-es apertium-spa-ita';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const fail = (reason: string): never => {
  say(reason);
  process.exit(1);
};

const missing = missingSets();
if (missing.length > 0) {
  fail(
    `These sets are needed to train and are not here:\n  ${missing.join('\n  ')}\nPut the development data beside the project as shared/data, or point GOLDENHOUR_DATA to it.`,
  );
}
const unknown = missingModes(MODES);
if (unknown.length > 0) {
  fail(`Apertium is needed to train, and does not know ${unknown.join(', ')} here: ${APERTIUM}`);
}
// So that whoever learns for this is ended with it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) {
  process.once(signal, () => {
    say(GO_ON);
    process.exit(128 + constants.signals[signal]);
  });
}
const { lessons } = options();
const folder =
  lessons === undefined
    ? mkdtempSync(join(tmpdir(), 'goldenhour-lessons-'))
    : resolve(process.env['INIT_CWD'] ?? '', lessons);
const GO_ON = `What is learned by now is kept: go on with --lessons ${folder}`;
const { sources, book } = opened();
const left = LESSONS.filter((name) => !book.has(name));
const count = processes();
say(`${left.length} of ${LESSONS.length} lessons to learn, ${count} at a time, into ${folder}`);
await learnAll(left, folder, count).catch((error: Error) => fail(`${error.message}\n${GO_ON}`));
const trained = assembled((name) => book.read(name));
const model = calibrated(trained, loadLexicons(), judgedHarmless(sources.tweets), say);
const bytes = encodeModel(model);
const to = new URL('../../libs/text/model/', import.meta.url);
const sha256 = createHash('sha256').update(bytes).digest('hex');
writeFileSync(new URL('goldenhour.bin', to), bytes);
const manifest = { version: model.version, bytes: bytes.length, sha256 };
writeFileSync(new URL('manifest.json', to), `${JSON.stringify(manifest, null, 2)}\n`);
say(`${bytes.length} bytes, ${model.words.keys.length} rows, sha256 ${sha256}`);
if (lessons === undefined) rmSync(folder, { recursive: true });

function options(): { readonly lessons?: string | undefined } {
  try {
    const { values } = parseArgs({ options: { lessons: { type: 'string' } } });
    if (values.lessons === '') throw new Error('--lessons names no folder');
    return values;
  } catch (error) {
    return fail(`${(error as Error).message}\nUsage: npm run train:text [-- --lessons FOLDER]`);
  }
}

function opened(): { readonly sources: Omit<Material, 'lexicons'>; readonly book: LessonBook } {
  try {
    const sources = withTranslated(readSources(), folder);
    return { sources, book: openLessons(folder, sources) };
  } catch (error) {
    if (error instanceof OtherLessons || error instanceof TranslationFailed)
      return fail(error.message);
    if (error instanceof Error && 'code' in error)
      return fail(`Lessons cannot be kept in ${folder}: ${error.message}`);
    throw error;
  }
}

/** As many as there are cores and memory for, of which this one needs a share too. */
function processes(): number {
  // 0 where nothing limits it.
  const limit = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  const room = Math.floor(Math.min(totalmem(), limit) / PUPIL_BYTES) - 1;
  return Math.max(1, Math.min(availableParallelism(), room));
}
