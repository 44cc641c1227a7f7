/**
 * Which share of a subject's mentions is negative on ordinary days, and how far a burst may stray
 * from it without being a crisis: what a single story draws has a tone of its own.
 *
 * The share drifts: its logit is followed by a Kalman filter that leans back to a mean. The
 * shares of bursts are remembered by their spread.
 *
 * @source Kalman: A new approach to linear filtering and prediction problems, 1960; the weight of
 * one count in a logit is n p (1 − p), McCullagh and Nelder: Generalized Linear Models, 1989
 */

/** Logit of the share that a subject without history is taken for: 21 %. */
const MEAN_LOGIT = -1.3;
/** Spread of that, over subjects and weeks. @unit logit² */
const SPREAD = 0.16;
/**
 * How much the share moves in a block of five minutes: with {@link SPREAD} it forgets within a day.
 * Chosen; the drift of the bench's calm days is of this size.
 * @unit logit² a block
 */
export const DRIFT = 0.0016;
/** A block that says more than so many standard deviations says no more. */
const SURPRISE_MAX = 2.5;

/** Share of negatives that bursts of ordinary days have. */
export const BURST_SHARE = 0.25;
/** Standard deviation of it before anything is known, and how many bursts of its own weigh as much. */
const BURST_SPREAD = 0.13;
const BURST_PRIOR = 6;
/** One burst says no more than this of the spread, so that a crisis does not. */
const BURST_DEVIATION_MAX = 0.3;
/** Bursts remembered. */
const BURSTS_MAX = 30;
/** @unit mentions */
const BURST_LEAST = 8;

/** However well a share is known, it is not known better. In terms of the beta-binomial's ρ. */
const CORRELATION_LEAST = 0.001;

export type Tone = {
  logit: number;
  variance: number;
  /** Summed squares of the deviations of bursts, and how many. */
  burstSquares: number;
  bursts: number;
  /** Of the burst that is under way. */
  burstScored: number;
  burstNegative: number;
};

/** What is to be expected of the share now. */
export type ToneNow = {
  /** @range 0…1 */
  readonly share: number;
  /** Correlation between two mentions of one window that is left unexplained, ρ. */
  readonly correlation: number;
  readonly burstShare: number;
  /** @unit share² */
  readonly burstVariance: number;
};

export function emptyTone(): Tone {
  return {
    logit: MEAN_LOGIT,
    variance: 2 * SPREAD,
    burstSquares: 0,
    bursts: 0,
    burstScored: 0,
    burstNegative: 0,
  };
}

export function learnTone(
  tone: Tone,
  block: { readonly scored: number; readonly negative: number; readonly isBurst: boolean },
): void {
  const back = 1 - DRIFT / (2 * SPREAD);
  tone.logit = MEAN_LOGIT + (tone.logit - MEAN_LOGIT) * back;
  tone.variance = Math.min(2 * SPREAD, tone.variance * back * back + DRIFT);
  const { scored, negative } = block;
  if (block.isBurst) {
    tone.burstScored += scored;
    tone.burstNegative += negative;
    return;
  }
  if (tone.burstScored > 0) endBurst(tone);
  if (scored === 0) return;
  const share = logistic(tone.logit);
  const weight = scored * share * (1 - share);
  const surprise = tone.variance + 1 / weight;
  const most = SURPRISE_MAX * Math.sqrt(surprise);
  const deviation = Math.max(-most, Math.min(most, (negative - scored * share) / weight));
  const gain = tone.variance / surprise;
  tone.logit += gain * deviation;
  tone.variance *= 1 - gain;
}

/** @param behind blocks since the last that was learned */
export function toneNow(tone: Tone, behind: number): ToneNow {
  const share = logistic(tone.logit);
  const variance = Math.min(2 * SPREAD, tone.variance + behind * DRIFT);
  const squares = BURST_SPREAD * BURST_SPREAD * BURST_PRIOR + tone.burstSquares;
  return {
    share,
    correlation: Math.max(CORRELATION_LEAST, variance * share * (1 - share)),
    burstShare: Math.max(share, BURST_SHARE),
    burstVariance: squares / (BURST_PRIOR + tone.bursts),
  };
}

function endBurst(tone: Tone): void {
  const { burstScored, burstNegative } = tone;
  tone.burstScored = 0;
  tone.burstNegative = 0;
  if (burstScored < BURST_LEAST) return;
  const deviation = Math.min(
    BURST_DEVIATION_MAX,
    Math.abs(burstNegative / burstScored - BURST_SHARE),
  );
  const chance = (BURST_SHARE * (1 - BURST_SHARE)) / burstScored;
  tone.burstSquares += Math.max(0, deviation * deviation - chance);
  tone.bursts += 1;
  if (tone.bursts <= BURSTS_MAX) return;
  tone.burstSquares *= BURSTS_MAX / tone.bursts;
  tone.bursts = BURSTS_MAX;
}

function logistic(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
