/**
 * The screen as lines: a pure function of what is known and of the terminal's size. No line is
 * wider than the terminal, and there are no more of them than it has rows.
 */
import { rate, whole } from './amounts.ts';
import { createPaint } from './paint.ts';
import { crisesSection } from './sections/crises.ts';
import { eventsSection, saidSection } from './sections/past.ts';
import type { Section } from './sections/section.ts';
import { sourcesSection } from './sections/sources.ts';
import { subjectsSection } from './sections/subjects.ts';
import type { Flow, ScreenState } from './state.ts';
import { cut, fit, plainLine, widthOf } from './text.ts';
import { dateAndTime, span } from './times.ts';

export type Frame = {
  /** @unit columns */
  readonly columns: number;
  readonly rows: number;
  readonly colours: boolean;
};

const STOP = 'Ctrl-C stops it';
/** Narrower, nothing can be told. */
const COLUMNS_MIN = 20;
/** A heading, and the blank line above it. */
const SECTION_ROWS = 2;

export function render(state: ScreenState, { columns, rows, colours }: Frame): readonly string[] {
  if (columns < COLUMNS_MIN) return [cut('too narrow', columns)].slice(0, rows);
  const page = { width: columns, paint: createPaint(colours) };
  const header = headerOf(state, columns);
  const sections = [
    crisesSection(state, page),
    subjectsSection(state, page),
    sourcesSection(state, page),
    eventsSection(state, page),
    saidSection(state, page),
  ];
  const given = share(sections, rows - header.length);
  const lines = header.map((line, at) => page.paint(at === 0 ? 'heading' : 'faint', line));
  for (const [at, section] of sections.entries()) {
    const room = given[at] ?? 0;
    if (room > 0) lines.push('', page.paint('heading', section.heading), ...section.lines(room));
  }
  return lines.slice(0, rows);
}

function headerOf(state: ScreenState, columns: number): readonly string[] {
  const title = plainLine(`Goldenhour · ${state.title}`);
  const room = columns - widthOf(STOP) - 2;
  const first =
    room >= widthOf(title) ? `${fit(title, room)}  ${STOP}` : cut(title, Math.max(1, columns));
  return [first, cut(clockLine(state), columns), cut(flowLine(state.flow), columns)];
}

function clockLine({ clock, now, timeZone }: ScreenState): string {
  if (clock === undefined) return 'No source has told the time yet.';
  const at = `Clock at ${dateAndTime(clock, timeZone)} ${timeZone}`;
  // A played clock may be ahead of the present.
  return clock > now ? at : `${at}, ${span(now - clock)} behind`;
}

function flowLine({ read, mentions, scored, waiting }: Flow): string {
  const parts = [`Read ${rate(read)}`, `mentions ${rate(mentions)}`, `scored ${rate(scored)}`];
  return [...parts, `waiting ${whole(waiting)}`].join(' · ');
}

/**
 * How many lines each section gets: first what it needs least, the first of them first; then what
 * is left as far as they have something to show.
 */
function share(sections: readonly Section[], rows: number): readonly number[] {
  const given = sections.map(() => 0);
  let left = rows;
  for (const [at, { least, wanted }] of sections.entries()) {
    // The first are the open crises: what there is belongs to them.
    const lines = Math.min(least, wanted, at === 0 ? left - SECTION_ROWS : wanted);
    if (lines <= 0 || left < lines + SECTION_ROWS) continue;
    given[at] = lines;
    left -= lines + SECTION_ROWS;
  }
  for (const [at, { wanted }] of sections.entries()) {
    const now = given[at] ?? 0;
    if (now === 0) continue;
    const more = Math.min(left, wanted - now);
    given[at] = now + more;
    left -= more;
  }
  return given;
}
