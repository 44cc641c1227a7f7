import { expect, test } from 'vitest';
import type { LabelledText } from './examples.ts';
import type { Source } from './sources.ts';
import { MODES, translatedSources } from './translated.ts';

function tweets(...texts: readonly string[]): Source {
  const said = texts.map((text): LabelledText => ({ text, kind: 'post', polarity: 'negative' }));
  return { name: 'semeval', language: 'en', weight: 2, texts: said };
}

test('English tweets keep what is known of them, and count three tenths', () => {
  const made = translatedSources([tweets('a', 'b')], (_, lines) => lines.map((line) => `${line}!`));
  expect(made.map(({ language }) => language)).toEqual(['es', 'pt', 'it', 'fr']);
  for (const { name, weight, texts } of made) {
    expect([name, weight]).toEqual(['semeval, translated', 0.6]);
    expect(texts.map(({ polarity, kind }) => [polarity, kind])).toEqual([
      ['negative', 'post'],
      ['negative', 'post'],
    ]);
  }
  expect(made[0]?.texts.map(({ text }) => text)).toEqual(['a!', 'b!']);
});

test('a language is reached over another, in that order', () => {
  const made = translatedSources([tweets('x')], (mode, lines) =>
    lines.map((line) => `${line} > ${mode}`),
  );
  expect(made.flatMap(({ texts }) => texts.map(({ text }) => text))).toEqual([
    'x > eng-spa',
    'x > eng-spa > es-pt_BR',
    'x > eng-spa > spa-ita',
    'x > eng-spa > es-fr',
  ]);
});

test('a text is one line for the translator, and the order is kept', () => {
  const [made] = translatedSources([tweets('one\ntwo\r\n\tthree', ' four ')], (_, lines) => lines);
  expect(made?.texts.map(({ text }) => text)).toEqual(['one two three', 'four']);
});

test('other sets stand for themselves', () => {
  const other = { ...tweets('x'), name: 'xlmt' };
  expect(translatedSources([other], (_, lines) => lines)).toEqual([]);
});

test('all modes that are used are asked for, each once', () => {
  const used = new Set<string>();
  translatedSources([tweets('x')], (mode, lines) => {
    used.add(mode);
    return lines;
  });
  expect([...used].toSorted()).toEqual(MODES.toSorted());
});
