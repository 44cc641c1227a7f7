/** For tests: a model of tone that knows a dozen words, with all the files that a model has. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constant, node, onnxModel, type TinyGraph, type TinyType, value } from './tiny-onnx.ts';

/** Each word, and how good it is. */
const WORDS: readonly (readonly [word: string, tone: number])[] = [
  // A model that is not told what is padding finds all short texts in a batch wonderful.
  ['[PAD]', 50],
  ['[UNK]', 0],
  ['[CLS]', 0],
  ['[SEP]', 0],
  ['good', 9],
  ['bad', -9],
  ['##est', 9],
  ['slow', 0],
  ['@', 0],
  ['user', 0],
  ['http', 0],
  ['united', 9],
  ['strange', Number.NaN],
  ['superb', 9_000],
];
/** Rounds through which the model goes for one word: none, or more than anybody can wait for. */
const ROUNDS = 2n ** 50n;
const SLOW = 'slow';

export type TinyOptions = {
  readonly inputs?: readonly string[];
  readonly inputType?: TinyType;
  readonly output?: string;
  /** Texts it takes at once; undefined: any number. */
  readonly rows?: number;
  /** Tokens it takes at most; undefined: any number. */
  readonly positions?: number;
  readonly labels?: readonly string[];
  /** Instead of what would stand there; null leaves the file out. */
  readonly files?: Readonly<Record<string, string | null>>;
};

/** Makes the folder; `remove` takes it away. */
export function writeTinyModel(options: TinyOptions = {}): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'tiny-model-'));
  const { labels = ['negative', 'neutral', 'positive'] } = options;
  const id2label = Object.fromEntries(labels.map((label, at) => [at, label]));
  const files: Record<string, string | Uint8Array | null> = {
    'model.onnx': tinyModel(options),
    'tokenizer.json': JSON.stringify(WORD_PIECE),
    'config.json': JSON.stringify({ model_type: 'bert', id2label }),
    ...options.files,
  };
  for (const [name, content] of Object.entries(files))
    if (content !== null) writeFileSync(join(path, name), content);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * The mean of the words' tones, without what is masked, times what each class makes of it; then as
 * many idle rounds as the slowest word wants.
 */
function tinyModel(options: TinyOptions): Uint8Array {
  const { inputs = INPUTS, inputType = 'int64', output = 'logits', rows, positions } = options;
  const batch = rows ?? 'batch';
  return onnxModel({
    inputs: inputs.map((name) => value(name, inputType, [batch, 'tokens'])),
    outputs: [value(output, 'float32', [batch, CLASS_WEIGHTS.length])],
    constants: [
      constant(
        'table',
        [WORDS.length, 1],
        Float32Array.from(WORDS, ([, tone]) => tone),
      ),
      constant('rounds', [WORDS.length], BigInt64Array.from(WORDS, roundsOf)),
      constant('classes', [1, CLASS_WEIGHTS.length], CLASS_WEIGHTS),
      constant('0', [], BigInt64Array.of(0n)),
      constant('1', [], BigInt64Array.of(1n)),
      constant('[1]', [1], BigInt64Array.of(1n)),
      constant('[2]', [1], BigInt64Array.of(2n)),
      constant('places', [positions ?? 1, 1], new Float32Array(positions ?? 1)),
    ],
    nodes: [
      node('Cast', ['attention_mask'], ['mask'], { to: 1n }),
      node('Unsqueeze', ['mask', '[2]'], ['masks']),
      node('Gather', ['table', 'input_ids'], ['tones']),
      node('Mul', ['tones', 'masks'], ['counted']),
      node('ReduceSum', ['counted', '[1]'], ['sums'], { keepdims: 0n }),
      node('ReduceSum', ['mask', '[1]'], ['counts'], { keepdims: 1n }),
      node('Div', ['sums', 'counts'], ['means']),
      // A table of places, as BERT has one: where a text is longer, there is no row.
      node('Shape', ['input_ids'], ['shape']),
      node('Gather', ['shape', '1'], ['width']),
      node('Sub', ['width', '1'], ['end']),
      node('Mul', ['end', positions === undefined ? '0' : '1'], ['last']),
      node('Gather', ['places', 'last'], ['place']),
      node('Add', ['means', 'place'], ['placed']),
      node('MatMul', ['placed', 'classes'], ['judged']),
      node('Gather', ['rounds', 'input_ids'], ['wanted']),
      node('ReduceMax', ['wanted'], ['most'], { keepdims: 0n }),
      node('Loop', ['most', '', 'judged'], [output], { body: idleRound(batch) }),
    ],
  });
}

function idleRound(batch: number | string): TinyGraph {
  const row = [batch, CLASS_WEIGHTS.length];
  return {
    inputs: [value('at', 'int64', []), value('on', 'bool', []), value('in', 'float32', row)],
    outputs: [value('on_out', 'bool', []), value('out', 'float32', row)],
    nodes: [node('Identity', ['on'], ['on_out']), node('Identity', ['in'], ['out'])],
  };
}

const INPUTS = ['input_ids', 'attention_mask'];
const CLASS_WEIGHTS = Float32Array.of(-1, 0, 1);
const roundsOf = ([word]: (typeof WORDS)[number]): bigint => (word === SLOW ? ROUNDS : 0n);

const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
const WORD_PIECE = {
  added_tokens: ['[PAD]', '[UNK]', '[CLS]', '[SEP]'].map((content, id) => ({
    id,
    content,
    special: true,
  })),
  normalizer: { type: 'BertNormalizer', lowercase: true, clean_text: true },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [special('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, special('[SEP]')],
  },
  decoder: { type: 'WordPiece', prefix: '##' },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    vocab: Object.fromEntries(WORDS.map(([word], id) => [word, id])),
  },
};
