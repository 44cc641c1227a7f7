/** The rarity of counts: what is learned, what is usual, how rare it is. */
export type { Block } from './block.ts';
export { toneNow } from './tone.ts';
export { emptyUsual, fade, isBurst, learnHour, rateAt, type Usual } from './usual.ts';
export { type Weighed, weigh } from './weigh.ts';
