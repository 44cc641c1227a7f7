/** Counts of five minutes, or of one bin where bins are longer. */
export type Block = {
  readonly total: number;
  /** Those of which a tone is known. */
  readonly scored: number;
  /** Negative ones; a sum of probabilities need not be whole. @range 0 … scored */
  readonly negative: number;
};

export function isCovered(block: Block | null | undefined): block is Block {
  return block !== null && block !== undefined;
}
