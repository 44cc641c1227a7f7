/** Who speaks: where they live, which platform is theirs, and when they are awake. */
import type { EpochMs } from '@goldenhour/mention';
import type { ZoneOffset } from '@goldenhour/velocity';
import { LANGUAGES, type Language } from './language.ts';
import { type Account, accountsOf } from './people.ts';
import type { Platform } from './posts.ts';
import { pickShare, type Random } from './random.ts';
import type { Shares } from './script.ts';

export type Townsperson = {
  readonly account: Account;
  readonly home: Platform;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Hour at which the day begins, by the clock of the country. */
  readonly wakes: number;
};

export type Town = {
  /** Someone who writes in this language on this platform, and is probably awake where they live. */
  readonly someone: (
    wanted: {
      readonly language: Language;
      readonly platform: Platform;
      readonly time: EpochMs;
    },
    random: Random,
  ) => Townsperson;
};

/** Few write much and many write once: the exponent of how often the n-th account is picked. */
const PICK_EXPONENT = 1.6;
/** @unit hours */
const AWAKE_HOURS = 16;
/** Who is asleep is asked so often to stay so. */
const ATTEMPTS = 4;

const HOMES: Shares<Platform> = { x: 45, bluesky: 22, tiktok: 18, forum: 15 };
const COUNTRIES: Readonly<Record<Language, Shares<string>>> = {
  nl: { NL: 88, BE: 12 },
  en: { GB: 40, NL: 30, US: 20, IE: 10 },
  de: { DE: 80, AT: 12, CH: 8 },
  fr: { FR: 65, BE: 35 },
};

/** Who lives elsewhere gets up elsewhere. The United States are taken for their east. */
const ZONES: Readonly<Record<string, string>> = {
  GB: 'Europe/London',
  IE: 'Europe/Dublin',
  US: 'America/New_York',
};
const HOME_ZONE = 'Europe/Amsterdam';
const HOUR_MS = 3_600_000;

/** Rounds in which names are given out; what was given before is not given again. */
const ROUNDS = 4;

export function createTown(random: Random, zoneOffset: ZoneOffset): Town {
  const people = new Map<string, Townsperson[]>();
  for (const language of LANGUAGES) {
    for (const account of many(language, random)) {
      const home = pickShare(HOMES, random);
      const key = `${language}/${home}`;
      const person = {
        account,
        home,
        country: pickShare(COUNTRIES[language], random),
        wakes: 5 + random.below(6),
      };
      people.set(key, [...(people.get(key) ?? []), person]);
    }
  }
  const isAwake = ({ country, wakes }: Townsperson, time: EpochMs): boolean => {
    const local = time + zoneOffset(ZONES[country] ?? HOME_ZONE, time);
    return ((Math.floor(local / HOUR_MS) % 24) - wakes + 24) % 24 < AWAKE_HOURS;
  };
  return {
    someone({ language, platform, time }, chance) {
      // Outlets have `news` to themselves; what people write there are comments of X's people.
      const of = people.get(`${language}/${platform}`) ?? people.get(`${language}/x`) ?? [];
      let person: Townsperson | undefined;
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        person = of[Math.floor(of.length * chance.unit() ** PICK_EXPONENT)];
        if (person !== undefined && isAwake(person, time)) break;
      }
      if (person === undefined) throw new RangeError('nobody lives here');
      return person;
    },
  };
}

function many(language: Language, random: Random): readonly Account[] {
  const accounts = new Map<string, Account>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const account of accountsOf(language, random)) {
      if (!accounts.has(account.id)) accounts.set(account.id, account);
    }
  }
  return [...accounts.values()];
}
