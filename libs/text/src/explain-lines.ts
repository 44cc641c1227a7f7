/** An explanation for a person to read. */
import type { CategoryReason, Effect, Explanation, LanguageReason } from './explain.ts';
import { TONES } from './labels.ts';

/** Words, and rules, that are shown; the others are counted. */
const ROWS_MAX = 15;
/** Less than this is not shown, in log-odds. */
const EFFECT_MIN = 0.05;
const WORD_UNITS_MAX = 60;
/** Categories that get a column. */
const CATEGORIES_SHOWN = 4;

/**
 * Some lines of plain text, aligned in columns: the verdict, then what moved it, the most moving
 * first. Holds no control characters, whatever the text held. `goldenhour score --explain` prints it.
 */
export function formatExplanation(explanation: Explanation): string {
  const { verdict, categories, language, words, rules } = explanation;
  if ('unscored' in verdict) {
    return [
      verdict.unscored === 'no_words'
        ? 'not scored: it has no words'
        : `not scored: its language is not judged${verdict.threat ? ', and it threatens' : ''}`,
      ...(verdict.unscored === 'no_words' ? [] : [languageLine(language)]),
      ...table(words, ['language'], 'word', ({ text }) => shown(text)),
      '',
    ].join('\n');
  }
  const names = categories.slice(0, CATEGORIES_SHOWN).map(({ category }) => category);
  const { negative, neutral, positive, polarity, severity, page } = verdict;
  const shares = [negative, neutral, positive].map((share, at) => `${percent(share)} ${TONES[at]}`);
  const numbers = ['sentiment', ...names];
  return [
    languageLine(language),
    `sentiment   ${signed(positive - negative)}, ${explanation.label} (${shares.join(', ')})`,
    `polarity    ${signed(polarity)}`,
    `severity    ${severity}, ${page ? 'wakes somebody' : 'wakes nobody'}`,
    `categories  ${categories.map(categoryReason).join(', ') || 'none, nor near one'}`,
    ...table(words, [...numbers, 'language'], 'word', ({ text }) => shown(text)),
    ...(explanation.unexplained > 0
      ? [`${explanation.unexplained} more words and signs had their say, and were not looked at.`]
      : []),
    ...table(rules, numbers, 'rule', ({ name, value }) => `${name} ${Number(value.toFixed(2))}`),
    '',
    'Numbers are what the verdict would lose without the word or the rule, in log-odds: a sentiment',
    'above 0 is towards positive, a category above 0 towards the category. "turns" is what would',
    'come out otherwise without it.',
    '',
  ].join('\n');
}

function languageLine({ language, by, next, margin }: LanguageReason): string {
  if (by === 'script') return `language    ${language}, by its script`;
  if (by === 'hint') return `language    ${language}, as it has no words of its own`;
  return `language    ${language}, ${margin.toFixed(1)} ahead of ${next}`;
}

function categoryReason({ category, probability, lane }: CategoryReason): string {
  const near = probability < lane ? 'not quite, ' : '';
  return `${category} ${percent(probability)} (${near}from ${percent(lane)} on)`;
}

/** Numbers first, so that no width of a letter can move a column. */
function table<Row extends Effect & { readonly language?: number }>(
  rows: readonly Row[],
  columns: readonly string[],
  title: string,
  nameOf: (row: Row) => string,
): readonly string[] {
  const telling = rows
    .map((row) => ({ row, most: mostOf(row) }))
    .filter(({ row, most }) => most >= EFFECT_MIN || row.turns.length > 0)
    .toSorted((a, b) => b.row.turns.length - a.row.turns.length || b.most - a.most);
  if (telling.length === 0) return [];
  const lines = telling.slice(0, ROWS_MAX).map(({ row }) => ({
    numbers: columns.map((column) => signed(numberOf(row, column))),
    turns: row.turns.join(' '),
    name: nameOf(row),
  }));
  const turnsWidth = Math.max('turns'.length, ...lines.map(({ turns }) => turns.length));
  const widths = columns.map((column) => Math.max(column.length, '-0.00'.length));
  const line = (cells: readonly string[], turns: string, name: string): string =>
    [...cells.map((cell, at) => cell.padStart(widths[at] ?? 0)), turns.padEnd(turnsWidth), name]
      .join('  ')
      .trimEnd();
  const others = rows.length - lines.length;
  return [
    '',
    line(columns, 'turns', title),
    ...lines.map(({ numbers, turns, name }) => line(numbers, turns, name)),
    ...(others > 0 ? [`${others} more moved it less.`] : []),
  ];
}

function mostOf({ sentiment, categories, language = 0 }: Effect & { readonly language?: number }) {
  // A language is far ahead as a rule, so that a word that speaks for it moves nothing else.
  const gains = [sentiment, ...Object.values(categories)].map(Math.abs);
  return Math.max(0, ...(gains.every((gain) => gain === 0) ? [Math.abs(language)] : gains));
}

function numberOf(
  { sentiment, categories, language = 0 }: Effect & { readonly language?: number },
  column: string,
): number {
  if (column === 'sentiment') return sentiment;
  if (column === 'language') return language;
  return (categories as Readonly<Record<string, number>>)[column] ?? 0;
}

function signed(number: number): string {
  const text = number.toFixed(2);
  if (Number(text) === 0) return '0.00';
  return number > 0 ? `+${text}` : text;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function shown(text: string): string {
  const short = text.length > WORD_UNITS_MAX ? `${text.slice(0, WORD_UNITS_MAX)}…` : text;
  return short.replace(/[\p{C}\p{Z}]+/gu, ' ');
}
