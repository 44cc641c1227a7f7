/** Subjects by velocity: how rare what is said now is, how much was said in the last hour. */
import { whole } from '../amounts.ts';
import { sparkline } from '../sparkline.ts';
import type { ScreenState, WatchedSubject } from '../state.ts';
import { cut, fit, plainLine, widthOf } from '../text.ts';
import { INDENT, type Page, type Section } from './section.ts';

const NAME_MIN = 10;
const NAME_MAX = 32;
const VELOCITY_WIDTH = 9;
const MENTIONS_WIDTH = 10;
const GAP = 2;
/** Of sixty minutes, so that each bar is of as many. @unit columns */
const SPARK_WIDTHS = [60, 30, 20, 15, 12, 10];
const LEAST = 3;

export function subjectsSection({ subjects, subjectCount }: ScreenState, page: Page): Section {
  const { width } = page;
  const fixed = INDENT.length + VELOCITY_WIDTH + MENTIONS_WIDTH;
  const longest = Math.max(NAME_MIN, ...subjects.map(({ name }) => widthOf(name)));
  const nameWidth = Math.max(1, Math.min(longest, NAME_MAX, width - fixed));
  const room = width - fixed - nameWidth - GAP;
  const sparkWidth = SPARK_WIDTHS.find((one) => one <= room) ?? 0;
  const layout = { nameWidth, sparkWidth, page };
  const title = `SUBJECTS  ${whole(subjectCount)}`;
  const columns = [
    fit(title, INDENT.length + nameWidth),
    fit('velocity', VELOCITY_WIDTH, 'right'),
    fit('last hour', MENTIONS_WIDTH, 'right'),
  ];
  return {
    heading: cut(columns.join(''), width),
    wanted: subjectCount,
    least: LEAST,
    lines(rows) {
      const count = subjectCount <= rows ? rows : rows - 1;
      const shown = subjects.slice(0, count).map((subject) => lineOf(subject, layout));
      if (shown.length === subjectCount) return shown;
      const more = `${INDENT}… and ${whole(subjectCount - shown.length)} more`;
      return [...shown, page.paint('faint', cut(more, width))];
    },
  };
}

function lineOf(
  { name, velocity, severity, mentions, minutes }: WatchedSubject,
  {
    nameWidth,
    sparkWidth,
    page,
  }: { readonly nameWidth: number; readonly sparkWidth: number; readonly page: Page },
): string {
  const { width, paint } = page;
  const told = velocity === undefined ? 'normal' : velocity.toFixed(1);
  const number = told.padStart(VELOCITY_WIDTH);
  const count = whole(mentions).padStart(MENTIONS_WIDTH);
  const spark = sparkWidth === 0 ? '' : `${' '.repeat(GAP)}${sparkline(minutes, sparkWidth)}`;
  const shown = `${INDENT}${fit(plainLine(name), nameWidth)}${number}${count}${spark}`;
  if (widthOf(shown) > width) return cut(shown, width);
  const blanks = number.slice(0, -told.length);
  const painted = velocity === undefined ? paint('faint', told) : paint(severity, told);
  return shown.replace(number, () => blanks + painted);
}
