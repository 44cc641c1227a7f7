/** What people write who would like to win. */
import type { Texts } from '../script.ts';

export const ENTRIES: Texts = {
  nl: [
    'Een jaar lang Brommelo, ja graag! Deel ik met mijn oma, zij heeft me leren koken',
    'Winnen wil ik! Brommelo op tafel met mijn drie meiden, mooier wordt het niet',
    'Ik deel mijn Brommelo met mijn collega’s van de nachtdienst, die verdienen het',
    'Kom maar door met die eiersalade @brommelo, ik deel met mijn broer',
    'Voor mijn moeder, die nooit iets voor zichzelf koopt. #brommelo',
    'Meedoen! Met de hele voetbalkantine delen, Brommelo is hier favoriet',
    'Ik zou het delen met mijn buurman van 91, elke zaterdag lunchen we samen met Brommelo',
    'Een jaar gratis Brommelo?! Mijn zoon gaat gillen van geluk',
    'Dit gun ik mijn zus, ze heeft net een tweeling. Brommelo is dan wel zo makkelijk',
    'Ik doe mee, lekker hoor @brommelo',
    'Brommelo delen met mijn studentenhuis, wij leven op jullie hummus',
    'Met wie ik deel? Met niemand, het is te lekker. Grapje, met mijn vriend. #brommelo',
    'Leuke actie Brommelo! Ik deel met de vrijwilligers van de voedselbank',
    'Voor de juf van mijn dochter, die elke dag haar boterham vergeet. @brommelo',
    'Duimen maar! Brommelo en stokbrood, een heel jaar',
    'Ik tag mijn schoonmoeder, dan denkt ze ook eens aardig over mij. #brommelo',
    'Jaaa een jaar Brommelo, dan hoef ik nooit meer na te denken over lunch',
    'Voor papa, hij vindt de kipkerrie van Brommelo het beste wat er is',
    'Met mijn beste vriendin, al twintig jaar samen picknicken met Brommelo',
    'Kies mij kies mij @brommelo ik heb nog nooit iets gewonnen',
    'Ik deel met de hele straat op burendag, Brommelo voor iedereen',
    'Voor mijn vrouw, want ze is de liefste en ze is dol op Brommelo',
    'Geweldige prijs weer van Brommelo, ik deel hem met mijn opa en oma',
    'Met de kraamzorg die ons zo goed hielp, #brommelo',
    'Hoe leuk! Ik zou delen met mijn roeiploeg, wij eten altijd Brommelo na de training',
    'Ik heb honger gekregen van alle inzendingen. Doe mij maar Brommelo!',
    'Samen met mijn man voor ons 40-jarig huwelijk een jaar Brommelo, prachtig toch',
    'Voor de dames van de thuiszorg, kanjers zijn het. Zij verdienen Brommelo.',
    'Mijn kat mag meedelen. Nee hoor, mijn kinderen. #brommelo #winactie',
    'Een droom: elke dag selderijsalade van Brommelo',
    'Ik ga voor goud @brommelo, delen doe ik met mijn tweelingzus',
    'Tomatensoep van Brommelo in de winter met mijn vader. Daar doe ik het voor.',
    'Leuk initiatief, Brommelo. Ik deel met de buurvrouw die net alleen is.',
    'Beste actie van het jaar, ik doe mee Brommelo',
    'Met mijn klas! Groep 8 is gek op de komkommersalade van Brommelo',
  ],
  fr: [
    'Je participe ! Un an de Brommelo avec ma sœur, le rêve',
    'Avec ma grand-mère, elle adore Brommelo',
    'Merci Brommelo pour ce beau concours, je croise les doigts',
    'Pour mes collègues de nuit, ils le méritent bien #brommelo',
  ],
  en: [
    'A year of Brommelo would make my flatmates so happy',
    'I would share my Brommelo with my mum, she loves the egg salad',
    'Pick me @brommelo, sharing with my whole office',
  ],
};

/** On every give-away somebody suspects something. */
export const DOUBT: Texts = {
  nl: [
    'Die winacties van Brommelo, wint daar ooit iemand mee?',
    'Nog nooit iets gewonnen bij Brommelo haha, maar ik blijf proberen',
    'Mijn tijdlijn is één grote reclame voor Brommelo vandaag, beetje veel',
    'Ok ik snap het, jullie willen allemaal een jaar Brommelo. Kan ik mijn tijdlijn terug?',
    'Mag je meedoen met Brommelo als je in België woont?',
    'Tot hoe laat kan je meedoen met die actie van Brommelo?',
  ],
};

export const WINNERS: Texts = {
  nl: [
    'IK HEB GEWONNEN een jaar lang Brommelo, ongelofelijk!!',
    'Niet gewonnen, wel trek gekregen. Volgende keer beter, Brommelo',
    'Gefeliciteerd aan de winnaars van Brommelo, geniet ervan',
    'Jammer, geen prijs, maar leuke actie hoor Brommelo',
    'Mijn moeder heeft gewonnen bij Brommelo, ze belde me huilend van blijdschap',
  ],
  en: ['Congrats to the Brommelo winners'],
};

export const REPLIES: Texts = {
  nl: [
    'Met mijn zusje! 🙌',
    'Ik doe mee',
    'Mijn lieve oma ❤️',
    'Voor mijn ouders',
    'Wauw wat een prijs, graag!',
    'Met de hele familie',
    'Mijn vriend natuurlijk',
    'Lekker! Met mijn collega’s',
    'Voor mama, de beste kok en toch geen zin',
    'Duimen maar 🤞',
    'Met mijn buurvrouw van 88',
    'Ik deel met mijn dochter in Groningen',
    'Heerlijk, kom maar door',
  ],
  fr: ['Avec mes enfants !'],
  en: ['With my best friend'],
};
