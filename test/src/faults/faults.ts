/** What can go wrong around a cluster, each as one thing that happens and is over. */
import { setTimeout as pause } from 'node:timers/promises';
import type { DurationMs } from '@goldenhour/mention';
import type { Cluster } from '../kafka/cluster.ts';
import { PARTITIONS } from '../kafka/posts-scenario.ts';
import type { Role, WorkerProcess } from '../kafka/worker-process.ts';
import type { Random } from '../world/random.ts';
import type { StrikePoint } from './commit-trap.ts';
import type { Fault } from './round.ts';
import type { Pace } from './tcp-proxy.ts';

/** kill -9 of a worker of one of these kinds; another is started at once. */
export const killWorker =
  (...roles: readonly Role[]): Fault =>
  async ({ cluster, random }) => {
    const victim = pickWorker(cluster, random, random.pick(roles));
    const recoversFrom = Date.now();
    await cluster.replace(victim);
    return { recoversFrom };
  };

/** kill -9 of the only scorer, right before or after a request of its commit was answered. */
export const killAtStep =
  (point: StrikePoint): Fault =>
  async ({ broker, cluster, random, over }) => {
    const victim = pickWorker(cluster, random, 'scorer');
    let recoversFrom = 0;
    // It fences when it takes a task over, once for each, and then never again.
    const isFence = point.during === 'fence';
    const struck = broker.trap.arm({
      ...point,
      passes: random.between(0, isFence ? PARTITIONS - 1 : 3),
      isMeant: (id) => id.includes('.score.'),
      act: () => {
        recoversFrom = Date.now();
        return victim.kill();
      },
    });
    if (isFence) broker.proxy.cut();
    await Promise.race([struck, aborted(over)]);
    broker.trap.disarm();
    cluster.start('scorer');
    return { recoversFrom };
  };

/** The broker dies and comes back; its workers have to wait. */
export const killBroker =
  (goneMs: DurationMs): Fault =>
  async ({ broker }) => {
    await broker.kafka.kill();
    await pause(goneMs);
    await broker.kafka.restart();
    return { recoversFrom: Date.now() };
  };

export const cutConnections: Fault = ({ broker }) => {
  const recoversFrom = Date.now();
  broker.proxy.cut();
  return Promise.resolve({ recoversFrom });
};

/** One connection of many is half-open; only who waits in vain for an answer can know. */
export const strandConnection: Fault = ({ broker: { proxy }, random }) => {
  const recoversFrom = Date.now();
  proxy.strand((count) => random.between(0, count - 1));
  return Promise.resolve({ recoversFrom });
};

/** Half-open: what is sent is lost, in one direction or both, and nobody is told. */
export const swallow =
  (ms: DurationMs): Fault =>
  async ({ broker: { proxy }, random }) => {
    proxy.swallow(...random.pick([['up'], ['down'], ['up', 'down']] as const));
    await pause(ms);
    proxy.heal();
    return { recoversFrom: Date.now() };
  };

/** A network that is parted and joined again: what was sent comes late. */
export const hold =
  (ms: DurationMs): Fault =>
  async ({ broker: { proxy }, random }) => {
    proxy.hold(...random.pick([['up'], ['down'], ['up', 'down']] as const));
    await pause(ms);
    proxy.heal();
    return { recoversFrom: Date.now() };
  };

export const slowDown =
  (pace: Pace, ms: DurationMs): Fault =>
  async ({ broker: { proxy } }) => {
    proxy.slow(pace);
    await pause(ms);
    proxy.heal();
    return { recoversFrom: Date.now() };
  };

/** A worker stands still for longer than its session, and goes on as if nothing had been. */
export const freezeWorker =
  (role: Role, ms: DurationMs): Fault =>
  async ({ cluster, random }) => {
    const zombie = pickWorker(cluster, random, role);
    const recoversFrom = Date.now();
    zombie.freeze();
    await pause(ms);
    zombie.thaw();
    return { recoversFrom };
  };

/** Scorers come and go, in order and not, at that interval. */
export const storm =
  (times: number, intervalMs: DurationMs): Fault =>
  async ({ cluster, random }) => {
    for (let left = times; left > 0; left -= 1) {
      cluster.start('scorer');
      await pause(intervalMs);
      const leaver = pickWorker(cluster, random, 'scorer');
      if (random.chance(0.5)) await leaver.kill();
      else await leaver.stop();
    }
    return { recoversFrom: Date.now() };
  };

function pickWorker(cluster: Cluster, random: Random, role: Role): WorkerProcess {
  return random.pick(cluster.workers(role));
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
