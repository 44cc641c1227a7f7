import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainForm } from './drawn-out.ts';

function formsOf(word: string): readonly string[] {
  const units = Uint16Array.from(`xx${word}x`, (char) => char.charCodeAt(0));
  const form = new Uint16Array(word.length);
  const forms: string[] = [];
  for (let nth = 0; ; nth += 1) {
    const length = plainForm(units, [2, 2 + word.length], nth, form);
    if (length === 0) return forms;
    forms.push(String.fromCharCode(...form.subarray(0, length)));
  }
}

test.each([
  ['goed', []],
  ['goeed', ['goed']],
  ['terriible', ['teriible', 'terrible', 'terible']],
  ['', []],
  ['aa', ['a']],
])('"%s" may be drawn out of %j', (word, forms) => {
  expect(formsOf(word)).toEqual(forms);
});

test('forms are few, each shorter by what was doubled, and the plain word is among them', () => {
  const letter = fc.constantFrom('a', 'b', 'c');
  const word = fc.array(letter, { minLength: 1, maxLength: 12 }).map((letters) => letters.join(''));
  fc.assert(
    fc.property(word, fc.nat(), (plain, place) => {
      const at = place % plain.length;
      fc.pre(!/(.)\1/.test(plain));
      const drawn = plain.slice(0, at) + plain.charAt(at) + plain.slice(at);
      expect(formsOf(drawn)).toEqual([plain]);
    }),
  );
  fc.assert(
    fc.property(fc.array(letter, { maxLength: 40 }), (letters) => {
      const any = letters.join('');
      const forms = formsOf(any);
      expect(forms.length).toBeLessThanOrEqual(5);
      for (const form of forms)
        expect(form.replace(/(.)\1+/g, '$1')).toBe(any.replace(/(.)\1+/g, '$1'));
    }),
  );
});
