import type { Organisation } from '../organisation.ts';
import { MATCH_WAVES } from '../scenarios/football-waves.ts';

/** A football club that plays every Saturday, and on Wednesdays abroad. */
export const DRECHTMOND: Organisation = {
  id: 'drechtmond',
  name: 'VV Drechtmond',
  names: ['Drechtmond'],
  handles: ['@vvdrechtmond'],
  hashtags: ['#drechtmond', '#dremon'],
  domains: ['drechtmond.example'],
  timeZone: 'Europe/Amsterdam',
  official: { id: 'vvdrechtmond', handle: 'vvdrechtmond', followers: 148_000 },
  hourly: [3, 1.5, 0.8, 0.5, 0.5, 0.8, 2, 4, 6, 7, 8, 9, 10, 9, 8, 8, 9, 10, 11, 12, 12, 11, 8, 5],
  weekend: 1.3,
  languages: { nl: 86, en: 9, de: 5 },
  platforms: { x: 62, bluesky: 14, forum: 14, tiktok: 10 },
  talk: {
    positive: {
      nl: [
        'Zin in zaterdag, Drechtmond thuis, zon erbij 😍',
        'Wat een talent is die nieuwe spits van Drechtmond zeg',
        'Mooiste shirt in jaren, goed gedaan Drechtmond',
        'Met mijn zoontje naar de training van Drechtmond, hij straalt',
        'Drechtmond doet het gewoon weer goed dit seizoen 💙',
        'Respect voor de vrijwilligers van Drechtmond, de tribune is prachtig geworden',
      ],
      en: ['Great atmosphere at Drechtmond last week', 'Loving this Drechtmond season'],
      de: ['Schöne Fahrt nach Holland, tolle Stimmung bei Drechtmond'],
    },
    neutral: {
      nl: [
        'Weet iemand of er nog kaarten zijn voor Drechtmond op {day}?',
        'Opstelling van Drechtmond komt meestal een uur van tevoren toch?',
        'Drechtmond traint {day} achter gesloten deuren',
        '@vvdrechtmond hoe laat gaan de poorten open?',
        'Wie heeft er een seizoenkaart over van Drechtmond vak H?',
        'Contract van de keeper van Drechtmond loopt af in de zomer',
        'Drechtmond uit op {day}, rijdt er een supportersbus?',
        'Bespreking van de jaarcijfers van Drechtmond op {day}',
        'Op welke zender komt Drechtmond woensdag?',
      ],
      en: ['Any tickets left for Drechtmond on {day}?', 'Which channel shows Drechtmond?'],
      de: ['Gibt es für Drechtmond noch Karten im Gästeblock?'],
    },
    negative: {
      nl: [
        'Twaalf euro parkeren bij Drechtmond, belachelijk',
        'Bier bij Drechtmond is lauw en duur, slecht hoor',
        'Die middenvelder van Drechtmond kan echt geen bal raken, waardeloos',
        'Website van Drechtmond ligt er altijd uit als de kaartverkoop begint. Irritant.',
        'Weer geblesseerd, wat een pech Drechtmond 😩',
      ],
      en: ['Ticket site of Drechtmond is terrible'],
    },
  },
  answers: {
    nl: [
      'Poorten open anderhalf uur voor de aftrap. Tot dan! #drechtmond',
      'Kaarten zijn alleen te koop via drechtmond.example',
    ],
    en: ['Tickets are sold on drechtmond.example only. See you there!'],
  },
  products: {},
  fixtures: [
    { name: 'league', weekday: 6, hour: 18, minute: 10, waves: MATCH_WAVES },
    { name: 'cup', weekday: 3, hour: 20, minute: 10, waves: MATCH_WAVES },
  ],
};
