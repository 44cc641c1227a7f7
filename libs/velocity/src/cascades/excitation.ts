/**
 * How strongly a cascade draws further mentions: the self-exciting state in constant memory.
 *
 * Each mention exposes those who follow its author; they react with a delay whose density is a
 * power law. A sum of six exponentials stands in for that power law, so that the state is twelve
 * numbers and a mention costs twelve multiplications, whatever came before.
 *
 * @source Zhao, Erdogdu, He, Rajaraman, Leskovec: SEISMIC, KDD 2015 (kernel: constant for 300 s,
 * then t^−1.2314843); the six exponentials are fitted to it over 14 days.
 */

/** @unit seconds */
const DECAYS = [400, 1987, 9869, 49_024, 243_515, 1_209_600] as const;
/** Share of all reactions that each exponential stands for; the rest is later than 14 days. */
const SHARES = [0.333, 0.233, 0.148, 0.114, 0.051, 0.092] as const;
/** How far back the reproduction number looks. @unit seconds */
const MEMORY = 3600;
const PARTS = DECAYS.length;

/** Mentions of the last hour or so before a number is told. Chosen: its error is about 1/√n. */
export const REPRODUCTION_EVENTS_MIN = 10;
/** The largest number told: beyond it the root still speaks to its own followers. Chosen. */
export const REPRODUCTION_MAX = 20;

/** Single precision, so that what is written of it is short and still number for number. */
export type Excitation = {
  /** Instant the numbers below are of. @unit seconds since the cascade began */
  at: number;
  /**
   * Six rates of reactions per unit of exposure (exposure per second), the same six summed with a
   * memory of an hour (exposure), and the mentions with that memory.
   */
  readonly parts: Float32Array;
};

const EXPOSED = PARTS;
const RECENT = 2 * PARTS;
export const EXCITATION_PARTS = 2 * PARTS + 1;

export function noExcitation(): Excitation {
  return { at: 0, parts: new Float32Array(EXCITATION_PARTS) };
}

/**
 * Adds mentions to the state. One that is older than the state is added as it would stand by now,
 * so the order of mentions does not matter but for rounding.
 * @param reactions mentions that were drawn: 0 for a root
 * @param exposure accounts that each exposes, or 1 where followers are not known
 */
export function excite(
  state: Excitation,
  seconds: number,
  { reactions, exposure }: { readonly reactions: number; readonly exposure: number },
): void {
  advance(state, seconds);
  const behind = state.at - seconds;
  const forgotten = behind === 0 ? 1 : Math.exp(-behind / MEMORY);
  const { parts } = state;
  parts[RECENT] = (parts[RECENT] ?? 0) + reactions * forgotten;
  for (let part = 0; part < PARTS; part += 1) {
    const decay = DECAYS[part] ?? 1;
    const rate = (exposure * (SHARES[part] ?? 0)) / decay;
    const left = behind === 0 ? 1 : Math.exp(-behind / decay);
    parts[part] = (parts[part] ?? 0) + rate * left;
    if (behind > 0) {
      const exposed = parts[EXPOSED + part] ?? 0;
      parts[EXPOSED + part] = exposed + rate * transfer(decay, left, forgotten);
    }
  }
}

function advance(state: Excitation, seconds: number): void {
  const step = seconds - state.at;
  if (!(step > 0)) return;
  const { parts } = state;
  const forgotten = Math.exp(-step / MEMORY);
  for (let part = 0; part < PARTS; part += 1) {
    const decay = DECAYS[part] ?? 1;
    const left = Math.exp(-step / decay);
    const rate = parts[part] ?? 0;
    const exposed = parts[EXPOSED + part] ?? 0;
    parts[EXPOSED + part] = exposed * forgotten + rate * transfer(decay, left, forgotten);
    parts[part] = rate * left;
  }
  parts[RECENT] = (parts[RECENT] ?? 0) * forgotten;
  state.at = seconds;
}

/** What a unit of rate adds to `exposed` over a step: both decays, convolved. */
function transfer(decay: number, left: number, forgotten: number): number {
  return (left - forgotten) / (1 / MEMORY - 1 / decay);
}

/**
 * Mentions that each mention draws: reactions per exposure in the last hour, times the exposure
 * of a mention.
 * @param exposure mean of those who passed it on, or 1 where followers are not known
 * @returns null before it can be told. @range 0 … {@link REPRODUCTION_MAX}
 */
export function reproductionAt(
  state: Excitation,
  seconds: number,
  exposure: number,
): number | null {
  const now: Excitation = { at: state.at, parts: state.parts.slice() };
  advance(now, seconds);
  let exposed = 0;
  for (let part = 0; part < PARTS; part += 1) exposed += now.parts[EXPOSED + part] ?? 0;
  const recent = now.parts[RECENT] ?? 0;
  if (recent < REPRODUCTION_EVENTS_MIN || !(exposed > 0)) return null;
  return Math.min(REPRODUCTION_MAX, (recent / exposed) * exposure);
}
