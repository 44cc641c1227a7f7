/** Texts per second of each scorer, turn by turn in one process. */
import type { ScoreRequest, Scorer } from '@goldenhour/pipeline/ports';

const ROUNDS = 5;
const BATCH = 500;
/** A turn takes at least this long. @unit ms of processor time */
const TURN_MS = 250;

/**
 * By the processor time of the process, all its threads together: what others do on the machine
 * would count in any other. Median of the rounds, the first of which warms up and does not count.
 */
export async function measureSpeed(
  scorers: readonly Scorer[],
  requests: readonly ScoreRequest[],
): Promise<ReadonlyMap<string, number>> {
  const speeds = new Map<string, number[]>(scorers.map(({ name }) => [name, []]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const scorer of scorers) {
      const speed = await speedOf(scorer, requests);
      if (round > 0) speeds.get(scorer.name)?.push(speed);
    }
  }
  return new Map(
    [...speeds].map(([name, list]) => [
      name,
      list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0,
    ]),
  );
}

async function speedOf(scorer: Scorer, requests: readonly ScoreRequest[]): Promise<number> {
  const before = process.cpuUsage();
  let texts = 0;
  for (;;) {
    for (let at = 0; at < requests.length; at += BATCH) {
      await scorer.score(requests.slice(at, at + BATCH));
    }
    texts += requests.length;
    const { user, system } = process.cpuUsage(before);
    const milliseconds = (user + system) / 1_000;
    if (milliseconds >= TURN_MS) return (1_000 * texts) / milliseconds;
  }
}
