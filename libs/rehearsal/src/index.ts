export { HISTORY_MS, world } from './endless/world.ts';
export type { Post } from './posts.ts';
