import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldName, foldText, plainText, withoutAccents } from './fold.ts';
import { Folder } from './folder.ts';

test.each([
  ['ZIGGO', 'ziggo'],
  ['Straße', 'strasse'],
  ['STRAẞE', 'strasse'],
  ['Müller', 'müller'],
  ['Mu\u0308ller', 'müller'],
  ['Ĳsselmeer', 'ijsselmeer'],
  ['ĳs', 'ijs'],
  ['ﬁnance', 'finance'],
  ['Ｚｉｇｇｏ', 'ziggo'],
  ['𝗭𝗶𝗴𝗴𝗼', 'ziggo'],
  ['zig\u200bgo\u00ad', 'ziggo'],
  ['K̶L̶M̶', 'klm'],
  ['İSTANBUL', 'istanbul'],
  ['ıstanbul', 'istanbul'],
  ['ΟΔΟΣ', 'οδοσ'],
  ['οδος', 'οδοσ'],
  ['Tata \n\t Steel ', 'tata steel'],
  ['Tata\u00a0Steel', 'tata steel'],
  ['Ziggo’s', "ziggo's"],
  ['Coca‑Cola', 'coca-cola'],
  ['ｶﾞｽ', 'ガス'],
  ['\u1112\u1161\u11ab', '한'],
  ['❤️', '❤'],
  ['', ''],
])('%j folds to %j', (text, expected) => {
  expect(foldName(text)).toBe(expected);
});

test('all but the case is kept when case counts', () => {
  expect(plainText(' ＩＮＧ\u200b  Bank ')).toBe('ING Bank');
});

test.each([
  ['Nestlé', 'Nestle'],
  ["L'Oréal", "L'Oreal"],
  ['Citroën', 'Citroen'],
  ['Curaçao', 'Curacao'],
  ['Müller', 'Müller'],
  ['Škoda', 'Škoda'],
  ['Ñandú', 'Ñandu'],
])('%s is also typed %s', (name, expected) => {
  expect(withoutAccents(name)).toBe(expected);
});

function viewOf(folder: Folder) {
  const indices = Array.from({ length: folder.length }, (_, i) => i);
  return {
    units: String.fromCharCode(...folder.units.subarray(0, folder.length)),
    starts: indices.map((i) => folder.startOf(i)),
    ends: indices.map((i) => folder.endOf(i)),
  };
}

test('the quick folder agrees with the plain one on every character there is', () => {
  const folder = new Folder();
  const faults: string[] = [];
  for (let from = 0; from < 0x110000; from += 0x100) {
    // Between and beyond nothing is assigned but for private use.
    if ((from >= 0x33500 && from < 0xe0000) || from >= 0xe0200) continue;
    const points = Array.from({ length: 0x100 }, (_, i) => from + i);
    // Apart from each other, so that no mark joins and no blank runs together.
    const text = points.map((point) => `|${String.fromCodePoint(point)}`).join('');
    folder.fold(text);
    const quick = String.fromCharCode(...folder.units.subarray(0, folder.length));
    if (quick !== foldText(text).units) faults.push(from.toString(16));
  }
  expect(faults).toEqual([]);
});

const pieces = fc.constantFrom(
  ...'aZß ĳÉ\u0301\u0308\u200b\ufe0f\u20e3\u00a0\n-’#@.1ｶ\uff9e한\u1161\u11abไ中'.split(''),
  '😡',
  '❤️',
  '👩‍🚒',
  '🇳🇱',
  '𝗭',
  '\ud800',
  '\udc00',
  '\u{1d165}',
  '\ufdfa',
  '  ',
);

test('the quick folder agrees with the plain one on any text', () => {
  const folder = new Folder();
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
        fc.string({ unit: 'binary' }),
      ),
      (text) => {
        folder.fold(text);
        expect(viewOf(folder)).toEqual(foldText(text));
      },
    ),
    { numRuns: 4_000 },
  );
});

test('its buffers grow with what folding adds', () => {
  const folder = new Folder();
  const text = '\ufdfa'.repeat(2_000);
  folder.fold(text);
  expect(folder.length).toBe(foldText(text).units.length);
  expect(folder.length).toBeGreaterThan(20_000);
});

test('folding what is folded changes nothing', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), pieces), (text) => {
      const once = foldName(text);
      expect(foldName(once)).toBe(once);
    }),
    { numRuns: 2_000 },
  );
});

test('marks without end take time in proportion', () => {
  const folder = new Folder();
  const started = performance.now();
  folder.fold(`a${'\u0301\u0327'.repeat(10_000)}`);
  expect(performance.now() - started).toBeLessThan(1_000);
});

test('what is simple is folded as everything is', () => {
  const sign = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code));
  fc.assert(
    fc.property(fc.string({ unit: sign }), (name) => {
      // With an accent in it nothing is simple.
      expect(foldName(name)).toBe(foldText(name).units.trim());
      expect(`${plainText(name)} é`.trim()).toBe(plainText(`${name} é`));
    }),
  );
});
