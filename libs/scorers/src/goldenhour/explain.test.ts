import {
  EXPLAINED_TOKENS_MAX,
  type Explanation,
  explain,
  formatExplanation,
  RULES,
  TextEngine,
  type TextRequest,
  type Verdict,
  type WordEffect,
} from '@goldenhour/text';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadModel } from './model-file.ts';
import { loadLexicons } from './parts.ts';

const engine = new TextEngine({ ...loadLexicons(), model: loadModel() });

const post = (text: string, more: Partial<TextRequest> = {}): TextRequest => ({
  text,
  kind: 'post',
  ...more,
});

function verdictOf(request: TextRequest): Verdict {
  const verdict = engine.judge(request);
  if ('unscored' in verdict) throw new Error(verdict.unscored);
  return verdict;
}

const toneOdds = ({ positive, negative }: Verdict): number => Math.log(positive / negative);

function wordIn({ words }: Explanation, text: string): WordEffect {
  const word = words.find((one) => one.text === text);
  if (word === undefined) throw new Error(`no word ${text}`);
  return word;
}

test('what a word does is what the verdict lacks when the text lacks the word', () => {
  const text = 'Wat een waardeloze service, ik ben er helemaal klaar mee!';
  const { words, verdict } = explain(engine, post(text));
  const whole = verdictOf(post(text));
  expect(verdict).toMatchObject({ negative: whole.negative, severity: whole.severity });
  expect(words).toHaveLength(11);
  for (const { start, end, sentiment, categories, turns } of words) {
    const without = verdictOf(post(`${text.slice(0, start)} ${text.slice(end)}`));
    expect(sentiment).toBeCloseTo(toneOdds(whole) - toneOdds(without), 4);
    expect(turns.includes('severity')).toBe(whole.severity !== without.severity);
    expect(turns.includes('service')).toBe(
      whole.categories.includes('service') !== without.categories.includes('service'),
    );
    for (const gain of Object.values(categories)) expect(Number.isFinite(gain)).toBe(true);
  }
});

test.each([
  ['Wat een waardeloze reis', 'waardeloze', -1],
  ['What a terrible trip that was', 'terrible', -1],
  ['Fantastische mensen daar, echt', 'Fantastische', 1],
  ['Wonderful people over there, really', 'Wonderful', 1],
])('%s: "%s" moves the sentiment its way', (text, word, sign) => {
  expect(Math.sign(wordIn(explain(engine, post(text)), word).sentiment)).toBe(sign);
});

test('a rule is told with what it found and what the verdict lacks without it', () => {
  const request = post('Daar heb ik NIET om gevraagd, echt waardeloos!!! 😡');
  const { rules } = explain(engine, request);
  const whole = verdictOf(request);
  const names = rules.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['negations', 'exclaims', 'pictures-', 'negative']));
  expect(names).not.toContain('questions');
  for (const { name, value, sentiment } of rules) {
    expect(value).not.toBe(0);
    const lesser = engine.judgeWith(request, { language: 'nl', without: name });
    if ('unscored' in lesser) throw new Error(lesser.unscored);
    expect(sentiment).toBeCloseTo(toneOdds(whole) - toneOdds(lesser), 6);
  }
  expect(rules.some(({ sentiment }) => Math.abs(sentiment) > 0.01)).toBe(true);
});

test('words stand where they do in the text, whatever reading makes of it', () => {
  const text = 'ｎｏ… e\u0301e\u0301n ⅓ uur te laat, “foto’s” weg 😡😡😡 #EpicFail @united';
  const { words } = explain(engine, post(text));
  for (const { text: word, start, end } of words) expect(text.slice(start, end)).toBe(word);
  expect(words.map((word) => word.text)).toEqual(
    'ｎｏ … e\u0301e\u0301n ⅓ uur te laat foto’s weg 😡😡😡 Epic Fail @united'.split(' '),
  );
});

test('a row of the same picture is left out as one', () => {
  const text = 'ja hoor 😡😡😡 de trein';
  const { sentiment } = wordIn(explain(engine, post(text)), '😡😡😡');
  const without = verdictOf(post('ja hoor   de trein'));
  expect(sentiment).toBeCloseTo(toneOdds(verdictOf(post(text))) - toneOdds(without), 4);
});

test('where a name is left out the other names stay names', () => {
  const text = 'Noordbank ligt plat, gelukkig heb ik Zuidbank';
  const noord = [[0, 9]] as const;
  const zuid = [[37, 45]] as const;
  const { words } = explain(engine, post(text, { subject: noord, others: zuid }));
  const without = verdictOf(
    post(text.replace('ligt', ' '), { subject: noord, others: [[34, 42]] as const }),
  );
  const whole = verdictOf(post(text, { subject: noord, others: zuid }));
  expect(words.find((word) => word.text === 'ligt')?.sentiment).toBeCloseTo(
    toneOdds(whole) - toneOdds(without),
    4,
  );
});

test('what would come out otherwise is told: without the name of a language it is another', () => {
  const { words, language } = explain(engine, post('gefeliciteerd'));
  expect(language).toMatchObject({ language: 'nl', by: 'words' });
  expect(language.margin).toBeGreaterThan(0);
  expect(words[0]?.language).toBeGreaterThan(0);
});

test('categories are those over their lane threshold, and those near it', () => {
  const text = 'Wat een waardeloze service, al twee uur in de wacht bij de klantenservice';
  const { categories, verdict } = explain(engine, post(text));
  if ('unscored' in verdict) throw new Error(verdict.unscored);
  const told = categories.map(({ category }) => category);
  expect(told).toEqual(expect.arrayContaining([...verdict.categories]));
  expect(categories.length).toBeGreaterThan(0);
  for (const { category, probability, lane } of categories) {
    expect(probability).toBe(verdict.probabilities[category]);
    expect(probability >= lane).toBe(verdict.categories.includes(category));
    expect(probability).toBeGreaterThan(lane / 2);
  }
});

test('a refused text is explained by its script, or by the words of its language', () => {
  expect(explain(engine, post('最悪です'))).toMatchObject({
    label: 'unscored',
    language: { language: 'other', by: 'script' },
    rules: [],
  });
  expect(explain(engine, post(''))).toMatchObject({ label: 'unscored', words: [] });
});

test('of a threat in a language that is not judged it is told which words make it one', () => {
  const { verdict, words } = explain(engine, post('Завтра в школе: я тебя убью, понял'));
  expect(verdict).toMatchObject({ unscored: 'language', threat: true });
  const telling = words.filter(({ turns }) => turns.includes('threat')).map(({ text }) => text);
  expect(telling).toContain('убью');
  expect(telling).not.toContain('понял');
});

test('a long text is explained up to a bound, and the rest counted', () => {
  const { words, unexplained } = explain(engine, post('slecht '.repeat(500)));
  expect(words).toHaveLength(EXPLAINED_TOKENS_MAX);
  expect(unexplained).toBe(500 - EXPLAINED_TOKENS_MAX);
});

test('it judges no more often than its bound says', () => {
  let judged = 0;
  const counting = new Proxy(engine, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name === 'judge' || name === 'judgeWith') judged += 1;
      return value.bind(target);
    },
  });
  explain(counting, post('slecht, maar niet goed! '.repeat(4_000)));
  expect(judged).toBeGreaterThan(EXPLAINED_TOKENS_MAX);
  expect(judged).toBeLessThanOrEqual(EXPLAINED_TOKENS_MAX + RULES + 1);
});

const anyRequest: fc.Arbitrary<TextRequest> = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          'niet',
          'goed',
          'bad',
          '#EpicFail',
          '😡😡',
          '!!',
          '⅓',
          '@x',
          '…',
          '__proto__',
        ),
        { maxLength: 12 },
      )
      .map((words) => words.join(' ')),
  )
  .chain((text) =>
    fc.record({
      text: fc.constant(text),
      kind: fc.constantFrom('post', 'reply', 'article', 'review'),
      hint: fc.option(fc.constantFrom('nl', 'en', 'ja', '__proto__'), { nil: undefined }),
      subject: anySpans(text),
      others: anySpans(text),
    }),
  );

function anySpans(text: string): fc.Arbitrary<TextRequest['subject']> {
  const place = fc.nat(text.length + 3);
  return fc.array(fc.tuple(place, place), { maxLength: 3 });
}

test('whatever the text, it is explained as it is judged, in numbers that can be written', () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      const explanation = explain(engine, request);
      expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
      const verdict = engine.judge(request);
      expect(explanation.verdict).toMatchObject({ language: verdict.language });
      let before = 0;
      for (const { text, start, end, sentiment, language } of explanation.words) {
        expect(request.text.slice(start, end)).toBe(text);
        expect(start).toBeGreaterThanOrEqual(before);
        before = start;
        expect(Number.isFinite(sentiment) && Number.isFinite(language)).toBe(true);
      }
      for (const { sentiment } of explanation.rules) expect(Number.isFinite(sentiment)).toBe(true);
      // oxlint-disable-next-line no-control-regex
      expect(formatExplanation(explanation)).not.toMatch(
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/,
      );
    }),
    { numRuns: 300 },
  );
});

test('for a person it stands in columns, the most moving first', () => {
  const lines = formatExplanation(
    explain(engine, post('Wat een waardeloze service, ik ben er klaar mee 😡')),
  ).split('\n');
  expect(lines[0]).toMatch(/^language {4}nl, [\d.]+ ahead of \w+$/);
  expect(lines[1]).toMatch(/^sentiment {3}[+-]0\.\d\d, \w+ \(\d+ % negative, \d+ % neutral, /);
  const header = lines.findIndex((line) => / word$/.test(line));
  const column = lines[header]?.indexOf('word') ?? 0;
  const rows = lines.slice(header + 1, lines.indexOf('', header));
  expect(rows.length).toBeGreaterThan(3);
  const words = rows.filter((row) => !row.endsWith('less.')).map((row) => row.slice(column));
  expect(words).toContain('waardeloze');
  expect(lines.some((line) => / rule$/.test(line))).toBe(true);
});

test('for a person a refusal is one sentence with its reason', () => {
  const said = (text: string): string => formatExplanation(explain(engine, post(text)));
  expect(said('')).toBe('not scored: it has no words\n');
  expect(said('最悪です')).toBe(
    'not scored: its language is not judged\nlanguage    other, by its script\n',
  );
  expect(said('Завтра я тебя убью')).toMatch(
    /^not scored: its language is not judged, and it threatens$/m,
  );
});
