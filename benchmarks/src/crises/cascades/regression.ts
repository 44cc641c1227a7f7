/**
 * Linear quantile regression by iteratively reweighted least squares, with a little ridge.
 *
 * @source Koenker and Bassett: Regression quantiles, Econometrica 46(1), 1978
 */

export type Sample = {
  readonly features: readonly number[];
  readonly value: number;
  readonly weight: number;
};

/** Residuals below this weigh as if they were this large. */
const RESIDUAL_MIN = 0.03;
const ROUNDS = 40;

/** @param ridge pull of all weights but the first towards 0, in samples */
export function fitQuantile(
  samples: readonly Sample[],
  quantile: number,
  ridge: number,
): readonly number[] {
  let weights = samples.map(({ weight }) => weight);
  let fitted: readonly number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    fitted = leastSquares(samples, weights, ridge);
    weights = samples.map(({ features, value, weight }) => {
      const residual = value - dot(fitted, features);
      const side = residual > 0 ? quantile : 1 - quantile;
      return (weight * side) / Math.max(RESIDUAL_MIN, Math.abs(residual));
    });
  }
  return fitted;
}

function leastSquares(
  samples: readonly Sample[],
  weights: readonly number[],
  ridge: number,
): readonly number[] {
  const size = samples[0]?.features.length ?? 0;
  const system = Array.from({ length: size }, (_, row) => {
    const line = new Float64Array(size + 1);
    line[row] = row === 0 ? 1e-9 : ridge;
    return line;
  });
  samples.forEach(({ features, value }, at) => {
    const weight = weights[at] ?? 0;
    system.forEach((line, row) => {
      const scaled = weight * (features[row] ?? 0);
      for (let column = 0; column < size; column += 1) {
        line[column] = (line[column] ?? 0) + scaled * (features[column] ?? 0);
      }
      line[size] = (line[size] ?? 0) + scaled * value;
    });
  });
  return solve(system);
}

/** Gauss-Jordan; the system is positive definite, so it needs no pivoting. */
function solve(system: readonly Float64Array[]): readonly number[] {
  const size = system.length;
  system.forEach((pivot, row) => {
    for (const other of system) {
      if (other === pivot) continue;
      const factor = (other[row] ?? 0) / (pivot[row] ?? 1);
      for (let column = row; column <= size; column += 1) {
        other[column] = (other[column] ?? 0) - factor * (pivot[column] ?? 0);
      }
    }
  });
  return system.map((line, row) => (line[size] ?? 0) / (line[row] ?? 1));
}

export function dot(weights: readonly number[], features: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * (features[at] ?? 0), 0);
}
