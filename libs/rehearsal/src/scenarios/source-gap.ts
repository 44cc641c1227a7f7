/** The largest platform cannot be read for an hour and a half. Nothing else happens. */
import type { Script } from '../script.ts';
import { ELSEWHERE, RETURN } from './source-gap-texts.ts';

export const SOURCE_GAP: Script = {
  title:
    'One platform cannot be read for ninety minutes, and comes back; what is missing is neither calm nor a rise.',
  subject: 'zilverdrecht',
  moment: { weekday: 2, hour: 10, minute: 30 },
  minutes: 300,
  expectation: {
    kind: 'calm',
    severityMax: 0,
    because: 'what could not be read is missing, not zero, and its return is no rise',
  },
  moments: [
    [30, 'X can no longer be read'],
    [45, 'some ask elsewhere what they would have asked there'],
    [120, 'X can be read again; what was said meanwhile is lost'],
  ],
  waves: [
    {
      name: 'elsewhere',
      texts: ELSEWHERE,
      rate: [
        [38, 0],
        [55, 0.12],
        [110, 0.12],
        [122, 0],
      ],
      platforms: { bluesky: 70, forum: 30 },
      languages: { nl: 95, en: 5 },
    },
    {
      name: 'return',
      texts: RETURN,
      rate: [
        [120, 0.2],
        [150, 0.1],
        [180, 0],
      ],
      platforms: { x: 100 },
      languages: { nl: 100 },
    },
  ],
  threads: [],
  rings: [],
  beats: [
    {
      minute: 70,
      by: 'official',
      platforms: ['bluesky', 'forum'],
      language: 'nl',
      text: 'Door een storing bij X kunnen we daar even geen berichten lezen. U bereikt gemeente Zilverdrecht hier, per telefoon of via zilverdrecht.example/contact',
    },
  ],
  gaps: [{ feed: 'x', from: 30, to: 120 }],
};
