import { execFileSync } from 'node:child_process';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ModelPlan } from './messages.ts';
import { Model } from './model.ts';
import { whyNoRuntime } from './runtime-for-tests.ts';
import { type TinyOptions, writeTinyModel } from './tiny-model.ts';

const skipped = whyNoRuntime();

async function loaded(options: TinyOptions = {}, plan: Partial<ModelPlan> = {}): Promise<Model> {
  const { path, remove } = writeTinyModel(options);
  onTestFinished(remove);
  return await Model.load({
    ...{ folder: path, classes: 3, tokens: 16, batchTexts: 8, threads: 1 },
    ...plan,
  });
}

describe.skipIf(skipped)('a model that is run', () => {
  test('it judges what stands in a text, whatever stands beside it', async () => {
    const model = await loaded();
    expect(await model.judge(['good'])).toEqual(Float32Array.of(-3, 0, 3));
    const together = await model.judge(['bad bad', 'good', 'a good and a bad day', 'goodest']);
    expect([...together]).toEqual([4.5, 0, -4.5, -3, 0, 3, 0, 0, 0, -4.5, 0, 4.5]);
  });

  test.each([
    [['input_ids', 'attention_mask', 'token_type_ids'], 'int64'],
    [['attention_mask', 'input_ids'], 'int32'],
  ] as const)('it takes %j as %s', async (inputs, inputType) => {
    const model = await loaded({ inputs, inputType, output: 'scores' });
    expect(await model.judge(['good', 'bad'])).toEqual(Float32Array.of(-3, 0, 3, 3, 0, -3));
  });

  test('a model for one text at a time is used so', async () => {
    const model = await loaded({ rows: 1 }, { batchTexts: 1 });
    expect(await model.judge(['good'])).toEqual(Float32Array.of(-3, 0, 3));
  });

  const cases: readonly [what: string, TinyOptions, Partial<ModelPlan>, sentence: RegExp][] = [
    ['a model that is none', { files: { 'model.onnx': 'no' } }, {}, /model\.onnx cannot be used: /],
    [
      'a tokenizer of another kind',
      { files: { 'tokenizer.json': '{"version":"1.0"}' } },
      {},
      /tokenizer\.json cannot be used: .*fast tokenizer of Hugging Face/,
    ],
    [
      'an option file that is none',
      { files: { 'tokenizer_config.json': '<' } },
      {},
      /tokenizer_config\.json is no JSON object/,
    ],
    [
      'an input for pictures',
      { inputs: ['input_ids', 'attention_mask', 'pixel_values'] },
      {},
      /wants an input pixel_values of int64; what there is: input_ids/,
    ],
    [
      'more labels than outputs',
      {},
      { classes: 5 },
      /output logits is float32 of 2 × 3, and should be float32 of 2 × 5.*labels? of config\.json/,
    ],
    [
      'fewer places than tokens',
      { positions: 12 },
      {},
      /does not judge texts of 1 and 16 tokens: .*set onnx\.tokens/,
    ],
    ['one text at a time', { rows: 1 }, {}, /does not judge .*onnx\.batchTexts to 1/],
  ];
  test.each(cases)('of %s it says what to do', async (_, options, plan, sentence) => {
    await expect(loaded(options, plan)).rejects.toThrow(sentence);
  });

  test('as many tokens as it has places for are no fault', async () => {
    const model = await loaded({ positions: 16 });
    expect(await model.judge(['good '.repeat(99)])).toEqual(Float32Array.of(-7.875, 0, 7.875));
  });
});

test.each([
  [
    'MODULE_NOT_FOUND',
    'gone',
    /which is not installed here\. Run: npm install .*onnxruntime-node@1\.30\.0/,
  ],
  ['ERR_DLOPEN_FAILED', 'no GLIBC_2.34\nmore', /does not start on this machine \(no GLIBC_2\.34\)/],
])('where the runtime does not load with %s it says what to do', (code, message, sentence) => {
  const script = `
    import { registerHooks } from 'node:module';
    registerHooks({ resolve(name, context, next) {
      if (name !== 'onnxruntime-node') return next(name, context);
      throw Object.assign(new Error(${JSON.stringify(message)}), { code: '${code}' });
    } });
    const { loadRuntime } = await import('./runtime.ts');
    try { loadRuntime(); } catch (error) { console.log(error.message); }`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  expect(printed).toMatch(sentence);
});
