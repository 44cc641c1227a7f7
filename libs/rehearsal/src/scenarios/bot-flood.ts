/** Spam that happens to name a company. Loud, and nobody said anything. */
import type { Script } from '../script.ts';
import { ANNOYED, SPAM } from './bot-flood-texts.ts';

export const BOT_FLOOD: Script = {
  title: 'Three hundred empty accounts advertise free telephones with the name of a company.',
  subject: 'belvink',
  moment: { weekday: 4, hour: 13, minute: 50 },
  minutes: 300,
  expectation: {
    kind: 'calm',
    severityMax: 1,
    because:
      'accounts that belong together say nothing against the company, and hardly anybody else speaks',
  },
  moments: [
    [10, 'the flood begins'],
    [48, 'the company warns its customers'],
    [110, 'the platforms have thrown the accounts out'],
  ],
  waves: [
    {
      name: 'annoyed',
      texts: ANNOYED,
      rate: [
        [25, 0],
        [45, 0.25],
        [100, 0.2],
        [160, 0],
      ],
      platforms: { x: 70, bluesky: 30 },
      languages: { nl: 100 },
    },
  ],
  threads: [],
  rings: [
    {
      name: 'free-phones',
      accounts: 300,
      followersMax: 3,
      texts: SPAM,
      platforms: { x: 78, bluesky: 22 },
      salvos: Array.from({ length: 20 }, (_, number) => ({
        minute: 10 + number * 5,
        posts: 24,
        seconds: 240,
      })),
    },
  ],
  beats: [
    {
      minute: 48,
      by: 'official',
      language: 'nl',
      text: 'Er gaan berichten rond over gratis telefoons van Belvink. Die komen niet van ons. Klik niet, en meld ze. Echte acties staan op belvink.example/acties',
    },
  ],
  gaps: [],
};
