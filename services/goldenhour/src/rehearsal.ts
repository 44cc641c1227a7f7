/** What `npm start` runs when it is given no configuration, and what it says around it. */
import { fileURLToPath } from 'node:url';
import type { RunWords } from '@goldenhour/app';

/** Two invented organisations, fourteen days of their ordinary life, then a crisis. */
export const REHEARSAL_CONFIG = fileURLToPath(
  new URL('../../../examples/rehearsal.yaml', import.meta.url),
);

/** What the screen says at the top. */
export const REHEARSAL_TITLE = 'rehearsal of a crisis, with organisations that do not exist';

export const REHEARSAL_WORDS: RunWords = {
  introduction: `
Goldenhour, rehearsal. Two organisations that do not exist: first fourteen days of their
ordinary life as history, then a minute of play each second. One of them is about to have
a bad day; the first alarm comes within a minute.
`,
  caughtUp: (mentions) => `History read: ${mentions} in fourteen days. The play begins.\n`,
  next: `
That was a crisis as a receiver is told of it; it will get worse, and pass.
To watch your own organisation:
  1. copy examples/airlines.yaml to my.yaml, put your names, handles and files in it
  2. npm start -- --config my.yaml
The rehearsal goes on until Ctrl-C.
`,
  end: 'Stopped. A rehearsal keeps nothing.',
};
