import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScorerError } from '@goldenhour/pipeline/ports';
import { expect, onTestFinished, test } from 'vitest';
import { readModelFolder } from './model-folder.ts';
import { type OnnxSettings, onnxSchema } from './options.ts';
import { type TinyOptions, writeTinyModel } from './tiny-model.ts';

const settings = (more: Partial<OnnxSettings> = {}): OnnxSettings =>
  onnxSchema.parse({ folder: '.', languages: ['en'], ...more });

function folderOf(options: TinyOptions = {}): string {
  const { path, remove } = writeTinyModel(options);
  onTestFinished(remove);
  return path;
}

test('the classes of a model have tones, in the order of its outputs', async () => {
  const id2label = { 2: 'neutral', 0: 'positive', 1: 'negative' };
  const path = folderOf({ files: { 'config.json': JSON.stringify({ id2label }) } });
  const { tones } = await readModelFolder(path, settings());
  expect(tones).toEqual(['positive', 'negative', 'neutral']);
});

test('the version names what decides a verdict, and nothing else', async () => {
  const path = folderOf();
  const versionOf = async (more?: Partial<OnnxSettings>): Promise<string> =>
    (await readModelFolder(path, settings(more))).version;
  const first = await versionOf();
  expect(first).toMatch(/^1-[0-9a-f]{12}$/);
  expect(await versionOf({ batchTexts: 1, threads: 2, languages: ['nl'] })).toBe(first);
  const others = [await versionOf({ tokens: 64 }), await versionOf({ temperature: 2 })];
  for (const name of ['model.onnx_data', 'tokenizer_config.json', 'README.md']) {
    writeFileSync(join(path, name), '{}');
    others.push(await versionOf());
  }
  // The last one, which is of no account, changed nothing.
  expect(new Set([first, ...others]).size).toBe(5);
  expect(others.at(-1)).toBe(others.at(-2));
});

test.each([
  ['no model', { 'model.onnx': null }, /lacks model\.onnx\. Export it with: optimum-cli/],
  [
    'no tokenizer',
    { 'tokenizer.json': null, 'config.json': null },
    /tokenizer\.json, config\.json/,
  ],
  ['a configuration that is no JSON', { 'config.json': '<' }, /config\.json is no JSON object/],
  ['a configuration that is a list', { 'config.json': '[]' }, /config\.json is no JSON object/],
  ['no labels', { 'config.json': '{}' }, /must have id2label/],
  ['one label', { 'config.json': '{"id2label":{"0":"x"}}' }, /must have id2label/],
  ['a gap', { 'config.json': '{"id2label":{"0":"x","2":"y"}}' }, /must have id2label/],
  [
    'several labels at a time',
    {
      'config.json':
        '{"problem_type":"multi_label_classification","id2label":{"0":"negative","1":"positive"}}',
    },
    /is for "multi_label_classification"\. The scorer needs one that chooses one/,
  ],
])('of a folder with %s it says what to do', async (_, files, sentence) => {
  const read = readModelFolder(folderOf({ files }), settings());
  await expect(read).rejects.toThrow(ScorerError);
  await expect(read).rejects.toThrow(sentence);
});

test('of a folder that is none it says so', async () => {
  const path = folderOf();
  rmSync(path, { recursive: true });
  await expect(readModelFolder(path, settings())).rejects.toThrow(
    /does not exist\. onnx\.folder must name the folder of a model/,
  );
});
