/** What Goldenhour and the process that runs the model say to each other. */

/** All that the process needs to know; the folder was looked at before. */
export type ModelPlan = {
  readonly folder: string;
  readonly classes: number;
  readonly tokens: number;
  readonly batchTexts: number;
  readonly threads: number;
};

export type Order =
  | { readonly t: 'load'; readonly plan: ModelPlan }
  /** @shape at most `batchTexts` texts, as {@link inputText} makes them */
  | { readonly t: 'judge'; readonly texts: readonly string[] };

/** One for each order, in order. */
export type Answer =
  | { readonly t: 'loaded' }
  /** It cannot be loaded; a sentence that says what to do. */
  | { readonly t: 'refused'; readonly why: string }
  /** @shape texts × classes, row by row; not yet probabilities */
  | { readonly t: 'judged'; readonly logits: Float32Array }
  /** This batch could not be judged; the next one may. */
  | { readonly t: 'failed'; readonly why: string };
