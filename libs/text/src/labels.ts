/** What can be said of a text. The order of each list is the order of a model's outputs. */

/** `other` is every language that the engine cannot judge. */
export const LANGUAGES = ['nl', 'en', 'de', 'fr', 'es', 'it', 'pt', 'other'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Languages that are judged. */
export const JUDGED = ['nl', 'en', 'de', 'fr', 'es', 'it', 'pt'] as const;
export type Judged = (typeof JUDGED)[number];

export const CATEGORIES = [
  'threat',
  'safety',
  'privacy',
  'discrimination',
  'fraud',
  'boycott',
  'outage',
  'service',
  'press',
  'leak',
  'praise',
  'question',
  'self-harm',
] as const;
export type Category = (typeof CATEGORIES)[number];

export const TONES = ['negative', 'neutral', 'positive'] as const;
export type Tone = (typeof TONES)[number];

/** 0 no trouble, 1 ordinary complaint, 2 would worry a communication department, 3 wake somebody. */
export const SEVERITY_MAX = 3;
export type Severity = 0 | 1 | 2 | 3;
