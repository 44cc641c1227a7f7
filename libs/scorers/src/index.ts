/** Scorers that lean on libraries outside the pure text engine. */
export {};
