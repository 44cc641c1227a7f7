/** One play of a scenario, from its first post to its end, under faults; and what came of it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { DurationMs } from '@goldenhour/mention';
import { TOPICS } from '@goldenhour/pipeline';
import { Cluster, type ClusterOptions } from '../kafka/cluster.ts';
import type { Judgement } from '../kafka/judge.ts';
import type { Random } from '../world/random.ts';
import type { FaultyBroker } from './broker.ts';
import { Watch } from './watch.ts';

export type Round = {
  readonly broker: FaultyBroker;
  readonly cluster: Cluster;
  readonly random: Random;
  /** The play has come to its end, or will not: what a fault waits for may never come. */
  readonly over: AbortSignal;
};

/**
 * Does some harm, and all that belongs to it.
 *
 * @returns from when on the round should recover
 */
export type Fault = (round: Round) => Promise<{ readonly recoversFrom: number }>;

export type RoundOptions = {
  readonly broker: FaultyBroker;
  readonly cluster: ClusterOptions;
  readonly random: Random;
  readonly fault: Fault;
  /** @range ≥ 1 */
  readonly times: number;
  /** The topic whose growth shows that it goes on; scores where absent. */
  readonly watched?: string;
  /** Between a recovery and the next fault. */
  readonly pauseMs: { readonly least: DurationMs; readonly most: DurationMs };
  /** After this a round that does not come to its end is a failure. */
  readonly endMs: DurationMs;
};

export type RoundResult = {
  /** One for each fault; there are fewer than asked for where the play was over before. */
  readonly recoveriesMs: readonly DurationMs[];
  readonly longestStallMs: DurationMs;
  readonly judgement: Judgement;
  /** Processes that ended without being told to. */
  readonly ownEnds: readonly string[];
};

export async function playRound(options: RoundOptions): Promise<RoundResult> {
  const { broker, random, fault, times, pauseMs, endMs, watched = TOPICS.scored.name } = options;
  await using cluster = await Cluster.open(options.cluster);
  const recoveriesMs: DurationMs[] = [];
  let longestStallMs = 0;
  {
    await using watch = new Watch(cluster.reader, watched);
    const over = new AbortController();
    const end = cluster.end(endMs).finally(() => over.abort());
    end.catch(() => undefined);
    const begun = await watch.grownAfter(0, over.signal);
    while (begun !== undefined && recoveriesMs.length < times && !over.signal.aborted) {
      await pause(random.between(pauseMs.least, pauseMs.most), undefined);
      if (over.signal.aborted) break;
      const { recoversFrom } = await fault({ broker, cluster, random, over: over.signal });
      if (over.signal.aborted) break;
      const recovery = await watch.grownAfter(recoversFrom, over.signal);
      if (recovery !== undefined) recoveriesMs.push(recovery);
    }
    if (!over.signal.aborted) await cluster.hurry();
    await end;
    ({ longestStallMs } = watch);
  }
  const { judgement } = await cluster.found();
  return { recoveriesMs, longestStallMs, judgement, ownEnds: cluster.ownEnds };
}
