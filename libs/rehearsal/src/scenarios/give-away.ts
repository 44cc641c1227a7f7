/** A year of salad for nothing: ten times as many posts as on any Saturday, and nobody is angry. */
import type { Script } from '../script.ts';
import { DOUBT, ENTRIES, REPLIES, WINNERS } from './give-away-texts.ts';

export const GIVE_AWAY: Script = {
  title: 'A give-away: ten times as many posts as usual, and all of them want to win.',
  subject: 'brommelo',
  moment: { weekday: 6, hour: 11, minute: 50 },
  minutes: 420,
  expectation: {
    kind: 'calm',
    severityMax: 1,
    because: 'many posts are no trouble while they are friendly',
  },
  moments: [
    [10, 'the company gives away a year of salad to who says with whom they would share it'],
    [185, 'it says that entries close at four'],
    [260, 'the winners are named'],
  ],
  waves: [
    {
      name: 'entries',
      texts: ENTRIES,
      rate: [
        [11, 0],
        [25, 3],
        [70, 4],
        [150, 2.2],
        [195, 3],
        [250, 1.2],
        [262, 0.2],
        [300, 0],
      ],
      platforms: { x: 46, tiktok: 22, bluesky: 18, forum: 14 },
      languages: { nl: 84, fr: 10, en: 6 },
      behind: ['#brommelo', '#winactie', '🤞', '😍', '🙏', '🥗'],
    },
    {
      name: 'doubt',
      texts: DOUBT,
      rate: [
        [40, 0],
        [90, 0.12],
        [280, 0.12],
        [330, 0],
      ],
      platforms: { x: 60, forum: 40 },
      languages: { nl: 100 },
    },
    {
      name: 'winners',
      texts: WINNERS,
      rate: [
        [261, 0],
        [275, 0.8],
        [340, 0.2],
        [410, 0],
      ],
      platforms: { x: 60, bluesky: 25, tiktok: 15 },
      languages: { nl: 94, en: 6 },
      behind: ['🎉', '🥳'],
    },
  ],
  threads: [
    {
      name: 'offer',
      minute: 10,
      platform: 'x',
      author: { id: 'brommelo', handle: 'brommelo', followers: 18_400 },
      text: 'Vijf keer een jaar lang gratis Brommelo! 🥗 Vertel ons met wie je het deelt, tag die persoon en gebruik #brommelo. Meedoen kan tot 16.00 uur.',
      language: 'nl',
      reposts: [
        [11, 0],
        [30, 2],
        [90, 1.2],
        [200, 0.6],
        [250, 0],
      ],
      replies: {
        rate: [
          [11, 0],
          [35, 2],
          [120, 1],
          [240, 0.4],
          [255, 0],
        ],
        texts: REPLIES,
      },
      likes: 5,
    },
  ],
  rings: [],
  beats: [
    {
      minute: 185,
      by: 'official',
      language: 'nl',
      text: 'Wat een leuke inzendingen! Meedoen met de winactie van Brommelo kan nog tot 16.00 uur. Om {promise} maken we de winnaars bekend.',
      promises: 260,
    },
    {
      minute: 260,
      by: 'official',
      language: 'nl',
      text: 'Gefeliciteerd! De vijf winnaars van een jaar lang Brommelo hebben een berichtje van ons. Dank aan alle 1.100 deelnemers 💚',
      keeps: true,
    },
  ],
  gaps: [],
};
