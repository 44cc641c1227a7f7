/** Who speaks in the rehearsal. Handles are made of words; no account of that name is meant. */
import type { Author } from '@goldenhour/mention';
import type { Language } from './language.ts';
import type { Random } from './random.ts';

const ADJECTIVES: Readonly<Record<Language, readonly string[]>> = {
  nl: [
    'vrolijke',
    'natte',
    'stille',
    'snelle',
    'halve',
    'gouden',
    'slome',
    'ronde',
    'blauwe',
    'kromme',
    'zoute',
    'wakkere',
    'losse',
    'grijze',
    'dappere',
    'verre',
    'koude',
    'vroege',
    'malle',
    'trage',
    'groene',
    'lange',
    'zachte',
    'rare',
  ],
  en: [
    'sleepy',
    'salty',
    'quiet',
    'crooked',
    'golden',
    'tiny',
    'windy',
    'lucky',
    'plaid',
    'muddy',
    'brisk',
    'odd',
    'velvet',
    'rusty',
    'humble',
    'spare',
    'minty',
    'broad',
  ],
  de: [
    'frohe',
    'stille',
    'schnelle',
    'halbe',
    'blaue',
    'krumme',
    'wache',
    'kleine',
    'nasse',
    'alte',
    'lose',
    'bunte',
  ],
  fr: [
    'petite',
    'vieille',
    'grande',
    'douce',
    'folle',
    'verte',
    'ronde',
    'sage',
    'noire',
    'jolie',
    'rare',
    'lente',
  ],
};
const NOUNS: Readonly<Record<Language, readonly string[]>> = {
  nl: [
    'kikker',
    'fiets',
    'koffiekan',
    'meeuw',
    'dakgoot',
    'klomp',
    'regenlaars',
    'otter',
    'zeilboot',
    'boterham',
    'egel',
    'lantaarn',
    'knikker',
    'wolk',
    'slak',
    'paraplu',
    'theepot',
    'pannenkoek',
    'reiger',
    'windvlaag',
    'sok',
    'hommel',
    'kaasschaaf',
    'vlieger',
    'tulp',
    'bakfiets',
  ],
  en: [
    'teapot',
    'heron',
    'gumboot',
    'pebble',
    'otter',
    'lantern',
    'walnut',
    'kite',
    'puddle',
    'magpie',
    'button',
    'turnip',
    'canoe',
    'badger',
    'thimble',
    'cactus',
    'pretzel',
    'moth',
  ],
  de: [
    'ente',
    'laterne',
    'brezel',
    'wolke',
    'flasche',
    'kanne',
    'tulpe',
    'robbe',
    'lampe',
    'gabel',
    'muschel',
    'kiefer',
  ],
  fr: [
    'mouette',
    'brioche',
    'loutre',
    'lanterne',
    'pomme',
    'tortue',
    'chaise',
    'plume',
    'tasse',
    'cigale',
    'poire',
    'baleine',
  ],
};

/** Few write much and many write once: the exponent of how often account n is picked. */
const PICK_EXPONENT = 1.6;
/** Accounts have a median of some 140 followers, and one in a hundred has thousands. */
const FOLLOWERS_MEDIAN = 140;

export type Account = Author & { readonly handle: string; readonly followers: number };

export type People = {
  /** Someone who writes in this language. */
  readonly someone: (language: Language, random: Random) => Account;
};

/** @param random decides on handles and followers */
export function createPeople(random: Random): People {
  const accounts = {
    nl: accountsOf('nl', random),
    en: accountsOf('en', random),
    de: accountsOf('de', random),
    fr: accountsOf('fr', random),
  };
  return {
    someone: (language, chance) => {
      const of = accounts[language];
      const account = of[Math.floor(of.length * chance.unit() ** PICK_EXPONENT)];
      if (account === undefined) throw new RangeError('nobody lives here');
      return account;
    },
  };
}

export function accountsOf(language: Language, random: Random): readonly Account[] {
  const accounts = ADJECTIVES[language].flatMap((adjective) =>
    NOUNS[language].map((noun): Account => {
      const number = random.chance(0.6) ? String(random.below(90) + 10) : '';
      const handle = `${adjective}_${noun}${number}`;
      // The ratio of two even chances: heavy on both sides, so its median is 1.
      const followers = Math.round((FOLLOWERS_MEDIAN * random.unit()) / (random.unit() + 0.01));
      return { id: `u-${handle}`, handle, followers };
    }),
  );
  // So that who writes most is not decided by the alphabet.
  return accounts
    .map((account) => ({ account, at: random.unit() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ account }) => account);
}

export const OFFICIAL: Readonly<Record<'brommelo' | 'zilverdrecht', Account>> = {
  brommelo: { id: 'brommelo', handle: 'brommelo', followers: 18_400 },
  zilverdrecht: { id: 'gem_zilverdrecht', handle: 'gem_zilverdrecht', followers: 6_100 },
};

export const OUTLETS: Readonly<
  Record<'drechtbode' | 'zilverblad' | 'trekvaart' | 'ledger', Account>
> = {
  drechtbode: { id: 'drechtbode', handle: 'drechtbode', followers: 41_000 },
  zilverblad: { id: 'zilverblad', handle: 'zilverblad', followers: 7_300 },
  trekvaart: { id: 'trekvaart_nieuws', handle: 'trekvaart_nieuws', followers: 112_000 },
  ledger: { id: 'lowland_ledger', handle: 'lowland_ledger', followers: 260_000 },
};
