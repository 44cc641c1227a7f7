/** What is asked of a text, and what is said of it. */
import type { Category, Judged, Language, Severity } from './labels.ts';
import type { Span } from './masking.ts';
import type { RuleInput } from './rule-inputs.ts';

export type TextRequest = {
  readonly text: string;
  readonly kind: string;
  /** Two letters, as the platform says; it may lie. */
  readonly hint?: string | undefined;
  /**
   * Where the text names the subject that is judged; empty where it does not name it. Undefined
   * where there is none: then the tone towards it is the feeling of the text.
   */
  readonly subject?: readonly Span[] | undefined;
  /** Where it names other subjects. */
  readonly others?: readonly Span[] | undefined;
};

export type ToneShares = {
  readonly negative: number;
  readonly neutral: number;
  readonly positive: number;
};

export type Verdict = {
  /** `und` where there is nothing but pictures. */
  readonly language: Judged | 'und';
  /** Probabilities of the author's tone towards the subject; they sum to 1. */
  readonly negative: number;
  readonly neutral: number;
  readonly positive: number;
  /** Feeling of the text. @range −1…1 */
  readonly polarity: number;
  readonly polarityShares: ToneShares;
  /** Of the categories, by the order of CATEGORIES, each a float of 32 bits. @range 0…1 */
  readonly probabilities: readonly number[];
  readonly categories: readonly Category[];
  readonly severity: Severity;
  /** It should wake somebody. */
  readonly page: boolean;
  /** Severity 3 beyond doubt: one message is enough. */
  readonly severe: boolean;
  /** The rules found words of danger together, not taken back: less is enough to wake somebody. */
  readonly danger: boolean;
  /** 64 bits as 16 hexadecimal digits; near-duplicates differ in few. */
  readonly fingerprint: string;
  /** Of the words that say most of what it is about, see `termOf`; at most `TERMS_MAX`. */
  readonly terms: readonly number[];
};

export type Refused = {
  readonly unscored: 'no_words' | 'language';
  readonly language: Language | 'und';
  /** A threat that is plain in whatever language. */
  readonly threat: boolean;
};

/** Something held or left out, to see what it does. */
export type Change = {
  /** Read the text in this language, whatever it is in, also where there is nothing to read. */
  readonly language?: Judged | 'und' | undefined;
  /** Take this input of the rules for 0. */
  readonly without?: RuleInput | undefined;
};
