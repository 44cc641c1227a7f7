/** A process that learns what it is told to, one lesson after another: a child of main.ts. */
import { loadLexicons } from '@goldenhour/scorers/parts';
import { LessonBook } from './lesson-book.ts';
import { readLexicons, readSources } from './sources.ts';
import { type LessonName, PLAN, Training } from './train.ts';

const [folder = ''] = process.argv.slice(2);
const sources = readSources();
const book = new LessonBook(folder, { plan: PLAN, sources, lexicons: readLexicons() });
let lesson = 'reading';
const training = new Training(PLAN, { ...sources, lexicons: loadLexicons() }, (line) =>
  process.stderr.write(`[${lesson}] ${line}\n`),
);
process.on('message', (name: LessonName) => {
  lesson = name;
  book.write(name, training.learn(name));
  process.send?.('ready');
});
process.send?.('ready');
