/** A campaign over several platforms, by accounts that belong together and texts that were handed out. */
import type { Script } from '../script.ts';
import { DOUBT, PREPARED, RELIEF, REPLIES, WORRIED } from './campaign-texts.ts';

export const PREPARED_CAMPAIGN: Script = {
  title:
    'Ninety accounts accuse a town of hiding poison, on three platforms, in the same words; real people begin to worry.',
  subject: 'zilverdrecht',
  moment: { weekday: 3, hour: 19, minute: 20 },
  minutes: 420,
  expectation: { kind: 'crisis', onset: 10, within: 25, severityMin: 2 },
  moments: [
    [10, 'the first salvo: thirty posts within ninety seconds'],
    [22, 'the second salvo, on other platforms too'],
    [30, 'people who live there see it, and ask'],
    [64, 'somebody notices that all say the same'],
    [85, 'the town says what it knows, and promises the figures at ten'],
    [158, 'the figures are there, two minutes before they were promised'],
  ],
  waves: [
    {
      name: 'worried',
      texts: WORRIED,
      rate: [
        [24, 0],
        [45, 0.8],
        [90, 1],
        [150, 0.5],
        [260, 0.1],
        [340, 0],
      ],
      platforms: { x: 55, bluesky: 20, forum: 25 },
      languages: { nl: 96, en: 4 },
      behind: ['😟', '@gem_zilverdrecht'],
    },
    {
      name: 'doubt',
      texts: DOUBT,
      rate: [
        [60, 0],
        [90, 0.4],
        [180, 0.3],
        [300, 0],
      ],
      platforms: { x: 55, bluesky: 40, forum: 5 },
      languages: { nl: 100 },
    },
    {
      name: 'relief',
      texts: RELIEF,
      rate: [
        [160, 0],
        [185, 0.4],
        [260, 0.2],
        [400, 0],
      ],
      platforms: { x: 55, bluesky: 30, forum: 15 },
      languages: { nl: 100 },
    },
  ],
  threads: [
    {
      name: 'first',
      minute: 11,
      platform: 'x',
      author: { id: 'u-zilverdrechtwakker', handle: 'zilverdrechtwakker', followers: 2_100 },
      text: 'Lood in zeven speeltuinen. Al drie jaar bekend. Al drie jaar verzwegen. Gemeente Zilverdrecht, kijk ouders eens in de ogen. #zilverdrechtliegt',
      language: 'nl',
      reposts: [
        [12, 0],
        [20, 1.5],
        [60, 1],
        [140, 0.2],
        [200, 0],
      ],
      replies: {
        rate: [
          [14, 0],
          [30, 0.5],
          [100, 0.3],
          [200, 0],
        ],
        texts: REPLIES,
      },
      likes: 2,
    },
  ],
  rings: [
    {
      name: 'zilverdrechtliegt',
      accounts: 90,
      followersMax: 60,
      texts: PREPARED,
      platforms: { x: 60, bluesky: 25, forum: 15 },
      salvos: [
        { minute: 10, posts: 30, seconds: 90 },
        { minute: 22, posts: 40, seconds: 120 },
        { minute: 35, posts: 36, seconds: 120 },
        { minute: 52, posts: 45, seconds: 150 },
        { minute: 75, posts: 40, seconds: 150 },
        { minute: 110, posts: 30, seconds: 180 },
        { minute: 150, posts: 18, seconds: 240 },
      ],
    },
  ],
  beats: [
    {
      minute: 70,
      by: 'zilverblad',
      language: 'nl',
      text: 'Onrust in Zilverdrecht over lood in speeltuinen; herkomst van berichten onduidelijk',
    },
    {
      minute: 85,
      by: 'official',
      platforms: ['x', 'bluesky', 'forum'],
      language: 'nl',
      text: 'Er gaan berichten rond over lood in speeltuinen in Zilverdrecht. Alle metingen zijn onder de norm. Om {promise} zetten we alle rapporten op zilverdrecht.example/speeltuinen',
      promises: 160,
    },
    {
      minute: 132,
      by: 'drechtbode',
      language: 'nl',
      text: 'Tientallen nepaccounts achter berichten over lood in Zilverdrecht, zegt onderzoeker',
    },
    {
      minute: 158,
      by: 'official',
      language: 'nl',
      text: 'Zoals beloofd: alle bodemrapporten van onze speeltuinen staan online, met uitleg van de GGD. Spelen is veilig. Vragen? Bel ons, ook vanavond. Gemeente Zilverdrecht',
      keeps: true,
    },
  ],
  gaps: [],
};
