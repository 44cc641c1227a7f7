import type { Organisation } from '../organisation.ts';

/** A secondary school of some nine hundred pupils. It is hardly ever spoken of. */
export const MEERKOET: Organisation = {
  id: 'meerkoet',
  name: 'Meerkoet College',
  names: ['Meerkoetcollege', 'het Meerkoet'],
  handles: ['@meerkoetcollege'],
  hashtags: ['#meerkoetcollege', '#meerkoet'],
  domains: ['meerkoetcollege.example'],
  timeZone: 'Europe/Amsterdam',
  official: { id: 'meerkoetcollege', handle: 'meerkoetcollege', followers: 1_150 },
  hourly: [
    0.1, 0, 0, 0, 0, 0, 0.2, 0.6, 1, 0.8, 0.9, 0.9, 1.2, 1, 0.9, 1.4, 1.5, 1.1, 0.8, 0.8, 0.9, 0.7,
    0.4, 0.2,
  ],
  weekend: 0.4,
  languages: { nl: 96, en: 4 },
  platforms: { x: 34, tiktok: 32, bluesky: 18, forum: 16 },
  talk: {
    positive: {
      nl: [
        'Geslaagd!! Bedankt Meerkoet College voor zes mooie jaren 🎓',
        'Wat een toffe musical van het Meerkoet College, kippenvel',
        'Onze brugklasser komt elke dag vrolijk thuis van het Meerkoet College. Complimenten!',
        'Trots op team 3B van het Meerkoet College, eerste bij de robotwedstrijd 🤖',
        'Mentor van het Meerkoet College belde net even hoe het ging met m’n dochter. Zo lief.',
        'Open dag op het Meerkoet College was top georganiseerd, leuke sfeer',
        'Mooie actie van het Meerkoet College voor de voedselbank 👏',
        'Beste gymdocent van Nederland werkt gewoon op het Meerkoet College',
        'Het nieuwe scheikundelokaal op het Meerkoet is echt mooi geworden',
      ],
      en: ['Lovely concert by the pupils of Meerkoet College tonight'],
    },
    neutral: {
      nl: [
        'Weet iemand hoe laat de ouderavond op het Meerkoet College begint?',
        'Meerkoet College, vrijdag het vijfde uur vrij toch?',
        'Wie heeft er samenvatting geschiedenis H4, Meerkoet College havo 4',
        'Gevonden: fietssleutel met blauwe hanger bij het Meerkoet College',
        'Open dag Meerkoet College is op {day}, aanmelden via meerkoetcollege.example',
        'Meerkoet College zoekt een docent wiskunde voor drie dagen',
        'Rijdt bus 14 nou wel of niet langs het Meerkoet College?',
        'Op het Meerkoet College begint de toetsweek op {day}',
        '@meerkoetcollege is de bibliotheek morgen open?',
        'Hoeveel leerlingen heeft het Meerkoet College eigenlijk?',
        'Iemand een plek over in de carpool naar het Meerkoet College?',
        'pov: je hebt het eerste uur op het Meerkoet en het regent',
        'Het Meerkoet College doet dit jaar mee aan de scholierenverkiezing',
      ],
      en: ['Does anyone know when term starts at Meerkoet College?'],
    },
    negative: {
      nl: [
        'Alweer les uitgevallen op het Meerkoet College, derde keer deze week',
        'Kantine van het Meerkoet College is belachelijk duur geworden',
        'Fiets gejat bij het Meerkoet College. Bedankt hoor.',
        'De wifi op het Meerkoet is zo slecht dat niemand kan inloggen',
        'Rooster van het Meerkoet College is weer één grote puinhoop',
        'Het is ijskoud in lokaal 2.14 van het Meerkoet College, verwarming kapot',
        'Zes toetsen in één week, lekker bezig Meerkoet College',
      ],
    },
  },
  answers: {
    nl: [
      'Goedemorgen! De receptie helpt je graag, of kijk op meerkoetcollege.example',
      'Dank je wel, we geven het door aan de teamleider.',
    ],
  },
  products: {},
  fixtures: [],
};
