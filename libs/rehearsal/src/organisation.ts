/** Organisations that do not exist, and how they are spoken of on ordinary days. */
import type { Language } from './language.ts';
import type { OrganisationId } from './organisation-id.ts';
import type { Account } from './people.ts';
import type { Platform } from './posts.ts';
import type { Shares, Texts, Wave } from './script.ts';

/** What is said by mood. `{place}`, `{day}` and `{product}` are filled in. */
export type Talk = {
  readonly positive: Texts;
  readonly neutral: Texts;
  readonly negative: Texts;
};

/** Something that comes back every week, and is loud without being trouble. */
export type Fixture = {
  readonly name: string;
  /** 0 is Sunday; local time. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly waves: readonly Wave[];
};

export type Organisation = {
  readonly id: OrganisationId;
  /** How a configuration would watch it. */
  readonly name: string;
  readonly names: readonly string[];
  readonly handles: readonly string[];
  readonly hashtags: readonly string[];
  readonly domains: readonly string[];
  readonly timeZone: string;
  readonly official: Account;
  /** Mentions per hour by local hour, from midnight. */
  readonly hourly: readonly number[];
  /** Times that, on Saturdays and Sundays. */
  readonly weekend: number;
  readonly languages: Shares<Language>;
  readonly platforms: Shares<Platform>;
  readonly talk: Talk;
  /** What its account answers. */
  readonly answers: Texts;
  readonly products: Texts;
  readonly fixtures: readonly Fixture[];
};
