/** What may be written as a name or a word that is looked for. */
import { isUnspaced } from './characters.ts';
import { foldName } from './fold.ts';

/** Splits the = for "in this case only" from a name. */
export function readName(name: string): { readonly name: string; readonly isCased: boolean } {
  return name.startsWith('=') ? { name: name.slice(1), isCased: true } : { name, isCased: false };
}

/** Whether there is anything in it that could be found. */
export function hasContent(name: string): boolean {
  return /[^\p{P}\p{Z}\p{C}]/u.test(foldName(name));
}

/** One letter alone would be found in nearly every text, but in one case only, or in Chinese. */
export function isLongEnough(name: string, isCased: boolean): boolean {
  const folded = foldName(name);
  return isCased || folded.length > 1 || isUnspaced(folded) || !/[\p{L}\p{N}]/u.test(folded);
}
