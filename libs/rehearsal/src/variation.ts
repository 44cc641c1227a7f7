/** The small things in which two people who say the same differ. */
import type { Language } from './language.ts';
import type { Random } from './random.ts';

const BEFORE: Readonly<Record<Language, readonly string[]>> = {
  nl: ['Echt. ', 'Nou ja. ', 'Zeg, ', 'Ok dan. ', 'Serieus: ', 'Even dit. ', 'Goed. '],
  en: ['Okay. ', 'Right. ', 'So, ', 'Honestly, ', 'Well. ', 'Look: '],
  de: ['Also. ', 'Na ja. ', 'Ehrlich: ', 'Gut. '],
  fr: ['Bon. ', 'Franchement, ', 'Alors, ', 'Voilà. '],
};

/** Chosen: most write as it comes, one in ten begins with a filler, one in four drops the full stop. */
const CHANCES = { before: 0.1, lower: 0.15, noStop: 0.25, twice: 0.05 } as const;

/** @param behind what some put behind their words, one in three of them */
export function vary(
  text: string,
  of: { readonly language: Language; readonly behind: readonly string[] },
  random: Random,
): string {
  let varied = text;
  if (random.chance(CHANCES.lower) && !/^[@#A-Z]{2}/.test(varied))
    varied = varied.slice(0, 1).toLowerCase() + varied.slice(1);
  if (random.chance(CHANCES.before)) varied = random.pick(BEFORE[of.language]) + varied;
  if (random.chance(CHANCES.noStop)) varied = varied.replace(/\.$/, '');
  else if (random.chance(CHANCES.twice)) varied = varied.replace(/!$/, '!!!');
  if (of.behind.length > 0 && random.chance(1 / 3)) varied = `${varied} ${random.pick(of.behind)}`;
  return varied;
}
