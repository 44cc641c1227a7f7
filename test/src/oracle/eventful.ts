import { createWorld, type WorldOptions } from '../world/create-world.ts';
import type { World } from '../world/world.ts';
import { arrivalsOfWorld } from './arrivals.ts';
import { predict } from './oracle.ts';

const SEEDS_MOST = 500;

/** The first world from the seed on in which so many kinds of transitions happen. */
export function eventfulWorld(
  seed: number,
  { kinds, ...options }: WorldOptions & { readonly kinds: number },
): World {
  for (let at = seed; at < seed + SEEDS_MOST; at += 1) {
    const world = createWorld(at, { ...options, hasLate: false, isToldOnce: true });
    const { events } = predict(arrivalsOfWorld(world), world.subjects);
    if (new Set(events.map(({ transition }) => transition)).size >= kinds) return world;
  }
  throw new RangeError(`no world from seed ${seed} on has ${kinds} kinds of transitions`);
}
