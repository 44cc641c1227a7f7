import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FUNCTION_WORDS } from './function-words.data.ts';
import { guessLanguage } from './language.ts';
import { prepare } from './prepare.ts';

const CASES: readonly [language: string | undefined, text: string][] = [
  ['en', 'My flight was cancelled and nobody at the desk would help'],
  ['en', "I can't believe it"],
  ['nl', 'De trein heeft wéér vertraging, en niemand weet waarom'],
  ['nl', 'wat een slechte service zeg'],
  ['fr', "C'est une honte, le train n'est jamais à l'heure"],
  ['es', 'El vuelo fue cancelado y nadie nos ayuda'],
  ['it', "Il volo è stato cancellato e nessuno ci aiuta, dell'assistenza neanche l'ombra"],
  ['pt', 'O voo foi cancelado e ninguém nos ajuda, não volto mais'],
  ['fr', "j'adore KLM"],
  // One word that only Dutch has, against two that many languages have.
  ['nl', 'het que la'],
  ['de', 'Der Zug ist schon wieder zu spät und niemand weiß warum'],
  ['da', 'Det er ikke godt, hvad de har gjort af det på stationen'],
  ['tl', 'Ang lakas ng ulan sa Manila, mag-ingat po kayo'],
  [undefined, ''],
  [undefined, 'KLM Amsterdam'],
  [undefined, 'плохо 悪い'],
  [undefined, 'constructor __proto__ toString'],
  // Shared by Dutch, Spanish, French, Portuguese and Catalan: no vote decides.
  [undefined, 'de'],
];

test.each(CASES)('%s: %s', (language, text) => {
  expect(guessLanguage(prepare(text).words)).toBe(language);
});

test.each([
  // What was hinted decides where words do not, and where they speak softly.
  ['nl', 'KLM Amsterdam', 'nl'],
  ['en', 'de service', 'en'],
  ['ja', 'the flight', 'ja'],
  // A text plainly in another language is not what was hinted.
  ['nl', 'My flight was cancelled and nobody at the desk would help', 'en'],
  ['en', 'Mijn vlucht is geannuleerd en niemand aan de balie helpt mij', 'nl'],
  ['ja', 'My flight was cancelled and nobody at the desk would help', 'en'],
])('hinted %s, "%s" is read as %s', (hint, text, language) => {
  expect(guessLanguage(prepare(text).words, hint)).toBe(language);
});

test('a guess is a language of the list, whatever the words and however many', () => {
  const known = new Set(Object.keys(FUNCTION_WORDS));
  const word = fc.oneof(fc.string(), fc.constantFrom('de', 'die', 'is', "c'est", "'", "''", 'the'));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 200 }), (words) => {
      const guess = guessLanguage(words);
      expect(guess === undefined || known.has(guess)).toBe(true);
      expect(guessLanguage(words)).toBe(guess);
    }),
  );
});

test('the order of the words does not matter', () => {
  const words = fc.array(fc.constantFrom('de', 'die', 'is', 'een', 'the', 'und', 'per'), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(words, (all) => {
      expect(guessLanguage(all.toReversed())).toBe(guessLanguage(all));
    }),
  );
});
