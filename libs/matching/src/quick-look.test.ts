import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAutomaton } from './automaton.ts';
import { kindOfUnit, PLAIN } from './characters.ts';
import { foldText } from './fold.ts';
import { Folder } from './folder.ts';
import { createMatcher } from './matcher.ts';
import { BEGINNING, QuickLook, SILENT, WHOLE } from './quick-look.ts';
import { subjectSchema } from './subject.ts';

/** Whether one of the terms that tell stands where words begin and, where it must, end. */
function holdsNaively(terms: readonly string[], tells: Uint8Array, text: string): boolean {
  const { units } = foldText(text);
  const isInWord = (at: number) => at >= 0 && kindOfUnit(units.charCodeAt(at) || 0) === PLAIN;
  const isInside = (at: number) => isInWord(at - 1) && isInWord(at);
  return terms.some((term, index) => {
    if (tells[index] === SILENT) return false;
    for (let from = units.indexOf(term); from >= 0; from = units.indexOf(term, from + 1)) {
      const mayEnd = tells[index] === BEGINNING || !isInside(from + term.length);
      if (!isInside(from) && mayEnd) return true;
    }
    return false;
  });
}

test('it says yes where a term stands, and seldom where none does', () => {
  const letter = fc.constantFrom('a', 'b', 'c', 'é', '中', '-', ' ', 's');
  const term = fc
    .string({ unit: letter, minLength: 1, maxLength: 6 })
    .map((text) => text.trim().replace(/ +/g, ' '))
    .filter((text) => text !== '');
  const terms = fc.uniqueArray(term, { minLength: 1, maxLength: 12 });
  const unit = fc.constantFrom('A', 'x', '.', '\n', '\u200b', 'ß', '…', '🐧', '\u0301', 'É');
  const text = fc.string({ unit: fc.oneof(letter, letter, letter, unit), maxLength: 20 });
  const kind = fc.array(fc.constantFrom(SILENT, WHOLE, WHOLE, BEGINNING), { minLength: 1 });
  const answers = { held: 0, seen: 0, runs: 4_000 };
  fc.assert(
    fc.property(
      ...[terms, text, fc.constantFrom(0, 24, 60, 1_000_000), kind],
      (given, within, cells, kinds) => {
        const automaton = createAutomaton(given, 'word', cells);
        const tells = Uint8Array.from(given, (_, at) => kinds[at % kinds.length] ?? WHOLE);
        const isSeen = new QuickLook(automaton, new Folder(), tells).mayHold(within);
        const isHeld = holdsNaively(given, tells, within);
        if (isHeld) expect(isSeen).toBe(true);
        answers.held += isHeld ? 1 : 0;
        answers.seen += isSeen ? 1 : 0;
      },
    ),
    { numRuns: answers.runs },
  );
  expect(answers.held).toBeGreaterThan(answers.runs / 8);
  expect(answers.seen - answers.held).toBeLessThan(answers.runs / 5);
}, 60_000);

/** A mark that stands alone: the quick look cannot tell, and the text is read in full. */
const UNCLEAR = ' \u0301';

test('it keeps nothing of hashtags back that reading them in full finds', () => {
  const name = fc.constantFrom('ING', 'Tata Steel', 'tata', 'x #ing', '#1 ing', '中国', 'Straße');
  const subject = fc.record({
    name,
    hashtags: fc.array(fc.constantFrom('tata', '中国', 'ing'), { maxLength: 1 }),
    query: fc.constantFrom(undefined, undefined, 'tat* OR #in*', 'ing /ata/', '"tata steel"'),
  });
  const word = fc.constantFrom(
    ...['ing', 'ING', 'Ing', 'Tata', 'tata', 'Steel', 'TataSteel', 'Strasse', 'Straße', '中国'],
    ...['Storing', 'A', 'b', '1', '2026', 'ß', '\u200b', 'É', '_', 'Ⓐ', '㊗', 'ｉｎｇ'],
  );
  const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((some) => some.join(''));
  const lead = fc.constantFrom('#', '#', '#', '＃', 'x #', '', '#1 ', '#1', "'#");
  const rest = fc.constantFrom('', '', ' ', '  Steel', ' Steel', '🐧', '…', '.', '#');
  const tag = fc.tuple(lead, words, rest).map((parts) => parts.join(''));
  const text = fc.array(tag, { minLength: 1, maxLength: 2 }).map((tags) => tags.join(''));
  const answers = { found: 0, runs: 6_000 };
  fc.assert(
    fc.property(fc.array(subject, { minLength: 1, maxLength: 2 }), text, (given, within) => {
      const subjects = given.map(({ query, ...rest }, at) =>
        subjectSchema.parse({ id: `s${at}`, ...rest, ...(query === undefined ? {} : { query }) }),
      );
      const matcher = createMatcher(subjects);
      const mention = { platform: 'x', author: { id: '7' }, text: within, links: [] };
      const result = matcher.match(mention);
      expect(result).toEqual(matcher.match({ ...mention, text: within + UNCLEAR }));
      answers.found += result.matches.length > 0 ? 1 : 0;
    }),
    { numRuns: answers.runs },
  );
  expect(answers.found).toBeGreaterThan(answers.runs / 10);
}, 60_000);
