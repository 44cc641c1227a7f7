import type { Organisation } from '../organisation.ts';

/** A health insurer with six hundred thousand insured. */
export const ZEKERBURG: Organisation = {
  id: 'zekerburg',
  name: 'Zekerburg',
  names: [],
  handles: ['@zekerburg'],
  hashtags: ['#zekerburg'],
  domains: ['zekerburg.example'],
  timeZone: 'Europe/Amsterdam',
  official: { id: 'zekerburg', handle: 'zekerburg', followers: 21_500 },
  hourly: [
    0.8, 0.4, 0.3, 0.3, 0.4, 0.8, 2, 5, 8, 9, 9, 8.5, 8, 8, 8.5, 8, 7.5, 6, 5, 5, 4.5, 4, 2.5, 1.5,
  ],
  weekend: 0.45,
  languages: { nl: 95, en: 5 },
  platforms: { x: 50, bluesky: 26, forum: 24 },
  talk: {
    positive: {
      nl: [
        'Zekerburg vergoedt de bril van onze zoon, in twee dagen geregeld. Heel blij mee',
        'Netjes van Zekerburg: declaratie ’s avonds ingediend, ’s ochtends betaald',
        'Fijn gesprek gehad met iemand van Zekerburg over de zorg voor mijn vader',
        'Bij Zekerburg krijg je tenminste nog gewoon een mens aan de lijn 👍',
        'Wachtlijstbemiddeling van Zekerburg werkt echt, kan volgende week al terecht',
        'De app van Zekerburg is een stuk duidelijker geworden, goed gedaan',
      ],
      en: ['Zekerburg sorted my claim within a day, great service'],
    },
    neutral: {
      nl: [
        'Vergoedt Zekerburg fysiotherapie vanaf de eerste behandeling?',
        '@zekerburg wat is het eigen risico als ik halverwege het jaar overstap?',
        'Zekerburg of een andere, wie heeft de aanvullende verzekering vergeleken?',
        'Premie van Zekerburg voor volgend jaar wordt op {day} bekend',
        'Weet iemand het nummer van Zekerburg voor in het buitenland?',
        'Zekerburg sponsort de avondvierdaagse',
        '@zekerburg ik krijg geen code in de app, wat moet ik doen',
        'Hoe lang duurt een machtiging bij Zekerburg gemiddeld?',
        'Huisarts zegt dat Zekerburg een contract heeft met het ziekenhuis, klopt dat?',
        'Werken bij Zekerburg, iemand ervaring?',
        'Brief van Zekerburg over het jaaroverzicht ligt op de mat',
      ],
      en: ['Does Zekerburg cover dental for adults?'],
    },
    negative: {
      nl: [
        'Declaratie afgewezen door Zekerburg zonder uitleg. Slecht.',
        'Zekerburg stuurt een rekening van het eigen risico van twee jaar geleden, belachelijk',
        'Half uur in de wacht bij Zekerburg, en dan wordt er opgehangen',
        'Premie Zekerburg alweer omhoog, wie kan dit nog betalen',
        'Mijn moeder krijgt haar medicijn niet meer vergoed door Zekerburg. Triest.',
        'Formulieren van Zekerburg zijn niet te begrijpen, frustrerend',
      ],
      en: ['Zekerburg rejected my claim, no explanation. Bad.'],
    },
  },
  answers: {
    nl: [
      'Goedemiddag, op zekerburg.example/vergoedingen staat het per behandeling. Komt u er niet uit? Stuur ons een bericht.',
      'Dat zoeken we graag voor u uit. Stuurt u ons een privébericht zonder medische gegevens?',
    ],
    en: ['Hello, please send us a private message without medical details and we will help.'],
  },
  products: {},
  fixtures: [],
};
