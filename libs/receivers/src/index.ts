/** One file per channel that is told of a crisis. */
export {};
