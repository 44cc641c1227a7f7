import { TextEngine } from '@goldenhour/text';
import { expect, test } from 'vitest';
import { loadModel } from './model-file.ts';
import { loadLexicons } from './parts.ts';

const engine = new TextEngine({ ...loadLexicons(), model: loadModel() });

function judge(text: string) {
  const verdict = engine.judge({ text, kind: 'post' });
  if ('unscored' in verdict) throw new Error('it is refused');
  return verdict;
}

test.each([
  'I will kill you',
  "I'm going to kill you all",
  'ik vermoord je',
  'ik ga je vermoorden',
  'te voy a matar',
  'Vi ammazzo tutti',
])('%s goes before people, whatever the model has met', (text) => {
  const { categories, severity } = judge(text);
  expect(categories).toContain('threat');
  expect(severity).toBe(3);
});

test.each(['I will never kill you', 'ik vermoord je straks weer in die game', 'ik vermoord je 😂'])(
  '%s is not plain',
  (text) => {
    expect(judge(text).page).toBe(false);
  },
);
