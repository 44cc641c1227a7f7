/** The mention: its record, parser, limits and ids. Pure: no I/O, no clock. */
export * from './mention.ts';
export * from './outcome.ts';
export * from './hash.ts';
export * from './limits.ts';
