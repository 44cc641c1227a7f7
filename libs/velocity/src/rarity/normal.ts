/** The upper tail of the normal distribution. */

/**
 * log10 of the chance that a normal deviate exceeds `z`.
 * @param z ≥ 0
 * @source complementary error function by Chebyshev fitting, relative error below 1.2e−7:
 * Press et al.: Numerical Recipes, 2nd ed., §6.2
 */
export function logUpperTail(z: number): number {
  const x = z * Math.SQRT1_2;
  const t = 1 / (1 + x / 2);
  const sum = COEFFICIENTS.reduceRight((rest, coefficient) => coefficient + t * rest, 0);
  return (Math.log(t) - x * x + sum) / Math.LN10 - Math.log10(2);
}

const COEFFICIENTS = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
] as const;
