import { expect, test } from 'vitest';
import { ASKED_FROM, Doubt, IN_ORDER_FROM, SHARE } from './doubt.ts';
import { plainRead } from './fakes.ts';
import { packKeys } from './key-halves.ts';
import { JUDGED } from './labels.ts';
import {
  type Direction,
  type Model,
  READ_GATES,
  READ_HIDDEN,
  READ_POOLED,
  READ_UNITS,
  READ_WIDTH,
  type Table,
} from './model.ts';
import { RULES } from './rule-inputs.ts';
import { Tokens } from './tokens.ts';

const tokens = new Tokens().read('jullie gaan eraan');
const read = plainRead({ language: 1 });

/** Each says one thing of every text. */
function doubtOf(said: { readonly wide: number; readonly recurrent: number }): Doubt {
  const rows = (width: number): Table => ({
    keys: new Int32Array(0),
    rows: new Int8Array(0),
    steps: new Float32Array(width),
  });
  const direction: Direction = {
    inputWeights: new Float32Array(READ_WIDTH * READ_GATES),
    stateWeights: new Float32Array(READ_UNITS * READ_GATES),
    bias: new Float32Array(READ_GATES),
  };
  const always = (odds: number): Float32Array =>
    new Float32Array(RULES + JUDGED.length).fill(odds, RULES);
  return new Doubt({
    wide: { ...rows(1), keys: packKeys(new Int32Array(0)) },
    wideInputs: always(said.wide),
    recurrent: {
      words: rows(READ_WIDTH),
      there: direction,
      back: direction,
      hiddenWeights: new Float32Array(READ_POOLED * READ_HIDDEN),
      hiddenBias: new Float32Array(READ_HIDDEN),
      outputWeights: new Float32Array(READ_HIDDEN),
      directWeights: always(said.recurrent),
    },
  } as unknown as Model);
}

test('where the network leaves a threat in question, each has its share in what is told', () => {
  const doubt = doubtOf({ wide: 2, recurrent: -1 });
  const others = 2 * SHARE.wide - SHARE.recurrent;
  expect(doubt.threatOdds(0.5, tokens, read)).toBeCloseTo(0.5 * SHARE.network + others, 10);
  expect(doubt.threatOdds(ASKED_FROM, tokens, read)).toBeCloseTo(
    ASKED_FROM * SHARE.network + others,
    10,
  );
  expect(SHARE.network + SHARE.wide + SHARE.recurrent).toBeCloseTo(1, 10);
});

test('where the network is sure that there is none, nobody else is asked', () => {
  expect(doubtOf({ wide: 9, recurrent: 9 }).threatOdds(-3.01, tokens, read)).toBe(-3.01);
});

test('where network and wide part leave little in question, their mean is told', () => {
  const { network, wide } = SHARE;
  const doubtful = (IN_ORDER_FROM * (network + wide) - 0.5 * network) / wide;
  const oddsBy = (said: number): number =>
    doubtOf({ wide: said, recurrent: 9 }).threatOdds(0.5, tokens, read);
  const mean = (0.5 * network + (doubtful - 0.1) * wide) / (network + wide);
  expect(oddsBy(doubtful - 0.1)).toBeCloseTo(mean, 4);
  const asked = 0.5 * network + (doubtful + 0.1) * wide + 9 * SHARE.recurrent;
  expect(oddsBy(doubtful + 0.1)).toBeCloseTo(asked, 4);
});

test('what all agree on is told', () => {
  expect(doubtOf({ wide: 3, recurrent: 3 }).threatOdds(3, tokens, read)).toBeCloseTo(3, 10);
});
