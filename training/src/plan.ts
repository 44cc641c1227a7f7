/** How the model is trained: how long, with which rates, and what counts how much. */
import type { Hyper, Part } from './net.ts';
import type { RecurrentCourse } from './recurrent.ts';
import type { WideCourse } from './wide.ts';

export type Plan = {
  /** Of the table that tells languages. */
  readonly seed: number;
  /** Rare tones of a set count more, by this power of how rare they are. */
  readonly balance: number;
  /** Texts that a feature must occur in. */
  readonly textsMin: number;
  readonly rowsMax: number;
  readonly parts: Readonly<Record<Part, Course>>;
  readonly wide: WideCourse;
  readonly recurrent: RecurrentCourse;
};

export type Course = {
  /** Of what it begins with, of orders and of what is left out at each turn. */
  readonly seed: number;
  readonly epochs: number;
  /** The weights are the mean of those after the last epochs. */
  readonly averaged: number;
  /** How much lower the rate is after the last epoch. @range 0…1 */
  readonly cooling: number;
  readonly hyper: Hyper;
};

/**
 * Chosen on our dev parts, and on a tenth of the training tweets and training themes and texts of
 * ours, all left out for it (decision 0025); not on any set that is there to measure.
 */
export const PLAN: Plan = {
  seed: 9,
  balance: 0.8,
  textsMin: 2,
  rowsMax: 171_000,
  parts: {
    tone: {
      seed: 21,
      epochs: 10,
      averaged: 5,
      cooling: 0.6,
      hyper: {
        rate: 0.12,
        denseRate: 0.02,
        decay: 2e-5,
        dropout: 0.8,
        presentWeight: 2,
        severityWeight: 0.5,
      },
    },
    topic: {
      seed: 9,
      epochs: 20,
      averaged: 10,
      cooling: 0.6,
      hyper: {
        rate: 0.2,
        denseRate: 0.03,
        decay: 2e-5,
        dropout: 0.6,
        presentWeight: 1,
        severityWeight: 0.8,
      },
    },
  },
  wide: {
    seed: 9,
    epochs: 12,
    averaged: 6,
    cooling: 0.6,
    rate: 0.2,
    denseRate: 0.03,
    dropout: 0.5,
    harmlessWeight: 2,
    textsMin: 2,
    rowsMax: 241_500,
  },
  recurrent: {
    seed: 9,
    epochs: 8,
    batch: 128,
    rate: 2e-3,
    slowest: 0.05,
    wordsOut: 0.35,
    conceptsOut: 0.12,
    numbersOut: 0.2,
    pooledOut: 0.5,
    harmlessWeight: 2.5,
    nearWeight: 0.3,
    textsMin: 3,
    rowsMax: 23_000,
  },
};
