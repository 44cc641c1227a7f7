/** Texts per second of each scorer, turn by turn in one process. */
import type { ScoreRequest, Scorer } from '@goldenhour/pipeline/ports';

const ROUNDS = 5;
const BATCH = 500;

/** Median of the rounds, the first of which warms up and does not count. */
export async function measureSpeed(
  scorers: readonly Scorer[],
  requests: readonly ScoreRequest[],
): Promise<ReadonlyMap<string, number>> {
  const speeds = new Map<string, number[]>(scorers.map(({ name }) => [name, []]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const scorer of scorers) {
      const started = process.hrtime.bigint();
      for (let at = 0; at < requests.length; at += BATCH) {
        await scorer.score(requests.slice(at, at + BATCH));
      }
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      if (round > 0) speeds.get(scorer.name)?.push(requests.length / seconds);
    }
  }
  return new Map(
    [...speeds].map(([name, list]) => [
      name,
      list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0,
    ]),
  );
}
