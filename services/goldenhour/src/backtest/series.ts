/** The detector over plain counts, made by a function so that a test can put another in its place. */
import {
  Series,
  type SeriesBin,
  type SeriesOptions,
  type SeriesVerdict,
} from '@goldenhour/velocity';

export type CreateSeries = (options: SeriesOptions) => {
  step(bin: SeriesBin): SeriesVerdict;
};

export const createSeries: CreateSeries = (options) => new Series(options);
