import { expect, test } from 'vitest';
import { Encoder } from './encoder.ts';

const token = (content: string, id: number) => ({ id, content, special: true });

/** What each family of models is saved as, with a handful of words. */
const WORD_PIECE = {
  added_tokens: [token('[UNK]', 1), token('[CLS]', 2), token('[SEP]', 3), token('[PAD]', 9)],
  normalizer: { type: 'BertNormalizer', lowercase: true },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '[CLS]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[SEP]', type_id: 0 } },
    ],
  },
  decoder: null,
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    vocab: { '[UNK]': 1, '[CLS]': 2, '[SEP]': 3, slow: 4, '##er': 5, train: 6, '!': 7, '[PAD]': 9 },
  },
};
const BPE = {
  added_tokens: [token('<s>', 0), token('<pad>', 1), token('</s>', 2), token('<unk>', 3)],
  normalizer: null,
  pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, use_regex: true },
  post_processor: { type: 'RobertaProcessing', sep: ['</s>', 2], cls: ['<s>', 0] },
  decoder: { type: 'ByteLevel' },
  model: {
    type: 'BPE',
    unk_token: '<unk>',
    vocab: {
      '<s>': 0,
      '<pad>': 1,
      '</s>': 2,
      '<unk>': 3,
      b: 4,
      a: 5,
      d: 6,
      ba: 7,
      bad: 8,
      Ġ: 9,
      Ġbad: 10,
    },
    merges: ['b a', 'ba d', 'Ġ bad'],
  },
};
const UNIGRAM = {
  added_tokens: [token('<s>', 0), token('<pad>', 1), token('</s>', 2), token('<unk>', 3)],
  normalizer: null,
  pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '<s>', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '</s>', type_id: 0 } },
    ],
  },
  decoder: null,
  model: {
    type: 'Unigram',
    unk_id: 3,
    vocab: [
      ['<s>', 0],
      ['<pad>', 0],
      ['</s>', 0],
      ['<unk>', 0],
      ['▁slecht', -2],
      ['e', -3],
      ['▁', -4],
    ],
  },
};
const OPTIONS = { eos_token: '</s>' };

function encoded(tokenizer: object, texts: readonly string[], tokens = 8, model: object = {}) {
  const encoder = new Encoder(
    { tokenizer: { ...tokenizer }, options: OPTIONS, model: { ...model } },
    tokens,
  );
  const { width, ids, mask } = encoder.encode(texts);
  const rows = (all: BigInt64Array) =>
    texts.map((_, at) => Array.from(all.subarray(at * width, (at + 1) * width), Number));
  return { ids: rows(ids), mask: rows(mask) };
}

test.each([
  ['WordPiece', WORD_PIECE, 'Slower TRAIN!', [2, 4, 5, 6, 7, 3]],
  ['WordPiece', WORD_PIECE, 'wat een train', [2, 1, 1, 6, 3]],
  ['byte-level BPE', BPE, 'bad bad', [0, 8, 10, 2]],
  ['Unigram', UNIGRAM, 'slechte', [0, 4, 5, 2]],
])('%s: what stands in %#: %s', (_, tokenizer, text, ids) => {
  expect(encoded(tokenizer, [text]).ids[0]?.slice(0, ids.length)).toEqual(ids);
});

test('shorter texts are padded behind, and the mask says where', () => {
  expect(encoded(WORD_PIECE, ['train', 'slower train !', ''])).toEqual({
    ids: [
      [2, 6, 3, 9, 9, 9],
      [2, 4, 5, 6, 7, 3],
      [2, 3, 9, 9, 9, 9],
    ],
    mask: [
      [1, 1, 1, 0, 0, 0],
      [1, 1, 1, 1, 1, 1],
      [1, 1, 0, 0, 0, 0],
    ],
  });
});

test('a text that is too long loses its end, and not the token that ends every text', () => {
  const long = 'train '.repeat(1_000);
  expect(encoded(WORD_PIECE, [long], 5).ids).toEqual([[2, 6, 6, 6, 3]]);
  expect(encoded(BPE, [' bad'.repeat(99)], 4).ids).toEqual([[0, 10, 10, 2]]);
});

test.each([
  ['tokenizer.json', { padding: { pad_id: 5 } }, { pad_token_id: 6 }, 5],
  ['config.json', {}, { pad_token_id: 6 }, 6],
  ['the name of the token', {}, { pad_token_id: null }, 9],
])('what padding is, is said by %s', (_, more, model, pad) => {
  const { ids } = encoded({ ...WORD_PIECE, ...more }, ['', 'train'], 8, model);
  expect(ids[0]).toEqual([2, 3, pad]);
});

test('whatever a text holds becomes numbers of tokens', () => {
  const texts = [
    'constructor',
    '__proto__',
    '\u0000\u0001',
    '\ud83d',
    '[SEP][PAD]',
    '👩‍👩‍👧‍👦',
    '‮abc',
  ];
  for (const tokenizer of [WORD_PIECE, BPE, UNIGRAM]) {
    for (const row of encoded(tokenizer, texts).ids) {
      for (const id of row) expect(id).toBeGreaterThanOrEqual(0);
    }
  }
});

test('one word of many letters takes no long time', () => {
  const began = performance.now();
  for (const tokenizer of [WORD_PIECE, BPE, UNIGRAM])
    encoded(tokenizer, ['bad'.repeat(2_700)], 512);
  expect(performance.now() - began).toBeLessThan(2_000);
});
