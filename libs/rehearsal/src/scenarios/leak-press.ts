/** A memo that was not meant for anybody else, on a Monday before breakfast. */
import type { Script } from '../script.ts';
import { CUSTOMERS, OUTRAGE, POLITICS, RECOVERY, REPLIES, STAFF } from './leak-texts.ts';

export const LEAK_PRESS: Script = {
  title:
    'A newspaper has an internal memo of a health insurer; the others follow, and the insured do the rest.',
  subject: 'zekerburg',
  moment: { weekday: 1, hour: 6, minute: 30 },
  minutes: 600,
  expectation: { kind: 'crisis', onset: 20, within: 60, severityMin: 2 },
  moments: [
    [20, 'a newspaper prints the memo'],
    [45, 'other outlets take it over'],
    [75, 'the insured are awake, and angry'],
    [130, 'the insurer regrets the wording, and promises its board at noon'],
    [210, 'a member of parliament asks for a debate'],
    [340, 'the board speaks, ten minutes late, and withdraws the policy'],
  ],
  waves: [
    {
      name: 'outrage',
      texts: OUTRAGE,
      rate: [
        [24, 0],
        [50, 0.8],
        [100, 2.4],
        [200, 2.6],
        [320, 1.4],
        [450, 0.4],
        [590, 0],
      ],
      platforms: { x: 58, bluesky: 30, forum: 12 },
      languages: { nl: 97, en: 3 },
      behind: ['😡', '#zekerburg', '#kijknaardemens', '🤬'],
    },
    {
      name: 'customers',
      texts: CUSTOMERS,
      rate: [
        [50, 0],
        [110, 0.9],
        [240, 0.8],
        [400, 0.3],
        [560, 0],
      ],
      platforms: { x: 46, bluesky: 24, forum: 30 },
      languages: { nl: 98, en: 2 },
      behind: ['@zekerburg', '😢'],
    },
    {
      name: 'politics',
      texts: POLITICS,
      rate: [
        [150, 0],
        [220, 0.5],
        [330, 0.3],
        [480, 0],
      ],
      platforms: { x: 62, bluesky: 38 },
      languages: { nl: 100 },
    },
    {
      name: 'staff',
      texts: STAFF,
      rate: [
        [80, 0],
        [150, 0.2],
        [300, 0.1],
        [420, 0],
      ],
      platforms: { x: 45, forum: 55 },
      languages: { nl: 100 },
    },
    {
      name: 'recovery',
      texts: RECOVERY,
      rate: [
        [342, 0],
        [370, 0.6],
        [480, 0.3],
        [600, 0.05],
      ],
      platforms: { x: 55, bluesky: 30, forum: 15 },
      languages: { nl: 100 },
    },
  ],
  threads: [
    {
      name: 'photo-of-the-memo',
      minute: 38,
      platform: 'x',
      author: { id: 'u-patient_nr_zoveel', handle: 'patient_nr_zoveel', followers: 5_600 },
      text: '“Afwijzen bij eerste aanvraag, de meesten vragen niet nog eens.” Dit staat letterlijk in de interne memo van Zekerburg. Mijn man kreeg drie keer nee. Hij heeft de vierde niet gehaald.',
      language: 'nl',
      reposts: [
        [40, 0],
        [70, 1.8],
        [150, 2.4],
        [280, 0.8],
        [420, 0],
      ],
      replies: {
        rate: [
          [42, 0],
          [90, 0.9],
          [240, 0.4],
          [400, 0],
        ],
        texts: REPLIES,
      },
      likes: 9,
    },
  ],
  rings: [],
  beats: [
    {
      minute: 20,
      by: 'trekvaart',
      language: 'nl',
      text: 'Memo Zekerburg: ‘Eerste aanvraag voor dure zorg altijd afwijzen, de meesten vragen niet nog eens’',
    },
    {
      minute: 45,
      by: 'drechtbode',
      language: 'nl',
      text: 'Verzekeraar Zekerburg wees bewust aanvragen van patiënten af, blijkt uit gelekt stuk',
    },
    {
      minute: 58,
      by: 'zilverblad',
      language: 'nl',
      text: 'Patiënten geschokt over gelekte memo Zekerburg',
    },
    {
      minute: 88,
      by: 'ledger',
      language: 'en',
      text: 'Leaked memo: Dutch insurer Zekerburg told staff to reject first claims',
    },
    {
      minute: 130,
      by: 'official',
      language: 'nl',
      text: 'De formulering in dit interne stuk is ongelukkig en past niet bij Zekerburg. We begrijpen de zorgen. Om {promise} geeft ons bestuur een toelichting.',
      promises: 330,
    },
    {
      minute: 212,
      by: 'trekvaart',
      language: 'nl',
      text: 'Kamer wil opheldering over memo Zekerburg, toezichthouder start onderzoek',
    },
    {
      minute: 340,
      by: 'official',
      language: 'nl',
      text: 'Dit had nooit mogen gebeuren. Zekerburg trekt het beleid per direct in, alle afgewezen aanvragen van de laatste drie jaar worden opnieuw bekeken door artsen en onze directeur zorg stapt op. Bel ons: zekerburg.example/herzien',
      keeps: true,
    },
    {
      minute: 348,
      by: 'drechtbode',
      language: 'nl',
      text: 'Directeur Zekerburg weg na gelekte memo, alle afwijzingen opnieuw bekeken',
    },
  ],
  gaps: [],
};
