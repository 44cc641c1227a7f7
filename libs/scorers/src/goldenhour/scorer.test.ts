import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Span } from '@goldenhour/matching';
import { type Score, ScorerError } from '@goldenhour/pipeline/ports';
import { CATEGORIES, TextEngine } from '@goldenhour/text';
import { expect, onTestFinished, test } from 'vitest';
import { describeScorer, requestFor } from '../conformance.ts';
import { createScorer } from '../index.ts';
import { rounded } from '../rounded.ts';
import { loadModel } from './model-file.ts';
import { loadLexicons, readLexiconFile, wordsSha256 } from './parts.ts';
import { createGoldenhourScorer } from './scorer.ts';

describeScorer('goldenhour', () => createScorer('goldenhour'));

const scorer = createGoldenhourScorer();
const model = new URL('../model/', import.meta.resolve('@goldenhour/text'));

async function scoreOf(...request: Parameters<typeof requestFor>): Promise<Score> {
  const [score] = await scorer.score([requestFor(...request)]);
  if (score === undefined) throw new Error('no score');
  return score;
}

const fourDecimals = (value: unknown): boolean =>
  typeof value !== 'number' || Number(value.toFixed(4)) === value;

test('it says all that the port has room for, to four decimals', async () => {
  const score = await scoreOf('Wat een waardeloze service van jullie, nooit meer!');
  expect(Object.keys(score)).toEqual([
    'sentiment',
    'confidence',
    'negative',
    'positive',
    'language',
    'polarity',
    'categories',
    'probabilities',
    'severity',
    'page',
    'severe',
    'fingerprint',
    'terms',
  ]);
  if ('unscored' in score) throw new Error(score.unscored);
  expect(score.language).toBe('nl');
  const numbers = [...Object.values(score), ...Object.values(score.probabilities ?? {})];
  expect(numbers.filter((value) => !fourDecimals(value))).toEqual([]);
});

test('each probability stands by its own category', async () => {
  const text = 'Brand in het magazijn van Acme, en mijn gegevens liggen op straat';
  const verdict = new TextEngine({ ...loadLexicons(), model: loadModel() }).judge({
    text,
    kind: 'post',
    subject: [],
  });
  if ('unscored' in verdict) throw new Error(verdict.unscored);
  const found = await scoreOf(text);
  if ('unscored' in found) throw new Error(found.unscored);
  expect(Object.entries(found.probabilities ?? {})).toEqual(
    CATEGORIES.map((category, at) => [category, rounded(verdict.probabilities[at] ?? 0)]),
  );
  expect(new Set(Object.values(found.probabilities ?? {})).size).toBeGreaterThan(6);
});

test.each(['nl.own', 'pt.afinn', 'threats', 'pictures'])(
  'a word more in %s is another version',
  (list) => {
    const edited = (name: string): string =>
      `${readLexiconFile(name)}${name === list ? 'brandlucht\t-2\n' : ''}`;
    expect(wordsSha256(readLexiconFile)).toBe(wordsSha256());
    expect(wordsSha256(edited)).not.toBe(wordsSha256());
  },
);

test.each([
  ['nl', 'nl'],
  ['nl-NL', 'nl'],
  ['NL_be', 'nl'],
  ['und', 'und'],
  ['qme', 'und'],
  ['ja', 'und'],
  [undefined, 'und'],
])('where there are no words the platform is believed: %s is %s', async (hint, language) => {
  expect(await scoreOf('🚂😡', hint)).toMatchObject({ language });
});

test('who is named where decides whose tone it is', async () => {
  const text = 'Ziggo is down again, so glad I have KPN';
  const ziggo: readonly Span[] = [[0, 5]];
  const kpn: readonly Span[] = [[36, 39]];
  const ofZiggo = await scoreOf(text, 'en', { spans: ziggo, others: kpn });
  const ofKpn = await scoreOf(text, 'en', { spans: kpn, others: ziggo });
  expect(ofZiggo).not.toEqual(ofKpn);
  expect(ofZiggo).not.toEqual(await scoreOf(text, 'en', { spans: ziggo }));
});

test('what it cannot judge it refuses with the reason, and says when that is a plain threat', async () => {
  expect(await scoreOf('最悪です')).toEqual({ unscored: 'language', language: 'other' });
  const threat = { unscored: 'language', language: 'other', threat: true };
  expect(await scoreOf('سأقتلكم جميعا')).toEqual(threat);
  expect(await scoreOf('https://example.org @someone')).toEqual({ unscored: 'no_words' });
});

test('it explains which words moved what it says', () => {
  const lines = scorer.explain?.(requestFor('Lovely crew, thank you!', 'en')) ?? '';
  expect(lines).toMatch(/^language {4}en/);
  expect(lines).toMatch(/^ .* lovely$/im);
});

test('its version names the very weights and word lists that it judges by', () => {
  const sha256 = createHash('sha256')
    .update(readFileSync(new URL('goldenhour.bin', model)))
    .digest('hex');
  const words = wordsSha256().slice(0, 8);
  expect(scorer.version).toMatch(new RegExp(`^\\S+-${sha256.slice(0, 8)}-${words}$`));
});

/** A copy of the model's folder in which some files are other ones. */
function copyWith(files: Readonly<Record<string, string | Uint8Array | null>>): URL {
  const folder = mkdtempSync(join(tmpdir(), 'model-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ['goldenhour.bin', 'manifest.json']) {
    const content = files[name] === undefined ? readFileSync(new URL(name, model)) : files[name];
    if (content !== null) writeFileSync(join(folder, name), content);
  }
  return pathToFileURL(`${folder}/`);
}

const weights = readFileSync(new URL('goldenhour.bin', model));
const flipped = Uint8Array.from(weights);
flipped[weights.length - 1] = (flipped[weights.length - 1] ?? 0) ^ 1;
const other = Buffer.from('these are no weights');
const manifestOfOther = JSON.stringify({
  version: '1',
  bytes: other.length,
  sha256: createHash('sha256').update(other).digest('hex'),
});

test.each([
  ['weights that are missing', { 'goldenhour.bin': null }, /goldenhour\.bin is missing/],
  [
    'weights cut short',
    { 'goldenhour.bin': weights.subarray(0, 999) },
    /has 999 bytes .* not whole/,
  ],
  ['a flipped bit', { 'goldenhour.bin': flipped }, /is damaged, or not the one .* SHA-256 is/],
  ['a missing manifest', { 'manifest.json': null }, /manifest\.json is missing/],
  ['a manifest that is none', { 'manifest.json': '[]' }, /manifest\.json is no manifest/],
  ['a manifest that is no JSON', { 'manifest.json': '<' }, /manifest\.json is no manifest/],
  [
    'another file under its own manifest',
    { 'goldenhour.bin': other, 'manifest.json': manifestOfOther },
    /cannot be used: this is no model of Goldenhour/,
  ],
])('of %s it says what it is and what to do', (_, files, sentence) => {
  const load = () => loadModel(copyWith(files));
  expect(load).toThrow(ScorerError);
  expect(load).toThrow(sentence);
  expect(load).toThrow('git checkout -- libs/text/model');
});
