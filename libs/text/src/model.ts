/** What training leaves: rows of small integers by feature, and a small layer over the rules. */

import { areHalves, type KeyHalves, UPPER_HALVES } from './key-halves.ts';
import { CATEGORIES, JUDGED, LANGUAGES, TONES } from './labels.ts';
import { RULES } from './rule-inputs.ts';
import { packSixBits, sixBitsBytes, unpackSixBits } from './six-bits.ts';

const TONE_COUNT = TONES.length;
/** Where each head's outputs begin. Polarity, what sentiment adds to it, categories, severity. */
export const OUTPUT = {
  polarity: 0,
  sentiment: TONE_COUNT,
  categories: 2 * TONE_COUNT,
  /** At least 1, at least 2, 3. */
  severity: 2 * TONE_COUNT + CATEGORIES.length,
} as const;
export const OUTPUTS = OUTPUT.severity + 3;
/** Of a row: what a feature tells the hidden layer. */
export const PROJECTED = 10;
export const ROW = OUTPUTS + PROJECTED;
export const LANGUAGE_ROW = LANGUAGES.length;
/** Inputs of the hidden layer: rules, projections, and which language it is. */
export const INPUTS = RULES + PROJECTED + JUDGED.length;
export const HIDDEN = 24;

/** Of the recurrent part: how many numbers a word is read as. */
export const READ_WIDTH = 32;
/** Units in each direction, each with three gates: update, reset, and the new state. */
export const READ_UNITS = 32;
export const READ_GATES = 3 * READ_UNITS;
/** The highest state of each unit there and back, then the mean ones. */
export const READ_POOLED = 4 * READ_UNITS;
/** What these come to before they say anything. */
export const READ_HIDDEN = 24;

/** Rows by the hash of a feature. */
export type Table = {
  /**
   * Those that share their upper half lie together, ascending as unsigned numbers.
   * @shape n, distinct
   */
  readonly keys: Int32Array;
  /** @shape n × width */
  readonly rows: Int8Array;
  /** What one step of each column is worth. @shape width */
  readonly steps: Float32Array;
};

/** The same with its keys as halves: smaller, in the order of the keys alone. */
export type HalvedTable = Omit<Table, 'keys'> & { readonly keys: KeyHalves };

export type Model = {
  readonly version: string;
  readonly words: Table;
  readonly languages: HalvedTable;
  /** @shape LANGUAGE_ROW */
  readonly languageBias: Float32Array;
  /** @shape INPUTS × HIDDEN */
  readonly hiddenWeights: Float32Array;
  /** @shape HIDDEN */
  readonly hiddenBias: Float32Array;
  /** Inputs to outputs directly. @shape INPUTS × OUTPUTS */
  readonly directWeights: Float32Array;
  /** @shape HIDDEN × OUTPUTS */
  readonly outputWeights: Float32Array;
  /** @shape OUTPUTS */
  readonly outputBias: Float32Array;
  /** What features say of a threat. @shape n × 1 */
  readonly wide: HalvedTable;
  /** What rules say of one, and which language it is. @shape RULES + JUDGED */
  readonly wideInputs: Float32Array;
  readonly recurrent: RecurrentWeights;
  readonly settings: ModelSettings;
};

/** What reads a text in its order. */
export type RecurrentWeights = {
  /** What words and what is known of them are read as. @shape n × READ_WIDTH */
  readonly words: Table;
  readonly there: Direction;
  readonly back: Direction;
  /** @shape READ_POOLED × READ_HIDDEN */
  readonly hiddenWeights: Float32Array;
  /** @shape READ_HIDDEN */
  readonly hiddenBias: Float32Array;
  /** @shape READ_HIDDEN */
  readonly outputWeights: Float32Array;
  /** What rules say of a threat, and which language it is. @shape RULES + JUDGED */
  readonly directWeights: Float32Array;
};

/** From the beginning to the end, or the other way. */
export type Direction = {
  /** @shape READ_WIDTH × READ_GATES */
  readonly inputWeights: Float32Array;
  /** @shape READ_UNITS × READ_GATES */
  readonly stateWeights: Float32Array;
  /** @shape READ_GATES */
  readonly bias: Float32Array;
};

/** Set after training, on the parts that are for it. */
export type ModelSettings = {
  /** By language: log-odds are divided by it, so that a confidence is how often it is right. */
  readonly temperature: Readonly<Record<string, number>>;
  /** By category: a mention is of the category from this probability on. */
  readonly lane: Readonly<Record<string, number>>;
  /**
   * A threat wakes somebody from this probability on: one where the rules found words of danger
   * together, the other where the model alone says so. Each has its share of false pages.
   */
  readonly page: { readonly withDanger: number; readonly alone: number };
  /**
   * By how much severity 3 was raised, so that little that is grave is missed. What is of severity
   * 3 without that is so beyond doubt.
   * @unit log-odds
   */
  readonly raised: number;
};

const MAGIC = 0x33_4d_48_47; // "GHM3"

/**
 * The model as one file. Little-endian: a header of JSON, then the arrays in the order of the type,
 * rows of words, of the wide and of the recurrent part in six bits a number.
 * @throws RangeError for such a row with a number that does not go into six bits
 */
export function encodeModel(model: Model): Uint8Array {
  const header = toBytes(
    JSON.stringify({
      version: model.version,
      settings: model.settings,
      words: model.words.keys.length,
      languages: model.languages.keys.halves.length,
      wide: model.wide.keys.halves.length,
      read: model.recurrent.words.keys.length,
    }),
  );
  const arrays = arraysOf(model);
  const headerBytes = Math.ceil(header.length / 4) * 4;
  const size = arrays.reduce((sum, array) => sum + padded(array.byteLength), 8 + headerBytes);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, headerBytes, true);
  bytes.fill(0x20, 8, 8 + headerBytes);
  bytes.set(header, 8);
  let at = 8 + headerBytes;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += padded(array.byteLength);
  }
  return bytes;
}

/**
 * The rows of a table as {@link Table} has them, those first that share the upper half of their key
 * with the one asked for most: what most texts ask for then lies in few lines of the processor's
 * cache. Among rows that nobody asks for the keys ascend.
 * @param asked how often each key is asked for, compared with others
 */
export function orderedTable(
  { keys, rows, steps }: Table,
  asked: ReadonlyMap<number, number> = new Map(),
): Table {
  const most = new Float64Array(UPPER_HALVES);
  for (const key of keys) {
    most[key >>> 16] = Math.max(most[key >>> 16] ?? 0, asked.get(key) ?? 0);
  }
  const keyOf = (row: number): number => (keys[row] ?? 0) >>> 0;
  const mostOf = (row: number): number => most[keyOf(row) >>> 16] ?? 0;
  const order = Uint32Array.from(keys.keys()).sort(
    (a, b) => mostOf(b) - mostOf(a) || keyOf(a) - keyOf(b),
  );
  const width = steps.length;
  const ordered = new Int8Array(rows.length);
  order.forEach((row, at) => {
    ordered.set(rows.subarray(row * width, (row + 1) * width), at * width);
  });
  return { keys: Int32Array.from(order, (row) => keys[row] ?? 0), rows: ordered, steps };
}

/**
 * The model lies in `bytes` where they begin at a multiple of four, as those of a file do: they
 * must stay as they are.
 * @throws Error when the bytes are not a model of this shape
 */
export function decodeModel(bytes: Uint8Array): Model {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8 || view.getUint32(0, true) !== MAGIC) {
    throw new Error('this is no model of Goldenhour: its first bytes are not GHM3');
  }
  const headerBytes = view.getUint32(4, true);
  const header = readHeader(bytes.subarray(8, 8 + headerBytes));
  let at = 8 + headerBytes;
  const take = (length: number): Place => {
    if (at + length > bytes.length) throw new Error('the model is cut short');
    const part = bytes.subarray(at, at + length);
    at += padded(length);
    // Arrays of four bytes cannot begin anywhere.
    return part.byteOffset % 4 === 0 ? part : Uint8Array.from(part);
  };
  const floats = (count: number): Float32Array => {
    const { buffer, byteOffset } = take(count * 4);
    const numbers = new Float32Array(buffer, byteOffset, count);
    if (!numbers.every(Number.isFinite)) throw new Error('the model holds numbers that are none');
    return numbers;
  };
  type RowsOf = (numbers: number) => Int8Array;
  const rowsOf = (count: number, width: number, numbers: RowsOf) => ({
    rows: numbers(count * width),
    steps: floats(width),
  });
  const table = (count: number, width: number): Table => {
    const { buffer, byteOffset } = take(count * 4);
    const keys = new Int32Array(buffer, byteOffset, count);
    if (!isOrdered(keys)) throw new Error(OUT_OF_ORDER);
    return { keys, ...rowsOf(count, width, packed) };
  };
  const halved = (count: number, width: number, numbers: RowsOf): HalvedTable => {
    const upper = take(UPPER_HALVES);
    const counts = new Uint8Array(upper.buffer, upper.byteOffset, UPPER_HALVES);
    const { buffer, byteOffset } = take(count * 2);
    const keys = { counts, halves: new Uint16Array(buffer, byteOffset, count) };
    if (!areHalves(keys)) throw new Error(OUT_OF_ORDER);
    return { keys, ...rowsOf(count, width, numbers) };
  };
  const whole = (numbers: number): Int8Array => {
    const { buffer, byteOffset } = take(numbers);
    return new Int8Array(buffer, byteOffset, numbers);
  };
  const direction = (): Direction => ({
    inputWeights: floats(READ_WIDTH * READ_GATES),
    stateWeights: floats(READ_UNITS * READ_GATES),
    bias: floats(READ_GATES),
  });
  const packed = (numbers: number): Int8Array => {
    const { buffer, byteOffset } = take(sixBitsBytes(numbers));
    return unpackSixBits(new Uint8Array(buffer, byteOffset, sixBitsBytes(numbers)), numbers);
  };
  const model: Model = {
    version: header.version,
    settings: header.settings,
    words: table(header.words, ROW),
    languages: halved(header.languages, LANGUAGE_ROW, whole),
    languageBias: floats(LANGUAGE_ROW),
    hiddenWeights: floats(HIDDEN * INPUTS),
    hiddenBias: floats(HIDDEN),
    directWeights: floats(OUTPUTS * INPUTS),
    outputWeights: floats(OUTPUTS * HIDDEN),
    outputBias: floats(OUTPUTS),
    wide: halved(header.wide, 1, packed),
    wideInputs: floats(RULES + JUDGED.length),
    recurrent: {
      words: table(header.read, READ_WIDTH),
      there: direction(),
      back: direction(),
      hiddenWeights: floats(READ_POOLED * READ_HIDDEN),
      hiddenBias: floats(READ_HIDDEN),
      outputWeights: floats(READ_HIDDEN),
      directWeights: floats(RULES + JUDGED.length),
    },
  };
  if (at !== bytes.length) {
    throw new Error('the model is of another shape than this version reads: train it again');
  }
  return model;
}

const OUT_OF_ORDER = 'the model holds rows that are out of order';

type Place = { readonly buffer: ArrayBufferLike; readonly byteOffset: number };

function isOrdered(keys: Int32Array): boolean {
  const met = new Uint8Array(UPPER_HALVES);
  let before = -1;
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at] ?? 0;
    const half = key >>> 16;
    if (half !== before) {
      if (met[half] === 1) return false;
      met[half] = 1;
      before = half;
    } else if ((keys[at - 1] ?? 0) >>> 0 >= key >>> 0) return false;
  }
  return true;
}

type Header = {
  readonly version: string;
  readonly settings: ModelSettings;
  readonly words: number;
  readonly languages: number;
  readonly wide: number;
  readonly read: number;
};

function readHeader(bytes: Uint8Array): Header {
  if (bytes.length <= HEADER_BYTES_MAX) {
    try {
      const header: unknown = JSON.parse(String.fromCharCode(...bytes));
      if (isHeader(header)) return header;
    } catch {
      // Told below: not JSON.
    }
  }
  throw new Error('the head of the model cannot be read');
}

/** Settings have a number per language and category. */
const HEADER_BYTES_MAX = 0xffff;

function isHeader(header: unknown): header is Header {
  if (!isRecord(header)) return false;
  const { version, settings, words, languages, wide, read } = header;
  return (
    typeof version === 'string' &&
    [words, languages, wide, read].every(isCount) &&
    isSettings(settings)
  );
}

function isPage(page: unknown): page is ModelSettings['page'] {
  if (!isRecord(page)) return false;
  return typeof page['withDanger'] === 'number' && typeof page['alone'] === 'number';
}

function isSettings(settings: unknown): settings is ModelSettings {
  if (!isRecord(settings)) return false;
  const { temperature, lane, page, raised } = settings;
  const isRaised = typeof raised === 'number' && raised >= 0;
  return isNumbers(temperature, 0) && isNumbers(lane, -1) && isPage(page) && isRaised;
}

/** Whether all are numbers above `least`. */
function isNumbers(numbers: unknown, least: number): boolean {
  if (!isRecord(numbers)) return false;
  return Object.values(numbers).every((number) => typeof number === 'number' && number > least);
}

function isCount(count: unknown): count is number {
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

type Numbers = Int32Array | Int8Array | Uint8Array | Uint16Array | Float32Array;

function arraysOf(model: Model): readonly Numbers[] {
  const { words, languages, wide, recurrent } = model;
  const of = ({ inputWeights, stateWeights, bias }: Direction) => [
    inputWeights,
    stateWeights,
    bias,
  ];
  return [
    words.keys,
    packSixBits(words.rows),
    words.steps,
    languages.keys.counts,
    languages.keys.halves,
    languages.rows,
    languages.steps,
    model.languageBias,
    model.hiddenWeights,
    model.hiddenBias,
    model.directWeights,
    model.outputWeights,
    model.outputBias,
    wide.keys.counts,
    wide.keys.halves,
    packSixBits(wide.rows),
    wide.steps,
    model.wideInputs,
    recurrent.words.keys,
    packSixBits(recurrent.words.rows),
    recurrent.words.steps,
    ...of(recurrent.there),
    ...of(recurrent.back),
    recurrent.hiddenWeights,
    recurrent.hiddenBias,
    recurrent.outputWeights,
    recurrent.directWeights,
  ];
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

/** The header is ASCII. */
function toBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
