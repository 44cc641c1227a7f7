/** A model and its tokeniser, loaded: what the process behind the scorer is there for. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Encoded, Encoder } from './encoder.ts';
import type { ModelPlan } from './messages.ts';
import { readJson } from './model-file.ts';
import { loadRuntime, type Runtime, type Session, type Tensor } from './runtime.ts';

/** ONNX Runtime's own lines on standard error: what it throws besides is told by us. */
const LOG_FATAL = 4;
/** Cut to as many tokens as the model is given at most. */
const LONG_TEXT_UNITS_PER_TOKEN = 4;
const EXPORT =
  'Export it for text-classification with dynamic axes, as optimum-cli export onnx does';

type Input = { readonly name: string; readonly of: InputKind; readonly type: 'int64' | 'int32' };
const INPUT_KINDS = ['input_ids', 'attention_mask', 'token_type_ids'] as const;
type InputKind = (typeof INPUT_KINDS)[number];

export class Model {
  readonly #runtime: Runtime;
  readonly #session: Session;
  readonly #encoder: Encoder;
  readonly #plan: ModelPlan;
  readonly #inputs: readonly Input[];
  readonly #output: string;

  private constructor(runtime: Runtime, session: Session, encoder: Encoder, plan: ModelPlan) {
    this.#runtime = runtime;
    this.#session = session;
    this.#encoder = encoder;
    this.#plan = plan;
    this.#inputs = inputsOf(session);
    this.#output = outputOf(session);
  }

  /**
   * Loads it, and has it judge a short and a very long text, so that what does not fit together is
   * found before the first mention.
   *
   * @throws Error with a sentence that says what to do
   */
  static async load(plan: ModelPlan): Promise<Model> {
    const runtime = loadRuntime();
    const encoder = await loadEncoder(plan);
    const session = await loadSession(runtime, plan);
    const model = new Model(runtime, session, encoder, plan);
    const long = 'a '.repeat(plan.tokens * LONG_TEXT_UNITS_PER_TOKEN);
    try {
      if (plan.batchTexts === 1) {
        await model.judge(['a']);
        await model.judge([long]);
      } else await model.judge(['a', long]);
    } catch (cause) {
      throw new Error(
        `The model does not judge ${plan.batchTexts === 1 ? 'one text' : 'texts'} of 1 and ${plan.tokens} tokens: ${reason(cause)}. ${EXPORT}, set onnx.tokens to what it can read, or onnx.batchTexts to 1 if it takes one text at a time.`,
        { cause },
      );
    }
    return model;
  }

  /**
   * @shape logits, texts × classes
   * @throws Error of the runtime, or when the outputs are not what a classifier gives
   */
  async judge(texts: readonly string[]): Promise<Float32Array> {
    const encoded = this.#encoder.encode(texts);
    const feeds: Record<string, Tensor> = {};
    for (const input of this.#inputs)
      feeds[input.name] = this.#tensor(input, encoded, texts.length);
    const output = (await this.#session.run(feeds))[this.#output];
    const { classes } = this.#plan;
    const shape = output?.dims.join(' × ');
    if (!(output?.data instanceof Float32Array) || shape !== `${texts.length} × ${classes}`) {
      throw new Error(
        `its output ${this.#output} is ${output?.type ?? 'absent'} of ${shape ?? 'no shape'}, and should be float32 of ${texts.length} × ${classes}: a number for each text and label of config.json`,
      );
    }
    return output.data;
  }

  #tensor({ of, type }: Input, { width, ids, mask }: Encoded, rows: number): Tensor {
    const zeros = (): BigInt64Array => new BigInt64Array(ids.length);
    const values = of === 'input_ids' ? ids : of === 'attention_mask' ? mask : zeros();
    const data = type === 'int64' ? values : Int32Array.from(values, Number);
    return new this.#runtime.Tensor(type, data, [rows, width]);
  }
}

/** Older tokenizers need it beside tokenizer.json; newer models come without. */
const OPTIONS = 'tokenizer_config.json';

async function loadEncoder({ folder, tokens }: ModelPlan): Promise<Encoder> {
  const files = {
    tokenizer: await readJson(folder, 'tokenizer.json'),
    options: existsSync(join(folder, OPTIONS)) ? await readJson(folder, OPTIONS) : {},
    model: await readJson(folder, 'config.json'),
  };
  try {
    return new Encoder(files, tokens);
  } catch (cause) {
    throw new Error(
      `${join(folder, 'tokenizer.json')} cannot be used: ${reason(cause)}. It must be a fast tokenizer of Hugging Face, saved with the model.`,
      { cause },
    );
  }
}

async function loadSession(
  { InferenceSession }: Runtime,
  { folder, threads }: ModelPlan,
): Promise<Session> {
  const path = join(folder, 'model.onnx');
  try {
    return await InferenceSession.create(path, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: LOG_FATAL,
    });
  } catch (cause) {
    throw new Error(
      `${path} cannot be used: ${reason(cause)}. Restore the file, or export the model again.`,
      { cause },
    );
  }
}

function inputsOf({ inputNames, inputMetadata }: Session): readonly Input[] {
  return inputNames.map((name): Input => {
    const of = INPUT_KINDS.find((kind) => kind === name);
    const type = inputMetadata.find((metadata) => metadata.name === name)?.type;
    if (of !== undefined && (type === 'int64' || type === 'int32')) return { name, of, type };
    throw new Error(
      `The model wants an input ${name} of ${type ?? 'no known type'}; what there is: ${INPUT_KINDS.join(', ')}, as int64 or int32. ${EXPORT}.`,
    );
  });
}

function outputOf({ outputNames }: Session): string {
  const [first] = outputNames;
  if (outputNames.includes('logits')) return 'logits';
  if (first !== undefined && outputNames.length === 1) return first;
  throw new Error(
    `The model has the outputs ${outputNames.join(', ')}, and none is called logits. ${EXPORT}.`,
  );
}

/** The first line of what a library says, without the full stop. */
export function reason(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (text.split('\n')[0] ?? '').slice(0, REASON_UNITS_MAX).replace(/\.$/, '');
}

const REASON_UNITS_MAX = 300;
