/** Fills the slots of ordinary talk: places, days, products. What is said in a crisis has none. */
import type { Language } from './language.ts';
import type { Organisation } from './organisation.ts';
import type { Random } from './random.ts';

export const PLACES: readonly string[] = [
  'het Marktplein',
  'de Kadestraat',
  'de Wilgenlaan',
  'de Oude Vaart',
  'het Torenplein',
  'de Meerkoetlaan',
  'de Sluiskade',
  'het Stationsplein',
  'de Molenwerf',
];
export const DAYS: Readonly<Record<Language, readonly string[]>> = {
  nl: ['maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  de: ['Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag'],
  fr: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'],
};

export type Fill = (text: string, language: Language) => string;

export function createFill({ products }: Pick<Organisation, 'products'>, random: Random): Fill {
  return (text, language) =>
    text
      .replaceAll('{product}', () => random.pick(products[language] ?? products.nl ?? ['product']))
      .replaceAll('{place}', () => random.pick(PLACES))
      .replaceAll('{day}', () => random.pick(DAYS[language]));
}
