import { type Refused, type Span, TextEngine, type Verdict } from '@goldenhour/text';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadModel } from './model-file.ts';
import { loadLexicons } from './parts.ts';

const engine = new TextEngine({ ...loadLexicons(), model: loadModel() });

/** What a text is made of: words, and places for names. */
type Part = string | { readonly place: 'user' | 'link' | 'subject' | 'other' };

/** Who stands in the places. */
type Cast = {
  readonly user: string;
  readonly link: string;
  readonly subject: string;
  readonly other: string;
};

function judge(parts: readonly Part[], cast: Cast): Verdict | Refused {
  const spans = { subject: [] as Span[], other: [] as Span[] };
  let text = '';
  for (const part of parts) {
    const written = typeof part === 'string' ? part : cast[part.place];
    if (typeof part !== 'string' && (part.place === 'subject' || part.place === 'other')) {
      spans[part.place].push([text.length, text.length + written.length]);
    }
    text += `${written} `;
  }
  return engine.judge({
    text,
    kind: 'post',
    hint: 'nl',
    subject: spans.subject,
    others: spans.other,
  });
}

const anyPart: fc.Arbitrary<Part> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<Part[]>(
      ...'de trein is weer te laat niet geen goed slecht waardeloos fijn maar heel ik jullie bom'.split(
        ' ',
      ),
      ...'the train is not good again worst ever 😡 :( ! ?? … ... , #fail “wow” ½ HELP'.split(' '),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Part>({ place: 'user' }) },
  { weight: 1, arbitrary: fc.constant<Part>({ place: 'link' }) },
  { weight: 1, arbitrary: fc.constant<Part>({ place: 'subject' }) },
);
const anyParts = fc.array(anyPart, { maxLength: 25 });
const partsWithOther = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: anyPart },
    { weight: 1, arbitrary: fc.constant<Part>({ place: 'other' }) },
  ),
  { maxLength: 25 },
);

const letters = fc.stringMatching(/^[A-Za-z0-9_]{1,15}$/);
const handle = fc.oneof(
  letters.map((name) => `@${name}`),
  fc.tuple(letters, letters).map(([name, host]) => `@${name}@${host}.social`),
  fc.constantFrom('@united', '@terrible', '@GoodFood', '@niet.bsky.social', '@Ångström', '@航空'),
);
const link = fc.oneof(
  letters.map((path) => `https://a.example/${path}`),
  fc.constantFrom('https://terrible.com', 'www.goed.nl/slecht', 'http://x.co/WORST!!'),
);
/** Also names that are words with a feeling, and what no name should be. */
const organisation = fc.oneof(
  fc.constantFrom(
    'KLM',
    'Noordbank',
    'Goede Wil',
    'Terrible’s',
    'ＮＳ',
    '½ Prijs',
    'شركة',
    'NO!',
    'a..b',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
);
const anyCast = fc.record({ user: handle, link, subject: organisation, other: organisation });

test('who is addressed, linked to and spoken of does not move the verdict, in any field', () => {
  fc.assert(
    fc.property(anyParts, anyCast, anyCast, (parts, cast, swapped) => {
      expect(judge(parts, swapped)).toEqual(judge(parts, cast));
    }),
    { numRuns: 1_500 },
  );
});

test('nor do the names where two organisations occur: only which of them is asked about', () => {
  fc.assert(
    fc.property(partsWithOther, anyCast, anyCast, (parts, cast, swapped) => {
      expect(judge(parts, swapped)).toEqual(judge(parts, cast));
    }),
    { numRuns: 1_500 },
  );
});

test('a name with a feeling does, where nobody says that it is a name', () => {
  const sentiment = (name: string): number => {
    const verdict = engine.judge({
      text: `${name} rijdt vandaag naar Utrecht`,
      kind: 'post',
      hint: 'nl',
    });
    if ('unscored' in verdict) throw new Error(verdict.unscored);
    return verdict.positive - verdict.negative;
  };
  expect(sentiment('Waardeloos')).toBeLessThan(sentiment('Fantastisch'));
});
