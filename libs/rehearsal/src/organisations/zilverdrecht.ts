import { ZILVERDRECHT_EN } from '../endless/texts/zilverdrecht-en.ts';
import { ZILVERDRECHT_NL } from '../endless/texts/zilverdrecht-nl.ts';
import type { Organisation } from '../organisation.ts';
import { OFFICIAL } from '../people.ts';

/** A municipality of some forty thousand. */
export const ZILVERDRECHT: Organisation = {
  id: 'zilverdrecht',
  name: 'Gemeente Zilverdrecht',
  names: ['Zilverdrecht'],
  handles: ['@gem_zilverdrecht'],
  hashtags: ['#zilverdrecht'],
  domains: ['zilverdrecht.example'],
  timeZone: 'Europe/Amsterdam',
  official: OFFICIAL.zilverdrecht,
  hourly: [1.5, 1, 1, 1, 1, 1.5, 4, 8, 12, 14, 13, 12, 11, 12, 13, 13, 12, 11, 10, 11, 10, 8, 5, 3],
  weekend: 0.7,
  languages: { nl: 88, en: 12 },
  platforms: { x: 58, bluesky: 22, forum: 20 },
  talk: {
    positive: { nl: ZILVERDRECHT_NL.positive, en: ZILVERDRECHT_EN.positive },
    neutral: { nl: ZILVERDRECHT_NL.neutral, en: ZILVERDRECHT_EN.neutral },
    negative: { nl: ZILVERDRECHT_NL.negative, en: ZILVERDRECHT_EN.negative },
  },
  answers: {
    nl: [
      'Dank voor uw bericht. Op zilverdrecht.example vindt u de actuele tijden. Webcare Zilverdrecht',
      'We geven het door aan de buitendienst van Zilverdrecht. Wilt u ons de exacte plek sturen?',
      'U kunt hiervoor online een afspraak maken via zilverdrecht.example',
    ],
    en: [
      'Thank you for your message. You find the current times on zilverdrecht.example',
      'We pass it on to our outdoor team in Zilverdrecht.',
    ],
  },
  products: {},
  fixtures: [],
};
