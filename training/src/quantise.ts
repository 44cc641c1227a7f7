/** From the floats of training to the small integers of a model. */
import {
  type Direction,
  type HalvedTable,
  HIDDEN,
  INPUTS,
  JUDGED,
  LANGUAGE_ROW,
  type Model,
  OUTPUTS,
  orderedTable,
  packKeys,
  READ_GATES,
  READ_HIDDEN,
  READ_POOLED,
  READ_UNITS,
  READ_WIDTH,
  ROW,
  RULES,
  SIX_BITS_MAX,
  type Table,
} from '@goldenhour/text';
import type { LanguageWeights } from './language.ts';
import type { NetWeights } from './net.ts';
import type { RecurrentLearned } from './recurrent.ts';
import type { WideWeights } from './wide.ts';

/** Levels on each side of 0: of what goes into six bits, and of the rest. */
const LEVELS = { packed: SIX_BITS_MAX, whole: 127 } as const;

/** A model that knows nothing: what features are made with before there is one. */
export function emptyModel(): Model {
  const empty = (width: number): Table => ({
    keys: new Int32Array(0),
    rows: new Int8Array(0),
    steps: new Float32Array(width),
  });
  const still = (): Direction => ({
    inputWeights: new Float32Array(READ_WIDTH * READ_GATES),
    stateWeights: new Float32Array(READ_UNITS * READ_GATES),
    bias: new Float32Array(READ_GATES),
  });
  return {
    version: '0',
    words: empty(ROW),
    languages: halved(empty(LANGUAGE_ROW)),
    languageBias: new Float32Array(LANGUAGE_ROW),
    hiddenWeights: new Float32Array(HIDDEN * INPUTS),
    hiddenBias: new Float32Array(HIDDEN),
    directWeights: new Float32Array(OUTPUTS * INPUTS),
    outputWeights: new Float32Array(OUTPUTS * HIDDEN),
    outputBias: new Float32Array(OUTPUTS),
    wide: halved(empty(1)),
    wideInputs: new Float32Array(RULES + JUDGED.length),
    recurrent: {
      words: empty(READ_WIDTH),
      there: still(),
      back: still(),
      hiddenWeights: new Float32Array(READ_POOLED * READ_HIDDEN),
      hiddenBias: new Float32Array(READ_HIDDEN),
      outputWeights: new Float32Array(READ_HIDDEN),
      directWeights: new Float32Array(RULES + JUDGED.length),
    },
    settings: { temperature: {}, lane: {}, page: { withDanger: 1, alone: 1 }, raised: 0 },
  };
}

export type Learned = {
  readonly net: NetWeights;
  readonly wide: WideWeights;
  readonly recurrent: RecurrentLearned;
  readonly languages: LanguageWeights;
};

/** @param keys of the net's rows @param asked how often features are looked up in a stream: see {@link orderedTable} */
export function quantised(
  { net, wide, recurrent, languages }: Learned,
  keys: Int32Array,
  asked: ReadonlyMap<number, number>,
): Model {
  const { keys: readKeys, rows, ...read } = recurrent;
  return {
    ...emptyModel(),
    version: '1',
    words: orderedTable(table(keys, net.rows, ROW, LEVELS.packed), asked),
    languages: halved(table(languages.keys, languages.weights, LANGUAGE_ROW, LEVELS.whole)),
    languageBias: languages.bias,
    hiddenWeights: net.hidden,
    hiddenBias: net.hiddenBias,
    directWeights: net.direct,
    outputWeights: net.output,
    outputBias: net.outputBias,
    wide: halved(table(wide.keys, wide.weights, 1, LEVELS.packed)),
    wideInputs: wide.inputs,
    recurrent: {
      ...read,
      words: orderedTable(table(readKeys, rows, READ_WIDTH, LEVELS.packed)),
    },
  };
}

function halved(some: Table): HalvedTable {
  const ordered = orderedTable(some);
  return { ...ordered, keys: packKeys(ordered.keys) };
}

/** Rows of a column share a step, set so that all but the largest in a thousand fit. */
function table(keys: Int32Array, weights: Float32Array, width: number, levels: number): Table {
  const steps = new Float32Array(width);
  const rows = new Int8Array(weights.length);
  for (let column = 0; column < width; column += 1) {
    const sizes: number[] = [];
    for (let at = column; at < weights.length; at += width) sizes.push(Math.abs(weights[at] ?? 0));
    sizes.sort((a, b) => a - b);
    const most = sizes[Math.floor(sizes.length * 0.9995)] ?? 0;
    const step = Math.max(1e-6, most / levels);
    steps[column] = step;
    for (let at = column; at < weights.length; at += width) {
      rows[at] = Math.max(-levels, Math.min(levels, Math.round((weights[at] ?? 0) / step)));
    }
  }
  const kept: number[] = [];
  for (let row = 0; row < keys.length; row += 1) {
    for (let column = 0; column < width; column += 1) {
      if (rows[row * width + column] !== 0) {
        kept.push(row);
        break;
      }
    }
  }
  const small = new Int8Array(kept.length * width);
  kept.forEach((row, at) => small.set(rows.subarray(row * width, (row + 1) * width), at * width));
  return {
    keys: Int32Array.from(kept, (row) => keys[row] ?? 0),
    rows: small,
    steps,
  };
}
