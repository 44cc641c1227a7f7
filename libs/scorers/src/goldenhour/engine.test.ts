import {
  CATEGORIES,
  JUDGED,
  type Judged,
  type Refused,
  type Span,
  TEXT_UNITS_MAX,
  TextEngine,
  type TextRequest,
  TOKENS_MAX,
  type Verdict,
} from '@goldenhour/text';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadModel } from './model-file.ts';
import { loadLexicons } from './parts.ts';

const parts = { ...loadLexicons(), model: loadModel() };
const engine = new TextEngine(parts);

const judge = (text: string, more: Partial<TextRequest> = {}): Verdict | Refused =>
  engine.judge({ text, kind: 'post', ...more });

/** Holds an answer to what every answer is. */
function expectSound(answer: Verdict | Refused): void {
  if ('unscored' in answer) {
    expect(['no_words', 'language']).toContain(answer.unscored);
    expect(answer.language).toBe(answer.unscored === 'language' ? 'other' : 'und');
    expect(typeof answer.threat).toBe('boolean');
    return;
  }
  expect([...JUDGED, 'und']).toContain(answer.language);
  for (const shares of [answer, answer.polarityShares]) {
    const { negative, neutral, positive } = shares;
    for (const share of [negative, neutral, positive]) expectShare(share);
    expect(negative + neutral + positive).toBeCloseTo(1, 9);
  }
  expect(Math.abs(answer.polarity)).toBeLessThanOrEqual(1);
  expect(answer.probabilities).toHaveLength(CATEGORIES.length);
  for (const probability of answer.probabilities) expectShare(probability);
  expect(CATEGORIES.filter((category) => answer.categories.includes(category))).toEqual(
    answer.categories,
  );
  expect([0, 1, 2, 3]).toContain(answer.severity);
  if (answer.page) expect(answer.categories).toContain('threat');
  if (answer.severe) expect(answer.severity).toBe(3);
  expect(answer.fingerprint).toMatch(/^[0-9a-f]{16}$/);
  expect(answer.terms.length).toBeLessThanOrEqual(8);
  for (const term of answer.terms) expect(term >= 0 && term <= 0xffff_ffff).toBe(true);
}

function expectShare(share: number): void {
  expect(share >= 0 && share <= 1).toBe(true);
}

const WORDS =
  'niet goed slecht geen waardeloos not good terrible 😡 👍🏿 ! ?? … :( #EpicFail @iemand ik jullie bom maandag https://a.example ½ 12 “'.split(
    ' ',
  );
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }).map((words) => words.join(' ')),
);

/** Also places that overlap, reach beyond the text or go backwards. */
const anySpans: fc.Arbitrary<readonly Span[] | undefined> = fc.option(
  fc.array(fc.tuple(fc.nat(220), fc.nat(220)), { maxLength: 4 }),
  { nil: undefined },
);
const anyRequest: fc.Arbitrary<TextRequest> = fc.record({
  text: anyText,
  kind: fc.constantFrom('post', 'reply', 'comment', 'article', 'review', 'constructor'),
  hint: fc.option(fc.constantFrom('nl', 'en', 'other', 'ja', 'und', '', '__proto__'), {
    nil: undefined,
  }),
  subject: anySpans,
  others: anySpans,
});

test('whatever the text, the answer is within its ranges, or a refusal with its reason', () => {
  fc.assert(
    fc.property(anyRequest, (request) => expectSound(engine.judge(request))),
    { numRuns: 2_000 },
  );
});

test('the answer is the same whatever was judged before, and by whom', () => {
  const other = new TextEngine(parts);
  fc.assert(
    fc.property(fc.array(anyRequest, { maxLength: 8 }), (requests) => {
      const answers = requests.map((request) => engine.judge(request));
      const reversed = requests.toReversed().map((request) => engine.judge(request));
      expect(reversed.toReversed()).toEqual(answers);
      expect(requests.map((request) => other.judge(request))).toEqual(answers);
    }),
    { numRuns: 300 },
  );
});

test('an answer stays what it is when other texts are judged', () => {
  const answer = judge('Wat een waardeloze service, twee uur in de wacht');
  const before = structuredClone(answer);
  judge('Heel blij met jullie, dank je wel!');
  expect(answer).toEqual(before);
});

test('what is asked is not changed', () => {
  const subject: readonly Span[] = Object.freeze([Object.freeze([0, 4] as const)]);
  const request = Object.freeze({ text: 'Acme is niet goed', kind: 'post', subject });
  engine.judge(request);
  expect(request).toEqual({ text: 'Acme is niet goed', kind: 'post', subject: [[0, 4]] });
});

test('more words than are remembered leave the verdicts as they were', () => {
  const texts = ['Wat een waardeloze service', 'What a lovely day with these people 😍'];
  const answers = texts.map((text) => judge(text));
  const letters = 'abcdefghijklmnopqrst';
  const wordOf = (n: number): string =>
    Array.from(n.toString(20), (digit) => letters[Number.parseInt(digit, 20)]).join('');
  for (let text = 0; text < 60; text += 1) {
    const words = Array.from({ length: 1_600 }, (_, at) => wordOf(text * 1_600 + at + 400));
    judge(words.join(' '), { hint: 'nl' });
  }
  expect(texts.map((text) => judge(text))).toEqual(answers);
});

test('words that are read in every language mean in each what they mean to who reads no other', () => {
  const text = 'die baan is brand, no? la casa mala 😡 !!';
  const readIn = (one: TextEngine, language: Judged) =>
    one.judgeWith({ text, kind: 'post' }, { language });
  const apart = JUDGED.map((language) => readIn(new TextEngine(parts), language));
  expect(JUDGED.map((language) => readIn(engine, language))).toEqual(apart);
  expect(JUDGED.map((language) => readIn(engine, language))).toEqual(apart);
});

test.each(['bad service', 'bad service.', 'wat een drama', 'waardeloos', 'slechte service'])(
  'who says "%s" again and again is as negative as who says it a few times, and wakes nobody',
  (text) => {
    for (const times of [20, 50, 200, 1_000]) {
      const answer = judge(`${text} `.repeat(times));
      if ('unscored' in answer) throw new Error(answer.unscored);
      expect(answer.negative).toBeGreaterThan(answer.positive);
      expect(answer.page).toBe(false);
    }
  },
);

const ODD: readonly [string, text: string, outcome: string][] = [
  ['nothing', '', 'no_words'],
  ['blanks', ' \t\n\u00a0\u3000', 'no_words'],
  ['signs', '!!! ??? ... ,;', 'no_words'],
  ['only names and links', '@iemand https://a.example', 'no_words'],
  ['control characters', '\0\u0001\u001b[2J\u007f\u009f', 'en'],
  ['invisible characters', '\u200b\u200d\u2060\ufeff\u00ad', 'no_words'],
  ['lone surrogates', '\ud800 \udfff \ud83d', 'no_words'],
  ['marks alone', '\u0301\u0301\u20e3', 'no_words'],
  ['one emoji', '😡', 'und'],
  ['an emoji with what belongs to it', '👩🏿‍🚀️', 'und'],
  ['an emoticon', ':-(', 'und'],
  ['a number', '112', 'und'],
  ['Arabic', 'الخدمة سيئة', 'language'],
  ['Hebrew', 'השירות גרוע', 'language'],
  ['Chinese', '服务太差了', 'language'],
  ['Private use', '\ue000\ue001\uf8ff', 'no_words'],
];

test.each(ODD)('of %s the answer is sound', (_, text) => {
  for (const hint of [undefined, 'nl', 'ja', '__proto__', 'constructor']) {
    expectSound(judge(text, { hint }));
    expectSound(judge(text, { hint, subject: [[0, 1]], others: [[1, 2]] }));
  }
});

test.each(ODD.filter(([, , outcome]) => outcome === 'no_words' || outcome === 'language'))(
  'of %s there is a refusal',
  (_, text, outcome) => {
    expect(judge(text)).toMatchObject({ unscored: outcome });
  },
);

test.each(ODD.filter(([, , outcome]) => outcome === 'und'))(
  'of %s there is a verdict in no language, or in that of the hint',
  (_, text) => {
    expect(judge(text)).toMatchObject({ language: 'und' });
    expect(judge(text, { hint: 'fr' })).toMatchObject({ language: 'fr' });
  },
);

test.each([
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'NaN',
  'undefined',
])('the word %s is a word as any other', (word) => {
  expectSound(judge(word));
  const text = `wat een ${word} van een bedrijf`;
  const answer = judge(text, { hint: 'nl' });
  expectSound(answer);
  expect(answer.language).toBe('nl');
});

test('a mark that turns the direction does not change what is read', () => {
  const plain = judge('Wat een waardeloze service', { hint: 'nl' });
  expect(judge('\u202eWat een\u202c waardeloze \u2067service\u2069', { hint: 'nl' })).toEqual(
    plain,
  );
});

/** What is long, and whether all of it is within the bounds. */
const LONG: readonly [string, text: string][] = [
  ['words', 'waardeloze service '.repeat(6_000)],
  ['one word', 'a'.repeat(100_000)],
  ['one word of many letters', 'abcdefgh'.repeat(12_500)],
  ['signs', '!'.repeat(100_000)],
  ['signs apart', '! '.repeat(50_000)],
  ['dots', 'a.'.repeat(50_000)],
  ['at signs', '@'.repeat(100_000)],
  ['hash signs', '#a'.repeat(50_000)],
  ['joiners', "a-'".repeat(33_000)],
  ['pictures', '😡😍'.repeat(25_000)],
  ['the same picture', '😡'.repeat(50_000)],
  ['faces', ':('.repeat(50_000)],
  ['marks', `a${'\u0301'.repeat(100_000)}`],
  ['characters that become eighteen', 'ﷺ'.repeat(100_000)],
  ['lines', '\n'.repeat(100_000)],
  ['numbers', '1'.repeat(100_000)],
  ['surrogates', '\ud83d'.repeat(100_000)],
  ['addresses', 'https://a.b/c '.repeat(8_000)],
  ['quotes', '"'.repeat(100_000)],
  ['Cyrillic among Latin', 'аa'.repeat(50_000)],
  ['words of danger', 'ik schiet jullie dood maandag school bom '.repeat(2_500)],
];

test.each(LONG)('of 100 kB of %s no more is read than the bounds say', (_, text) => {
  const answer = judge(text, { hint: 'nl' });
  expectSound(answer);
  const { tokens } = engine;
  expect(tokens.source.length).toBeLessThanOrEqual(TEXT_UNITS_MAX);
  expect(tokens.count).toBeLessThanOrEqual(TOKENS_MAX);
  expect(judge(text.slice(0, TEXT_UNITS_MAX), { hint: 'nl' })).toEqual(answer);
});

test('what stands behind the bounds has no say', () => {
  const calm = 'de trein rijdt vandaag naar Utrecht. '.repeat(300).slice(0, TEXT_UNITS_MAX);
  const end = ' Maandag schiet ik jullie allemaal dood op school';
  expect(judge(calm + end, { hint: 'nl' })).toEqual(judge(calm, { hint: 'nl' }));
  const many = `${'ja. '.repeat(TOKENS_MAX)}`;
  expect(judge(many + end, { hint: 'nl' })).toEqual(judge(many, { hint: 'nl' }));
});

test('many names are read in one pass, also where they overlap', () => {
  const text = 'Acme is niet goed. '.repeat(500);
  const spans = Array.from({ length: 5_000 }, (_, at): Span => [at * 2, at * 2 + 7]);
  expectSound(judge(text, { subject: spans, others: spans }));
  expect(engine.tokens.count).toBeLessThanOrEqual(TOKENS_MAX);
});
