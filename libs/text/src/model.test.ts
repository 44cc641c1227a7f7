import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packKeys } from './key-halves.ts';
import { CATEGORIES, JUDGED } from './labels.ts';
import {
  decodeModel,
  encodeModel,
  type HalvedTable,
  HIDDEN,
  INPUTS,
  LANGUAGE_ROW,
  type Model,
  OUTPUTS,
  orderedTable,
  READ_GATES,
  READ_HIDDEN,
  READ_POOLED,
  READ_UNITS,
  READ_WIDTH,
  ROW,
  type Table,
} from './model.ts';
import { RULES } from './rule-inputs.ts';
import { SIX_BITS_MAX } from './six-bits.ts';

const float = fc.float({ noNaN: true, noDefaultInfinity: true });

/** Of which the first few numbers are any, and the others 0. */
function anyFloats(length: number): fc.Arbitrary<Float32Array> {
  return fc.array(float, { maxLength: Math.min(length, 20) }).map((some) => {
    const floats = new Float32Array(length);
    floats.set(some);
    return floats;
  });
}

function anyTable(width: number, most: number): fc.Arbitrary<Table> {
  const keys = fc.uniqueArray(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { maxLength: 7 });
  return keys.chain((some) =>
    fc.record({
      keys: fc.constant(Int32Array.from(some.toSorted((a, b) => (a >>> 0) - (b >>> 0)))),
      rows: fc.int8Array({
        min: -most,
        max: most,
        minLength: some.length * width,
        maxLength: some.length * width,
      }),
      steps: anyFloats(width),
    }),
  );
}

const anyHalved = (width: number, most: number): fc.Arbitrary<HalvedTable> =>
  anyTable(width, most).map((table) => ({ ...table, keys: packKeys(table.keys) }));

const anyDirection = fc.record({
  inputWeights: anyFloats(READ_WIDTH * READ_GATES),
  stateWeights: anyFloats(READ_UNITS * READ_GATES),
  bias: anyFloats(READ_GATES),
});

const anyShare = fc.double({ min: 0, max: 1, noNaN: true });
const anyModel: fc.Arbitrary<Model> = fc.record({
  version: fc.string({ unit: 'grapheme-ascii' }),
  words: anyTable(ROW, SIX_BITS_MAX),
  languages: anyHalved(LANGUAGE_ROW, 127),
  languageBias: anyFloats(LANGUAGE_ROW),
  hiddenWeights: anyFloats(INPUTS * HIDDEN),
  hiddenBias: anyFloats(HIDDEN),
  directWeights: anyFloats(INPUTS * OUTPUTS),
  outputWeights: anyFloats(HIDDEN * OUTPUTS),
  outputBias: anyFloats(OUTPUTS),
  wide: anyHalved(1, SIX_BITS_MAX),
  wideInputs: anyFloats(RULES + JUDGED.length),
  recurrent: fc.record({
    words: anyTable(READ_WIDTH, SIX_BITS_MAX),
    there: anyDirection,
    back: anyDirection,
    hiddenWeights: anyFloats(READ_POOLED * READ_HIDDEN),
    hiddenBias: anyFloats(READ_HIDDEN),
    outputWeights: anyFloats(READ_HIDDEN),
    directWeights: anyFloats(RULES + JUDGED.length),
  }),
  settings: fc.record({
    temperature: fc.dictionary(
      fc.constantFrom(...JUDGED),
      fc.double({ min: 0.1, max: 9, noNaN: true }),
    ),
    lane: fc.dictionary(fc.constantFrom(...CATEGORIES), anyShare),
    page: fc.record({ withDanger: anyShare, alone: anyShare }),
    raised: anyShare,
  }),
});

/** The numbers of a header are written as JSON, which knows no −0. */
const written = (model: Model): unknown => ({
  ...model,
  settings: JSON.parse(JSON.stringify(model.settings)),
});

test('a model comes back from its bytes as it was', () => {
  fc.assert(
    fc.property(anyModel, (model) => {
      expect(decodeModel(encodeModel(model))).toEqual(written(model));
    }),
  );
});

test('its bytes may begin anywhere in a larger buffer', () => {
  fc.assert(
    fc.property(anyModel, fc.integer({ min: 1, max: 9 }), (model, before) => {
      const bytes = encodeModel(model);
      const larger = new Uint8Array(before + bytes.length + 5).fill(0xaa);
      larger.set(bytes, before);
      const part = larger.subarray(before, before + bytes.length);
      expect(decodeModel(part)).toEqual(written(model));
    }),
  );
});

const REFUSAL = /^(this is no model|the (head of the )?model (is|holds|cannot)) ?.*$/;

test('a model that is cut anywhere, or has something behind it, is refused with a reason', () => {
  fc.assert(
    fc.property(anyModel, fc.nat(), (model, at) => {
      const bytes = encodeModel(model);
      expect(() => decodeModel(bytes.subarray(0, at % bytes.length))).toThrow(REFUSAL);
      const longer = new Uint8Array(bytes.length + 4);
      longer.set(bytes);
      expect(() => decodeModel(longer)).toThrow('of another shape');
    }),
  );
});

test('bytes that are anything are refused with a reason', () => {
  const bytes = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(bytes, fc.boolean(), (garbage, begins) => {
      const head = begins ? [0x47, 0x48, 0x4d, 0x33] : [];
      expect(() => decodeModel(Uint8Array.from([...head, ...garbage]))).toThrow(REFUSAL);
    }),
    { numRuns: 1_000 },
  );
});

function withHeader(header: unknown): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x33_4d_48_47, true);
  view.setUint32(4, text.length, true);
  bytes.set(text, 8);
  return bytes;
}

const settings = {
  temperature: { nl: 1 },
  lane: { threat: 0.5 },
  page: { withDanger: 0.6, alone: 0.9 },
  raised: 1,
};
const header = { version: '1', settings, words: 1, languages: 1, wide: 0, read: 0 };

test.each([
  ['null', null],
  ['a text', 'model'],
  ['no settings', { ...header, settings: undefined }],
  ['no version', { ...header, version: 1 }],
  ['no count', { ...header, words: undefined }],
  ['half a row', { ...header, words: 0.5 }],
  ['no count of the wide part', { ...header, wide: undefined }],
  ['no count of the recurrent part', { ...header, read: undefined }],
  ['fewer rows than none', { ...header, languages: -1 }],
  ['a temperature of 0', { ...header, settings: { ...settings, temperature: { nl: 0 } } }],
  [
    'a threshold that is no number',
    { ...header, settings: { ...settings, lane: { threat: '1' } } },
  ],
  ['no threshold for pages', { ...header, settings: { ...settings, page: null } }],
  [
    'one threshold for pages of two',
    { ...header, settings: { ...settings, page: { alone: 0.9 } } },
  ],
  [
    'nothing of how severity was raised',
    { ...header, settings: { ...settings, raised: undefined } },
  ],
  ['that severity was lowered', { ...header, settings: { ...settings, raised: -1 } }],
  ['much too long a one', { ...header, version: 'v'.repeat(70_000) }],
])('a head that says %s is refused', (_, head) => {
  expect(() => decodeModel(withHeader(head))).toThrow('the head of the model cannot be read');
});

test('a head that counts more rows than there are is refused without reserving room for them', () => {
  const many = withHeader({ ...header, words: Number.MAX_SAFE_INTEGER });
  expect(() => decodeModel(many)).toThrow('the model is cut short');
});

/** Few upper halves, so that many keys share theirs. */
const crowded = fc.uniqueArray(
  fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 0, max: 5 })),
  { maxLength: 30, selector: ([half, rest]) => `${half}.${rest}` },
);

test('rows that are put in order are the same rows, those asked for most before others', () => {
  fc.assert(
    fc.property(crowded, fc.array(fc.nat(9)), (pairs, counts) => {
      const keys = Int32Array.from(pairs, ([half, rest]) => (half << 16) | rest);
      const rows = Int8Array.from(keys, (_, row) => row);
      const asked = new Map(Array.from(keys, (key, at) => [key, counts[at] ?? 0]));
      const table = orderedTable({ keys, rows, steps: new Float32Array(1) }, asked);
      expect(table.keys.toSorted()).toEqual(keys.toSorted());
      for (const [at, row] of table.rows.entries()) expect(table.keys[at]).toBe(keys[row]);
      const firsts = [...table.keys].filter((key, at) => {
        return at === 0 || key >>> 16 !== (table.keys[at - 1] ?? 0) >>> 16;
      });
      const halves = firsts.map((key) => key >>> 16);
      expect(new Set(halves).size).toBe(halves.length);
      const most = halves.map((half) =>
        Math.max(...[...asked].filter(([key]) => key >>> 16 === half).map(([, count]) => count)),
      );
      expect(most).toEqual(most.toSorted((a, b) => b - a));
    }),
  );
});

test('rows that nobody asks for are in the order of their keys', () => {
  const keys = Int32Array.of(-1, 0x2_0001, 7, 0x2_0000, 5);
  const rows = new Int8Array(keys.length);
  const table = orderedTable({ keys, rows, steps: new Float32Array(1) });
  expect([...table.keys]).toEqual([5, 7, 0x2_0000, 0x2_0001, -1]);
});

test.each([
  ['out of order', [5, 3]],
  ['twice', [5, 5]],
  ['in the order of signed numbers', [0x1_8000, 0x1_0001]],
  ['in two places', [0x1_0001, 0x2_0001, 0x1_0002]],
])('rows that are there %s are refused', (_, keys) => {
  const [model] = fc.sample(anyModel, { numRuns: 1, seed: 1 });
  if (model === undefined) throw new Error('no model');
  const words = {
    ...model.words,
    keys: Int32Array.from(keys),
    rows: new Int8Array(keys.length * ROW),
  };
  expect(() => decodeModel(encodeModel({ ...model, words }))).toThrow(
    'the model holds rows that are out of order',
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('weights of %s are refused', (weight) => {
  const [model] = fc.sample(anyModel, { numRuns: 1, seed: 1 });
  if (model === undefined) throw new Error('no model');
  const outputBias = Float32Array.from(model.outputBias);
  outputBias[3] = weight;
  expect(() => decodeModel(encodeModel({ ...model, outputBias }))).toThrow(
    'the model holds numbers that are none',
  );
});
