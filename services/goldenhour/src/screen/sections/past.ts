/** What happened to crises, and what was said to a person. */
import type { Saying, ScreenState } from '../state.ts';
import { broken, cut, plainLine, widthOf } from '../text.ts';
import { timeBeside } from '../times.ts';
import { SEVERITY_WORDS } from './crises.ts';
import { INDENT, type Page, type Section } from './section.ts';

const LEAST = 2;
/** Of one that was said: the rest is cut. */
const SAID_LINES_MAX = 8;
/** Lines that were broken for a terminal of another width are joined, those of a list are not. */
const PARAGRAPH = /\n(?=\s)|(?<=\n[ \t][^\n]*)\n/;

/** The latest stands first. */
export function eventsSection({ events, clock, now }: ScreenState, { width }: Page): Section {
  return {
    heading: cut('LAST EVENTS', width),
    wanted: events.length,
    least: LEAST,
    lines: (rows) =>
      events.slice(0, rows).map(({ at, timeZone, subject, transition, severity }) => {
        const time = timeBeside(at, clock ?? now, timeZone);
        const over = transition === 'eased' || transition === 'resolved';
        const grave = over ? '' : `, ${SEVERITY_WORDS[severity]}`;
        return cut(`${INDENT}${time}  ${plainLine(subject)} ${transition}${grave}`, width);
      }),
  };
}

/** In the order in which it was said: the latest stands last, as on any terminal. */
export function saidSection({ said, now, timeZone }: ScreenState, { width }: Page): Section {
  const lines = said.toReversed().flatMap((saying) => linesOf(saying, { now, timeZone, width }));
  return {
    heading: cut('SAID', width),
    wanted: lines.length,
    least: LEAST,
    lines: (rows) => lines.slice(-rows),
  };
}

function linesOf(
  { at, text }: Saying,
  { now, timeZone, width }: Pick<ScreenState, 'now' | 'timeZone'> & Pick<Page, 'width'>,
): readonly string[] {
  const time = `${timeBeside(at, now, timeZone)}  `;
  const room = width - INDENT.length - widthOf(time);
  return text
    .split(PARAGRAPH)
    .map(plainLine)
    .filter((line) => line !== '')
    .flatMap((line) => broken(line, room, SAID_LINES_MAX))
    .slice(0, SAID_LINES_MAX)
    .map((line, index) => {
      return cut(INDENT + (index === 0 ? time : ' '.repeat(widthOf(time))) + line, width);
    });
}
