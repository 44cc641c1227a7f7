/** From texts to what a model takes: numbers of tokens, all rows of one width. */
import { Tokenizer } from '@huggingface/tokenizers';
import type { JsonObject } from './model-file.ts';

export type Encoded = {
  /** Tokens in each row. */
  readonly width: number;
  /** @shape texts × width; padded behind */
  readonly ids: BigInt64Array;
  /** @shape texts × width; 1 where a token stands, 0 where it is padded */
  readonly mask: BigInt64Array;
};

/** How padding is called where no file says it. */
const PAD_TOKENS = ['[PAD]', '<pad>'];
const PAD_ID_UNKNOWN = 0;

export class Encoder {
  readonly #tokenizer: Tokenizer;
  readonly #tokens: number;
  readonly #unknown: number;
  readonly #pad: number;
  /** Tokens that stand around every text, [CLS] and [SEP]. */
  readonly #around: number;

  /**
   * @param files what stands in tokenizer.json, tokenizer_config.json and config.json
   * @param tokens of a row at most, those around the text among them
   * @throws Error of the tokenizer's library when it does not know what the files ask for
   */
  constructor(
    files: Readonly<Record<'tokenizer' | 'options' | 'model', JsonObject>>,
    tokens: number,
  ) {
    this.#tokenizer = new Tokenizer(files.tokenizer, files.options);
    this.#tokens = tokens;
    this.#unknown = this.#tokenizer.model?.unk_token_id ?? 0;
    this.#around = this.#withAround([]).length;
    this.#pad = this.#padOf(files.tokenizer, files.model);
  }

  encode(texts: readonly string[]): Encoded {
    const rows = texts.map((text) => this.#idsOf(text));
    const width = Math.max(1, ...rows.map(({ length }) => length));
    const ids = new BigInt64Array(rows.length * width).fill(BigInt(this.#pad));
    const mask = new BigInt64Array(rows.length * width);
    rows.forEach((row, at) => {
      row.forEach((id, column) => {
        ids[at * width + column] = BigInt(id);
        mask[at * width + column] = 1n;
      });
    });
    return { width, ids, mask };
  }

  /** Cut before what stands around it is added: a model wants its [SEP] at the end of every text. */
  #idsOf(text: string): readonly number[] {
    const tokens = this.#tokenizer.tokenize(text).slice(0, this.#tokens - this.#around);
    return this.#withAround(tokens).map(
      (token) => this.#tokenizer.token_to_id(token) ?? this.#unknown,
    );
  }

  #withAround(tokens: string[]): readonly string[] {
    return this.#tokenizer.post_processor?._call(tokens, null, true).tokens ?? tokens;
  }

  #padOf(tokenizer: JsonObject, model: JsonObject): number {
    const { padding } = tokenizer;
    if (
      typeof padding === 'object' &&
      padding !== null &&
      'pad_id' in padding &&
      isId(padding.pad_id)
    )
      return padding.pad_id;
    const { pad_token_id: id } = model;
    if (isId(id)) return id;
    const known = PAD_TOKENS.map((token) => this.#tokenizer.token_to_id(token));
    return known.find((found) => found !== undefined) ?? PAD_ID_UNKNOWN;
  }
}

const isId = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;
