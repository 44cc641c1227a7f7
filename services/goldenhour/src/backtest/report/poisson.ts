/** How sure a rate is that was counted. */

const HALVINGS = 60;

/**
 * Exact 95 % interval of the mean behind one Poisson count.
 *
 * @param count whole, ≥ 0
 * @source F. Garwood: Fiducial limits for the Poisson distribution, Biometrika 28, 1936
 * @complexity 120 sums over the count
 */
export function poissonInterval(count: number): readonly [low: number, high: number] {
  // Ten standard deviations and more than the highest limit of a small count.
  const top = count + 10 * Math.sqrt(count) + 10;
  const low = count === 0 ? 0 : solve((mean) => 1 - atMost(count - 1, mean) < 0.025, top);
  return [low, solve((mean) => atMost(count, mean) > 0.025, top)];
}

/** Where a condition that holds from 0 on ceases to hold. */
function solve(holds: (mean: number) => boolean, top: number): number {
  let [from, to] = [0, top];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (from + to) / 2;
    if (holds(middle)) from = middle;
    else to = middle;
  }
  return to;
}

/** Probability of `count` or fewer. */
function atMost(count: number, mean: number): number {
  let logTerm = -mean;
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= count; k += 1) {
    logTerm += Math.log(mean / k);
    sum += Math.exp(logTerm);
  }
  return Math.min(1, sum);
}
