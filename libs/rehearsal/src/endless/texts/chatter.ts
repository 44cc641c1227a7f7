/** Texts on one subject in one language, by mood. Slots: {product}, {place}, {day}. */
export type Chatter = {
  readonly positive: readonly string[];
  readonly neutral: readonly string[];
  readonly negative: readonly string[];
};

export type Language = 'nl' | 'en';
