/**
 * Constants of the forecasts, as `benchmarks/src/crises/cascades/main.ts fit` prints them.
 *
 * @source Fitted on the 50 retweet cascades of TiDeH (Kobayashi and Lambiotte, ICWSM 2016; MIT),
 * each whole and thinned to about 15, 30, 100 and 300 in its first hour, at nine ages from a
 * quarter of an hour to a day. At an hour, by ten-fold cross-validation over cascades, the median
 * error of the final size is .28 whole and .28 thinned (.35 and .37 from counts alone), of the
 * next hour .17 and .28; intervals of 80 % cover 72–86 %.
 */

/** Weights of the features of `featuresOf`, in its order; those left out are 0. */
export type Fit = {
  /** Of ln(what comes ÷ what is there). */
  readonly middle: readonly number[];
  /** Of the ends of the interval of 80 %, from the middle, for many mentions. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Number of mentions at which the variance is double that of many. */
  readonly fewness: number;
};

export const FITS: Readonly<
  Record<'followers' | 'counts', { readonly nextHour: Fit; readonly final: Fit }>
> = {
  followers: {
    nextHour: {
      middle: [-0.605, 0.2028, -0.054, -0.0661, -0.034, 0.0763, -0.0224],
      low: [-0.5709, -0.0739],
      high: [0.6638, -0.0657],
      fewness: 4,
    },
    final: {
      middle: [0.903, -0.3125, 0.0258, 0.24, -0.0567, 0.2945, -0.0931],
      low: [-0.2906, 0.0724],
      high: [0.8386, -0.1979],
      fewness: 8,
    },
  },
  counts: {
    nextHour: {
      middle: [-0.6248, 0.2028, -0.0511, -0.0551, -0.0357],
      low: [-0.5632, -0.076],
      high: [0.6567, -0.0604],
      fewness: 4,
    },
    final: {
      middle: [0.7385, -0.2579, 0.026, 0.2823, -0.0678],
      low: [-0.2699, 0.0656],
      high: [0.96, -0.2243],
      fewness: 8,
    },
  },
};
