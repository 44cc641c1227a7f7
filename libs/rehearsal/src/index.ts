/**
 * A world that does not exist, to rehearse in: organisations, the people who speak of them, and
 * scenarios with what really happens in them. A world for tests and benches, and for drills.
 *
 * Pure: no I/O, no clock, and no chance but the seed's. The same scenario, seed and start give the
 * same records, byte for byte. All names are invented; hosts end in `.example`.
 */
export { HISTORY_MS, world } from './endless/world.ts';
export type { Organisation } from './organisation.ts';
export type { OrganisationId } from './organisation-id.ts';
export type { Post } from './posts.ts';
export { SCENARIO_IDS, SCENARIOS, type ScenarioId } from './scenarios/index.ts';
export { type GroundTruth, naturalStart } from './truth.ts';
export {
  createWorld,
  FEEDS,
  type Feed,
  type MentionRecord,
  type TickRecord,
  type World,
  type WorldOptions,
  type WorldRecord,
} from './world.ts';
