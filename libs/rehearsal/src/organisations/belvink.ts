import type { Organisation } from '../organisation.ts';

/** A telephone and internet company with two million customers. */
export const BELVINK: Organisation = {
  id: 'belvink',
  name: 'Belvink',
  names: [],
  handles: ['@belvink', '@belvinkhelpt'],
  hashtags: ['#belvink'],
  domains: ['belvink.example'],
  timeZone: 'Europe/Amsterdam',
  official: { id: 'belvinkhelpt', handle: 'belvinkhelpt', followers: 64_000 },
  hourly: [6, 4, 2, 2, 2, 3, 7, 14, 22, 26, 27, 26, 25, 25, 24, 24, 25, 27, 29, 31, 31, 27, 19, 11],
  weekend: 0.85,
  languages: { nl: 90, en: 10 },
  platforms: { x: 52, bluesky: 20, forum: 24, tiktok: 4 },
  talk: {
    positive: {
      nl: [
        'Overgestapt naar Belvink en het werkte gewoon meteen. Fijn!',
        'Heel vriendelijke monteur van Belvink gehad vandaag, alles netjes achtergelaten 👍',
        'Glasvezel van Belvink eindelijk aangesloten, wat een snelheid',
        'Chat met @belvinkhelpt duurde twee minuten en het was opgelost. Top',
        'Belvink stuurt zomaar een dag gratis data, lekker op het strand',
        'Eerlijk is eerlijk, bereik van Belvink in de trein is echt beter geworden',
        'Compliment voor Lisa van de klantenservice van Belvink, zo geduldig met mijn moeder',
        'Drie jaar Belvink, nul storingen. Ik hoor nooit iemand dat zeggen dus bij deze',
        'Opzeggen van Belvink ging verrassend makkelijk, netjes',
        'Nieuwe modem van Belvink werkt super, ook op zolder',
      ],
      en: [
        'Switched to Belvink last week, works great so far',
        'Belvink engineer was on time and really friendly',
      ],
    },
    neutral: {
      nl: [
        '@belvinkhelpt wanneer komt glasvezel naar {place}?',
        'Kan ik bij Belvink mijn nummer meenemen als ik zakelijk ga?',
        'Belvink of toch een andere, wie heeft ervaring?',
        '@belvinkhelpt ik verhuis op {day}, hoe regel ik dat?',
        'Weet iemand hoe je bij Belvink de voicemail uitzet',
        'Belvink past per 1 januari de voorwaarden aan, zie belvink.example',
        'Simkaart van Belvink gevonden op {place}, ligt bij de bakker',
        'Belvink opent een winkel op {place}',
        'Hoeveel mb is dat unlimited van Belvink nou echt?',
        'Heeft Belvink eigenlijk esim voor een horloge?',
        '@belvinkhelpt ik heb een dm gestuurd, kunnen jullie kijken?',
        'Werkt Belvink in Zwitserland binnen de bundel of niet?',
        'Vacature: Belvink zoekt netwerkbeheerders in de regio',
        'Straks monteur van Belvink tussen 8 en 17 uur. Lekker precies.',
        'Mijn abonnement van Belvink loopt af in mei, tips?',
        '@belvinkhelpt welke poort moet de kabel in, die gele?',
      ],
      en: [
        '@belvinkhelpt is there an English menu on the phone line?',
        'Does Belvink work abroad without extra costs?',
        'Which Belvink plan do you have as an expat?',
      ],
    },
    negative: {
      nl: [
        'Internet weer traag hier, @belvinkhelpt wat is dit',
        'Uur in de wacht bij Belvink. Een uur!',
        'Rekening van Belvink klopt voor de derde keer niet, slecht hoor',
        'Belvink verhoogt de prijzen wéér, waardeloos',
        'Monteur van Belvink niet komen opdagen, hele dag voor niks vrij genomen',
        'Belvink bereik in huis is echt dramatisch',
        'Opgelicht voel ik me door die kleine lettertjes van Belvink',
        'Chatbot van Belvink begrijpt helemaal niks, frustrerend',
        'Al een week bezig om van Belvink een nieuwe modem te krijgen. Belachelijk.',
      ],
      en: [
        'Belvink customer service put me on hold for an hour. Terrible.',
        'My Belvink bill is wrong again, annoying',
      ],
    },
  },
  answers: {
    nl: [
      'Hoi! Stuur ons je postcode en huisnummer in een dm, dan kijken we mee. ^Team Belvink',
      'Vervelend! We zoeken het graag voor je uit, stuur je een berichtje? ^Team Belvink',
      'Goede vraag, dat staat op belvink.example/hulp. Lukt het zo?',
    ],
    en: ['Hi! Please send us your postal code in a message and we will have a look.'],
  },
  products: {},
  fixtures: [],
};
