/** A European night: loud, rude and happy. */
import type { Script } from '../script.ts';
import { REPLIES } from './football-texts.ts';
import { MATCH_WAVES } from './football-waves.ts';

export const FOOTBALL_NIGHT: Script = {
  title:
    'A football night: a hundred times as loud as noon, with shots, murder and a blind referee.',
  subject: 'drechtmond',
  moment: { weekday: 3, hour: 20, minute: 10 },
  minutes: 360,
  expectation: {
    kind: 'calm',
    severityMax: 1,
    because: 'the club is as loud every week, and what sounds like blood is football',
  },
  moments: [
    [35, 'kick-off'],
    [57, 'one nil'],
    [71, 'a red card that nobody understands'],
    [116, 'two nil'],
    [139, 'three nil'],
    [147, 'the final whistle'],
  ],
  waves: MATCH_WAVES,
  threads: [
    {
      name: 'captain',
      minute: 149,
      platform: 'x',
      author: { id: 'vvdrechtmond', handle: 'vvdrechtmond', followers: 148_000 },
      text: 'DRIE! NUL! Wat een avond, wat een ploeg, wat een publiek. Tot zaterdag 💙 #dremon',
      language: 'nl',
      reposts: [
        [150, 0],
        [155, 5],
        [180, 2],
        [240, 0],
      ],
      replies: {
        rate: [
          [150, 0],
          [158, 3],
          [200, 0.6],
          [260, 0],
        ],
        texts: REPLIES,
      },
      likes: 12,
    },
  ],
  rings: [],
  beats: [
    {
      minute: 152,
      by: 'drechtbode',
      language: 'nl',
      text: 'Drechtmond maakt gehakt van Rheinau 09: 3-0',
    },
  ],
  gaps: [],
};
