/** Breaks long lines between words for a terminal, so that it does not break them inside. */
import { stripVTControlCharacters } from 'node:util';

const COLUMNS_MIN = 40;
const WIDE = /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hangul}/u;
const HANGING = '    ';

/** Every line of the text in at most that many columns where its words allow; the rest hangs. */
export function wrap(text: string, columns: number): string {
  if (columns < COLUMNS_MIN) return text;
  return text
    .split('\n')
    .map((line) => wrapLine(line, columns))
    .join('\n');
}

function wrapLine(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line;
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = indent;
  // Blanks go with the word before them: double ones in a line of columns stay.
  for (const word of line.slice(indent.length).match(/\S+\s*/g) ?? []) {
    if (widthOf(current + word.trimEnd()) > columns && current.trim() !== '') {
      lines.push(current.trimEnd());
      current = indent + HANGING;
    }
    current += word;
  }
  return [...lines, current].join('\n');
}

/** In columns of a terminal; near enough for text with a few wide characters. */
function widthOf(text: string): number {
  const plain = stripVTControlCharacters(text);
  let width = 0;
  for (const character of plain) width += WIDE.test(character) ? 2 : 1;
  return width;
}
