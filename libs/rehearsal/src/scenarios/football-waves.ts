/** A match: it builds up, jumps at every goal, and is gone by midnight. Minutes count from half an hour before. */
import type { Wave } from '../script.ts';
import { BEFORE, GOALS, PLAY, REFEREE, WHISTLE } from './football-texts.ts';

const PLATFORMS = { x: 66, bluesky: 16, tiktok: 12, forum: 6 } as const;
const LANGUAGES = { nl: 88, de: 7, en: 5 } as const;
const BEHIND = ['#drechtmond', '#dremon', '⚽', '💙', '🔥'] as const;

export const MATCH_WAVES: readonly Wave[] = [
  {
    name: 'before',
    texts: BEFORE,
    rate: [
      [0, 0.4],
      [25, 1.6],
      [36, 1],
      [45, 0],
    ],
    platforms: PLATFORMS,
    languages: LANGUAGES,
    behind: BEHIND,
  },
  {
    name: 'play',
    texts: PLAY,
    rate: [
      [32, 0],
      [38, 2.2],
      [80, 2.4],
      [84, 1.2],
      [96, 1],
      [100, 2.4],
      [146, 3],
      [152, 0.6],
      [170, 0],
    ],
    platforms: PLATFORMS,
    languages: LANGUAGES,
    behind: BEHIND,
  },
  {
    name: 'goals',
    texts: GOALS,
    rate: [
      [57, 0],
      [58, 11],
      [64, 1],
      [68, 0],
      [116, 0],
      [117, 12],
      [124, 1],
      [130, 0],
      [139, 0],
      [140, 14],
      [147, 1],
      [152, 0],
    ],
    platforms: PLATFORMS,
    languages: LANGUAGES,
    behind: BEHIND,
  },
  {
    name: 'referee',
    texts: REFEREE,
    rate: [
      [70, 0],
      [72, 2.5],
      [80, 0.6],
      [108, 0.3],
      [110, 2],
      [116, 0.3],
      [150, 0],
    ],
    platforms: PLATFORMS,
    languages: { nl: 95, en: 5 },
    behind: ['😤', '#drechtmond', '🟥'],
  },
  {
    name: 'whistle',
    texts: WHISTLE,
    rate: [
      [145, 0],
      [148, 6],
      [165, 2],
      [220, 0.3],
      [260, 0],
    ],
    platforms: PLATFORMS,
    languages: LANGUAGES,
    behind: BEHIND,
  },
];
