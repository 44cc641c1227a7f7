/** Open crises: how bad, since when, and the sentence. */
import type { OpenCrisis, ScreenState } from '../state.ts';
import { broken, cut, fit, plainLine, widthOf } from '../text.ts';
import { timeBeside } from '../times.ts';
import { INDENT, type Page, type Section } from './section.ts';

export const SEVERITY_WORDS = ['calm', 'notice', 'serious', 'critical'] as const;

/** Of one crisis: a sentence has 400 characters at most. */
const LINES_MAX = 5;
const LINES_MIN = 2;
/** Narrower, the sentence stands below. @unit columns */
const BESIDE_MIN = 30;

export function crisesSection({ crises, clock, now }: ScreenState, page: Page): Section {
  if (crises.length === 0) return none(page);
  const entries = crises.map((crisis) => entryOf(crisis, clock ?? now));
  const { width } = page;
  const left = Math.max(0, ...entries.flatMap(({ marks }) => marks.map(widthOf))) + 2;
  const room = width - INDENT.length - left;
  const layout = { left: room < BESIDE_MIN ? 0 : left, page };
  const all = (linesMax: number) => entries.map((entry) => linesOf(entry, linesMax, layout));
  const full = all(LINES_MAX);
  const wanted = full.flat().length;
  return {
    heading: cut(`OPEN CRISES  ${crises.length}`, width),
    // One that is open is told in full before anything else is told at all.
    least: Math.min(wanted, 2 * LINES_MAX),
    wanted,
    lines(rows) {
      for (let linesMax = LINES_MAX; linesMax >= LINES_MIN; linesMax -= 1) {
        const shown = all(linesMax);
        if (shown.flat().length <= rows) return shown.flat();
      }
      return fitting(all(LINES_MIN), rows, page);
    },
  };
}

function none({ width, paint }: Page): Section {
  const lines = () => [paint(0, cut(`${INDENT}None.`, width))];
  return { heading: cut('OPEN CRISES', width), least: 1, wanted: 1, lines };
}

type Entry = {
  readonly crisis: OpenCrisis;
  /** "CRITICAL", "since 20:41". */
  readonly marks: readonly [string, string];
};

function entryOf(crisis: OpenCrisis, now: number): Entry {
  const grave = SEVERITY_WORDS[crisis.severity].toUpperCase();
  const since = `since ${timeBeside(crisis.since, now, crisis.timeZone)}`;
  return { crisis, marks: [crisis.status === 'eased' ? 'EASED' : grave, since] };
}

function linesOf(
  { crisis, marks }: Entry,
  linesMax: number,
  { left, page }: { readonly left: number; readonly page: Page },
): readonly string[] {
  const { width, paint } = page;
  const style = crisis.status === 'eased' ? 0 : crisis.severity;
  const sentence = plainLine(crisis.sentence);
  const room = width - INDENT.length - left;
  if (left === 0) {
    const head = cut(marks.join('  '), room);
    const rest = broken(sentence, room, linesMax - 1);
    return [paint(style, head), ...rest].map((line) => INDENT + line);
  }
  const texts = broken(sentence, room, linesMax);
  return Array.from({ length: Math.max(marks.length, texts.length) }, (_, at) => {
    const mark = marks[at] ?? '';
    const beside = at === 0 ? paint(style, mark) : mark;
    const blanks = fit('', left - widthOf(mark));
    return `${INDENT}${beside}${blanks}${texts[at] ?? ''}`.trimEnd();
  });
}

/** Whole entries, and how many more there are. */
function fitting(
  entries: readonly (readonly string[])[],
  rows: number,
  { width, paint }: Page,
): readonly string[] {
  const lines: string[] = [];
  for (const [at, entry] of entries.entries()) {
    const isLast = at === entries.length - 1;
    if (lines.length + entry.length + (isLast ? 0 : 1) > rows) {
      const rest = entries.length - at;
      const more = at === 0 ? `${rest} open; this terminal is too small` : `… and ${rest} more`;
      return [...lines, paint('faint', cut(INDENT + more, width))];
    }
    lines.push(...entry);
  }
  return lines;
}
