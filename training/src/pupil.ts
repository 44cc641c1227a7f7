/** A process that learns what it is told to, one lesson after another: a child of main.ts. */
import { loadLexicons } from '@goldenhour/scorers/parts';
import { openLessons } from './lesson-book.ts';
import { type LessonName, Training } from './lessons.ts';
import { PLAN } from './plan.ts';
import { readSources } from './sources.ts';
import { withTranslated } from './translated.ts';

const [folder = ''] = process.argv.slice(2);
const sources = withTranslated(readSources(), folder);
const book = openLessons(folder, sources);
let lesson = 'reading';
const training = new Training(PLAN, { ...sources, lexicons: loadLexicons() }, (line) =>
  process.stderr.write(`[${lesson}] ${line}\n`),
);
process.on('message', (name: LessonName) => {
  lesson = name;
  // Another training may have learned it meanwhile.
  if (!book.has(name)) book.write(name, training.learn(name));
  process.send?.('ready');
});
process.send?.('ready');
