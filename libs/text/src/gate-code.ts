/**
 * Gated recurrent units, four at a time, in single precision: the sums of a gate, and a step of the
 * units' states. Inputs are hardly ever zero: unlike those of a layer, none is skipped. There are as
 * many units as a multiple of four.
 */
import { READ_UNITS } from './model.ts';
import {
  addIntegers,
  constant,
  get,
  I32,
  loadVector,
  moduleOf,
  set,
  simd,
  simdAt,
  storeVector,
  until,
  V128,
} from './wasm-code.ts';

export const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;
/** Of a number for each unit: of a row of weights too. */
export const UNITS_BYTES = FLOAT_BYTES * READ_UNITS;
const FOUR_BYTES = 4 * FLOAT_BYTES;

/**
 * What a step reads and writes lies together, a number for each unit after another: the state, the
 * sum of all states so far, the highest; what the gates that update and reset were told; what word
 * and state say of the next state. The three that a word is told to follow each other as the gates do
 * in the weights of a `Direction`: update, reset, next.
 *
 * @unit bytes
 */
export const STEP = {
  state: 0,
  sum: UNITS_BYTES,
  most: 2 * UNITS_BYTES,
  update: 3 * UNITS_BYTES,
  reset: 4 * UNITS_BYTES,
  byWord: 5 * UNITS_BYTES,
  byState: 6 * UNITS_BYTES,
} as const;
export const STEP_BYTES = 7 * UNITS_BYTES;

type Code = readonly number[];

/** A constant, in all four places. */
const everywhere = (value: number): Code => [
  ...[0x43, ...new Uint8Array(Float32Array.of(value).buffer)],
  ...simd(0x13),
];
const sumOf = (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe4)];
const difference = (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe5)];
const product = (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe6)];
const quotient = (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe7)];
const lower = (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe8)];
const higher = (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe9)];

/** (input, end, weights, outputs) → outputs[i] += value × weights[i], input by input. */
function addRows(): Code {
  const [input, end, weights, outputs, value, firstSum] = [0, 1, 2, 3, 4, 5] as const;
  const vectors = Array.from({ length: READ_UNITS / 4 }, (_, nth) => ({
    sum: firstSum + nth,
    at: FOUR_BYTES * nth,
  }));
  return [
    ...vectors.flatMap(({ sum, at }) => [...get(outputs), ...loadVector(at), ...set(sum)]),
    ...until(input, end, [
      ...[...get(input), ...simdAt(0x09, 2, 0), ...set(value)], // one number, four times
      ...vectors.flatMap(({ sum, at }) => [
        ...sumOf(get(sum), product(get(value), [...get(weights), ...loadVector(at)])),
        ...set(sum),
      ]),
      ...[...get(input), ...constant(FLOAT_BYTES), ...addIntegers, ...set(input)],
      ...[...get(weights), ...constant(UNITS_BYTES), ...addIntegers, ...set(weights)],
    ]),
    ...vectors.flatMap(({ sum, at }) => [...get(outputs), ...get(sum), ...storeVector(at)]),
  ];
}

/** Where Lambert's fraction comes to 1; beyond it grows past that. */
const TANH_END = 3.64674;
/** Locals that the tangent needs. */
const TANH_LOCALS = 4;

/**
 * Hyperbolic tangent of twice a number, within three millionths: tanh 2x = 2t / (1 + t²), and for
 * t = tanh x the first five terms of its continued fraction stand.
 *
 * @param local the first of {@link TANH_LOCALS} that are free
 * @source J.H. Lambert, Mémoires de l'Académie royale des sciences de Berlin 17 (1768) 265–322
 */
function tanhOfTwice(half: Code, local: number): Code {
  const [x, square, above, below] = [local, local + 1, local + 2, local + 3] as const;
  const inner = sumOf(everywhere(105), get(square));
  const outer = sumOf(everywhere(420), product(everywhere(15), get(square)));
  return [
    ...[...lower(higher(half, everywhere(-TANH_END)), everywhere(TANH_END)), ...set(x)],
    ...[...product(get(x), get(x)), ...set(square)],
    ...[...product(get(x), sumOf(everywhere(945), product(get(square), inner))), ...set(above)],
    ...[...sumOf(everywhere(945), product(get(square), outer)), ...set(below)],
    ...quotient(
      product(everywhere(2), product(get(above), get(below))),
      sumOf(product(get(above), get(above)), product(get(below), get(below))),
    ),
  ];
}

/** Share of what a gate lets through: logistic x = (1 + tanh x/2) / 2. */
function shareOf(told: Code, local: number): Code {
  return product(
    everywhere(0.5),
    sumOf(everywhere(1), tanhOfTwice(product(everywhere(0.25), told), local)),
  );
}

/** (units) → the units that lie there take a step: see {@link STEP}. */
function step(): Code {
  const [units, end, update, reset, next, free] = [0, 1, 2, 3, 4, 5] as const;
  const load = (from: number): Code => [...get(units), ...loadVector(from)];
  const store = (to: number, code: Code): Code => [...get(units), ...code, ...storeVector(to)];
  const told = sumOf(load(STEP.byWord), product(get(reset), load(STEP.byState)));
  return [
    ...[...get(units), ...constant(UNITS_BYTES), ...addIntegers, ...set(end)],
    ...until(units, end, [
      ...[...shareOf(load(STEP.update), free), ...set(update)],
      ...[...shareOf(load(STEP.reset), free), ...set(reset)],
      ...[...tanhOfTwice(product(everywhere(0.5), told), free), ...set(next)],
      ...store(
        STEP.state,
        sumOf(get(next), product(get(update), difference(load(STEP.state), get(next)))),
      ),
      ...store(STEP.sum, sumOf(load(STEP.sum), load(STEP.state))),
      ...store(STEP.most, higher(load(STEP.most), load(STEP.state))),
      ...[...get(units), ...constant(FOUR_BYTES), ...addIntegers, ...set(units)],
    ]),
  ];
}

/** Its functions are `addRows` and `step`. */
export const GATE_CODE = moduleOf([
  { name: 'addRows', parameters: 4, locals: [1 + READ_UNITS / 4, V128], body: addRows() },
  { name: 'step', parameters: 1, locals: [1, I32, 3 + TANH_LOCALS, V128], body: step() },
]);
