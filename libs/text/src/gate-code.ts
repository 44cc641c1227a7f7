/**
 * Gated recurrent units, four at a time, in single precision: the sums of a gate, and a step of the
 * units' states. Their inputs are hardly ever zero.
 */
import { READ_UNITS } from './model.ts';
import {
  add,
  constant,
  get,
  I32,
  load16,
  moduleOf,
  set,
  simd,
  store16,
  until,
  V128,
} from './wasm-code.ts';

const FLOAT_BYTES = 4;
/** Of a number for each unit: of a row of weights too. */
export const UNIT_BYTES = FLOAT_BYTES * READ_UNITS;
const FOUR_BYTES = 4 * FLOAT_BYTES;

/**
 * What a step reads and writes lies together, a number for each unit after another: the state, the
 * sum of all states so far, the highest; what the gates that update and reset were told; what word
 * and state say of the next state.
 */
export const STEP = {
  state: 0,
  sum: UNIT_BYTES,
  most: 2 * UNIT_BYTES,
  update: 3 * UNIT_BYTES,
  reset: 4 * UNIT_BYTES,
  byWord: 5 * UNIT_BYTES,
  byState: 6 * UNIT_BYTES,
} as const;
export const STEP_BYTES = 7 * UNIT_BYTES;

type Code = readonly number[];

const splat = (code: Code): Code => [...code, ...simd(0x13)];
const four = (value: number): Code =>
  splat([0x43, ...new Uint8Array(Float32Array.of(value).buffer)]);
const sumOf = (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe4)];
const difference = (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe5)];
const product = (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe6)];
const quotient = (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe7)];
const lower = (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe8)];
const higher = (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe9)];

/** (input, end, weights, outputs) → outputs[i] += value × weights[i], input by input. */
function sums(): Code {
  const [input, end, weights, outputs, value, firstSum] = [0, 1, 2, 3, 4, 5] as const;
  const fours = Array.from({ length: READ_UNITS / 4 }, (_, nth) => ({
    sum: firstSum + nth,
    at: FOUR_BYTES * nth,
  }));
  return [
    ...fours.flatMap(({ sum, at }) => [...get(outputs), ...load16(at), ...set(sum)]),
    ...until(input, end, [
      ...[...get(input), ...simd(0x09, 2, 0), ...set(value)], // one number, four times
      ...fours.flatMap(({ sum, at }) => [
        ...sumOf(get(sum), product(get(value), [...get(weights), ...load16(at)])),
        ...set(sum),
      ]),
      ...[...get(input), ...constant(FLOAT_BYTES), ...add, ...set(input)],
      ...[...get(weights), ...constant(UNIT_BYTES), ...add, ...set(weights)],
    ]),
    ...fours.flatMap(({ sum, at }) => [...get(outputs), ...get(sum), ...store16(at)]),
  ];
}

/** Where the fraction below comes to 1. */
const TANH_END = 3.64674;

/**
 * Hyperbolic tangent of twice a number, within three millionths: tanh 2x = 2t / (1 + t²), and for
 * t = tanh x the first five terms of its continued fraction stand.
 *
 * @param local the first of four that are free
 * @source J.H. Lambert, Mémoires de l'Académie royale des sciences de Berlin 17 (1768) 265–322
 */
function tanhOfTwice(half: Code, local: number): Code {
  const [x, square, above, below] = [0, 1, 2, 3].map((nth) => local + nth) as [
    number,
    number,
    number,
    number,
  ];
  const inner = sumOf(four(105), get(square));
  const outer = sumOf(four(420), product(four(15), get(square)));
  return [
    ...[...lower(higher(half, four(-TANH_END)), four(TANH_END)), ...set(x)],
    ...[...product(get(x), get(x)), ...set(square)],
    ...[...product(get(x), sumOf(four(945), product(get(square), inner))), ...set(above)],
    ...[...sumOf(four(945), product(get(square), outer)), ...set(below)],
    ...quotient(
      product(four(2), product(get(above), get(below))),
      sumOf(product(get(above), get(above)), product(get(below), get(below))),
    ),
  ];
}

/** Share of what a gate lets through: logistic x = (1 + tanh x/2) / 2. */
function shareOf(told: Code, local: number): Code {
  return product(four(0.5), sumOf(four(1), tanhOfTwice(product(four(0.25), told), local)));
}

/** (units) → the units that lie there take a step: see {@link STEP}. */
function step(): Code {
  const [units, end, update, reset, next, free] = [0, 1, 2, 3, 4, 5] as const;
  const load = (from: number): Code => [...get(units), ...load16(from)];
  const store = (to: number, code: Code): Code => [...get(units), ...code, ...store16(to)];
  const told = sumOf(load(STEP.byWord), product(get(reset), load(STEP.byState)));
  return [
    ...[...get(units), ...constant(UNIT_BYTES), ...add, ...set(end)],
    ...until(units, end, [
      ...[...shareOf(load(STEP.update), free), ...set(update)],
      ...[...shareOf(load(STEP.reset), free), ...set(reset)],
      ...[...tanhOfTwice(product(four(0.5), told), free), ...set(next)],
      ...store(
        STEP.state,
        sumOf(get(next), product(get(update), difference(load(STEP.state), get(next)))),
      ),
      ...store(STEP.sum, sumOf(load(STEP.sum), load(STEP.state))),
      ...store(STEP.most, higher(load(STEP.most), load(STEP.state))),
      ...[...get(units), ...constant(FOUR_BYTES), ...add, ...set(units)],
    ]),
  ];
}

/** Its functions are `add` and `step`. */
export const GATE_CODE = moduleOf([
  { name: 'add', parameters: 4, locals: [1 + READ_UNITS / 4, V128], body: sums() },
  { name: 'step', parameters: 1, locals: [1, I32, 7, V128], body: step() },
]);
