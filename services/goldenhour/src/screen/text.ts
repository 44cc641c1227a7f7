/** Text on a terminal: how wide it is, cut and filled to a width, broken between words. */
import stringWidth from 'string-width';

const CUT = '…';
const CLUSTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** One line, of which nothing steers a terminal. */
export function plainLine(text: string): string {
  return text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
}

/** @unit columns */
export const widthOf = (text: string): number => stringWidth(text);

/** At most so wide; what is cut ends in …. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width <= 0) return '';
  let kept = '';
  let room = width - widthOf(CUT);
  for (const { segment } of CLUSTERS.segment(text)) {
    room -= widthOf(segment);
    if (room < 0) break;
    kept += segment;
  }
  return `${kept.trimEnd()}${CUT}`;
}

/** Exactly so wide. */
export function fit(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const short = cut(text, width);
  const blanks = ' '.repeat(Math.max(0, width - widthOf(short)));
  return side === 'left' ? short + blanks : blanks + short;
}

/** Broken between words to lines so wide, of which the last of at most `linesMax` is cut. */
export function broken(text: string, width: number, linesMax: number): readonly string[] {
  const words = text.split(' ');
  const lines: string[] = [];
  for (let at = 0; at < words.length && lines.length < linesMax; ) {
    let line = words[at] ?? '';
    at += 1;
    while (at < words.length && widthOf(`${line} ${words[at]}`) <= width) {
      line += ` ${words[at]}`;
      at += 1;
    }
    const isLast = lines.length === linesMax - 1;
    lines.push(cut(isLast ? [line, ...words.slice(at)].join(' ') : line, width));
  }
  return lines;
}
