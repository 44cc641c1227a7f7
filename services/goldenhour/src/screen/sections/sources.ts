/** Sources: whether they tell of the present, and if not, since when or why. */
import { rate } from '../amounts.ts';
import type { Style } from '../paint.ts';
import type { ScreenState, SourceCondition, WatchedSource } from '../state.ts';
import { cut, fit, plainLine, widthOf } from '../text.ts';
import { dateAndTime, span, timeBeside } from '../times.ts';
import { INDENT, type Page, type Section } from './section.ts';

const NAME_MAX = 24;
const LEAST = 2;
/** A gap is told for so long. @unit milliseconds */
const GAP_TOLD_MS = 60 * 60_000;

const STYLES: Readonly<Record<SourceCondition, Style>> = {
  live: 'good',
  played: 'good',
  behind: 'odd',
  waiting: 'odd',
  blind: 'bad',
  ended: 'faint',
  retired: 'faint',
};
const CONDITION_WIDTH = Math.max(...Object.keys(STYLES).map((word) => word.length));

export function sourcesSection(state: ScreenState, { width, paint }: Page): Section {
  const { sources } = state;
  const nameWidth = Math.min(NAME_MAX, Math.max(0, ...sources.map(({ name }) => widthOf(name))));
  const lineOf = (source: WatchedSource): string => {
    const { name, condition } = source;
    const before = `${INDENT}${fit(plainLine(name), nameWidth)}  `;
    const after = `${' '.repeat(CONDITION_WIDTH - condition.length)}  ${detailOf(source, state)}`;
    const whole = `${before}${condition}${after}`.trimEnd();
    if (widthOf(before + condition) > width) return cut(whole, width);
    return cut(whole, width).replace(before + condition, () => {
      return before + paint(STYLES[condition], condition);
    });
  };
  return {
    heading: cut(`SOURCES  ${sources.length}`, width),
    wanted: sources.length,
    least: LEAST,
    lines(rows) {
      // What is wrong is not among those that are left out.
      const inOrder = sources.toSorted((a, b) => troubleOf(b) - troubleOf(a));
      if (inOrder.length <= rows) return sources.map(lineOf);
      const more = `${INDENT}… and ${inOrder.length - rows + 1} more`;
      return [...inOrder.slice(0, rows - 1).map(lineOf), paint('faint', cut(more, width))];
    },
  };
}

const troubleOf = ({ condition }: WatchedSource): number =>
  condition === 'blind' ? 2 : condition === 'behind' || condition === 'waiting' ? 1 : 0;

function detailOf(source: WatchedSource, { now, timeZone }: ScreenState): string {
  const { condition, watermark, problem, gap, read } = source;
  const parts: string[] = [];
  if (problem !== undefined) parts.push(plainLine(problem));
  else if (condition === 'waiting') parts.push('has not spoken yet');
  else if (condition === 'played' && watermark !== undefined)
    parts.push(`at ${dateAndTime(watermark, timeZone)}`);
  else if (condition === 'behind' && watermark !== undefined) parts.push(span(now - watermark));
  if (condition !== 'ended' && condition !== 'retired' && read !== undefined)
    parts.push(rate(read));
  if (gap !== undefined && now - gap.to < GAP_TOLD_MS) {
    const [from, to] = [gap.from, gap.to].map((at) => timeBeside(at, now, timeZone));
    parts.push(`was blind from ${from} to ${to}`);
  }
  return parts.join(' · ');
}
