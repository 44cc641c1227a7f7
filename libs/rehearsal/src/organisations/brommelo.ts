import { BROMMELO_EN } from '../endless/texts/brommelo-en.ts';
import { BROMMELO_NL } from '../endless/texts/brommelo-nl.ts';
import type { Organisation } from '../organisation.ts';
import { OFFICIAL } from '../people.ts';

/** Makes salads, spreads and soups; sold in the Netherlands and Belgium. */
export const BROMMELO: Organisation = {
  id: 'brommelo',
  name: 'Brommelo',
  names: [],
  handles: ['@brommelo'],
  hashtags: ['#brommelo'],
  domains: ['brommelo.example'],
  timeZone: 'Europe/Amsterdam',
  official: OFFICIAL.brommelo,
  hourly: [2, 1.5, 1, 1, 1, 1.5, 3, 6, 8, 9, 10, 13, 15, 13, 10, 9, 10, 13, 15, 13, 11, 9, 6, 4],
  weekend: 1.1,
  languages: { nl: 74, en: 16, fr: 8, de: 2 },
  platforms: { x: 46, bluesky: 24, forum: 16, tiktok: 14 },
  talk: {
    positive: {
      nl: BROMMELO_NL.positive,
      en: BROMMELO_EN.positive,
      fr: [
        'La salade {product} de Brommelo, toujours un régal le midi 😋',
        'Merci Brommelo pour le goûter, les enfants adorent le {product}',
        'Franchement le {product} de #brommelo est meilleur que celui de ma mère',
        'Nouveau pot Brommelo qui se referme enfin, bravo',
      ],
      de: [
        'Der {product} von Brommelo ist im Urlaub in Holland immer das Erste im Korb, lecker',
        'Brommelo gibt es jetzt auch in Kleve, wie schön',
      ],
    },
    neutral: {
      nl: BROMMELO_NL.neutral,
      en: BROMMELO_EN.neutral,
      fr: [
        'On trouve Brommelo dans quels magasins à Liège ?',
        'Quelqu’un sait si le {product} de Brommelo se congèle ?',
        '@brommelo est-ce que le {product} contient du céleri ?',
        'Brommelo cherche des étudiants pour l’été, voir brommelo.example',
        'Sur la liste : pain, lait, Brommelo {product}',
      ],
      de: [
        'Weiß jemand, ob der {product} von Brommelo vegetarisch ist?',
        '@brommelo gibt es euch auch in Deutschland?',
        'Brommelo {product} steht auf dem Einkaufszettel für {day}',
      ],
    },
    negative: {
      nl: BROMMELO_NL.negative,
      en: BROMMELO_EN.negative,
      fr: [
        'Encore plus cher, Brommelo. C’est abusé.',
        'Le couvercle du pot Brommelo s’est cassé dans mon sac, super…',
        'Déçu du nouveau {product} de Brommelo, aucun goût',
      ],
      de: ['Brommelo {product} schon wieder teurer, Frechheit'],
    },
  },
  answers: {
    nl: [
      'Goede vraag! Op brommelo.example staat het per product, en anders helpen we je graag verder in een privébericht. Team Brommelo',
      'Dank voor je bericht, we geven het door aan de keuken van Brommelo.',
      'Dat horen we graag goed: stuur je ons even een bericht? Team Brommelo',
    ],
    en: [
      'Good question! You find it per product on brommelo.example, or send us a message. Team Brommelo',
      'Thanks for telling us, we pass it on to the Brommelo kitchen.',
    ],
    fr: ['Merci pour votre message ! Tout est sur brommelo.example, produit par produit.'],
  },
  products: {
    nl: [
      'eiersalade',
      'kipkerriesalade',
      'hummus',
      'tomatensoep',
      'selderijsalade',
      'tonijnsalade',
    ],
    en: ['egg salad', 'chicken curry salad', 'hummus', 'tomato soup', 'tuna salad', 'coleslaw'],
    fr: ['poulet curry', 'aux œufs', 'houmous', 'thon'],
    de: ['Eiersalat', 'Hummus', 'Kartoffelsalat'],
  },
  fixtures: [],
};
