/** What a scenario is made of: who says what, when, where and how often. Data alone. */
import type { Language } from './language.ts';
import type { OrganisationId } from './organisation-id.ts';
import type { Account, OUTLETS } from './people.ts';
import type { Platform } from './posts.ts';

/** Distinct texts, as people wrote them. */
export type Texts = Readonly<Partial<Record<Language, readonly string[]>>>;
/** A line through points; 0 outside. @unit minutes after the start; posts per minute */
export type Points = readonly (readonly [minute: number, rate: number])[];
/** Weights; they need not add up to 1. */
export type Shares<K extends string> = Readonly<Partial<Record<K, number>>>;

/** Posts of many people, each of their own accord. */
export type Wave = {
  readonly name: string;
  readonly texts: Texts;
  readonly rate: Points;
  readonly platforms: Shares<Platform>;
  readonly languages: Shares<Language>;
  /** What some put behind their words. */
  readonly behind?: readonly string[];
};

/** One post, and what hangs under it. */
export type Thread = {
  readonly name: string;
  readonly minute: number;
  readonly platform: Platform;
  readonly author: Account;
  readonly text: string;
  readonly language: Language;
  readonly reposts: Points;
  readonly replies?: { readonly rate: Points; readonly texts: Texts };
  readonly quotes?: { readonly rate: Points; readonly texts: Texts };
  /** Likes that come with each repost, reply and quote. */
  readonly likes: number;
  /** When its platform takes it away. @unit minutes after the start */
  readonly removed?: number;
};

/** Accounts that belong together and post, in salvos, what was written for them. */
export type Ring = {
  readonly name: string;
  readonly accounts: number;
  readonly followersMax: number;
  readonly texts: Texts;
  readonly platforms: Shares<Platform>;
  readonly salvos: readonly {
    readonly minute: number;
    readonly posts: number;
    readonly seconds: number;
  }[];
};

/** A word of the organisation, or of an outlet. */
export type Beat = {
  readonly minute: number;
  readonly by: 'official' | keyof typeof OUTLETS;
  /** Of the organisation; an outlet has its own site, and X. */
  readonly platforms?: readonly Platform[];
  readonly language: Language;
  /** `{promise}` is the local time of what is promised. */
  readonly text: string;
  /** The organisation says that it comes back then. @unit minutes after the start */
  readonly promises?: number;
  /** It is what was promised last. */
  readonly keeps?: true;
};

/** A feed that could not be read. @unit minutes after the start */
export type Gap = { readonly feed: Platform; readonly from: number; readonly to: number };

/** What a detector should make of it. */
export type Expectation =
  | {
      readonly kind: 'crisis';
      /** When it begins, seen by somebody who knows the script. @unit minutes after the start */
      readonly onset: number;
      /** It should be open so long after the onset. @unit minutes */
      readonly within: number;
      /** It should become at least this severe. */
      readonly severityMin: 1 | 2 | 3;
    }
  | {
      readonly kind: 'calm';
      /** A notice may be fair; an alarm is not. */
      readonly severityMax: 0 | 1;
      readonly because: string;
    };

export type Script = {
  /** In one sentence, for a person who chooses. */
  readonly title: string;
  readonly subject: OrganisationId;
  /** When such a thing happens: it begins there where no start is given. Local time of the subject. */
  readonly moment: {
    /** 0 is Sunday. */
    readonly weekday: number;
    readonly hour: number;
    readonly minute: number;
  };
  /** How long it lasts. */
  readonly minutes: number;
  readonly expectation: Expectation;
  /** What happens, for who watches. @unit minutes after the start */
  readonly moments: readonly (readonly [minute: number, what: string])[];
  readonly waves: readonly Wave[];
  readonly threads: readonly Thread[];
  readonly rings: readonly Ring[];
  readonly beats: readonly Beat[];
  readonly gaps: readonly Gap[];
};
