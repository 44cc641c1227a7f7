/** How emoji and emoticons feel. */
import { EMOTICONS } from './emoticon.ts';
import { HASH_START, hashUnit, hashWord, spread } from './hash.ts';

/** Hash of an emoji as the reader of texts makes it, from its first code point. */
export function hashPicture(point: number): number {
  return spread(hashUnit(hashUnit(HASH_START, point >>> 8), point));
}

/**
 * Reads lines of a picture (an emoji, or the name of an emoticon) and its valence, divided by a
 * tab; `#` and a blank begin a comment.
 *
 * @throws Error that names the line
 * @range of the values: −4…4
 */
export function readPictures(text: string): ReadonlyMap<number, number> {
  const pictures = new Map<number, number>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('# ')) continue;
    const [picture = '', number = ''] = line.split('\t');
    const valence = Number(number);
    if (picture === '' || number.trim() === '' || !(Math.abs(valence) <= 4)) {
      throw new Error(
        `pictures:${index + 1}: a picture, a tab and a valence of −4 to 4 are wanted, not "${line}"`,
      );
    }
    const isName = EMOTICONS.some((name) => name === picture);
    pictures.set(isName ? hashWord(picture) : hashPicture(picture.codePointAt(0) ?? 0), valence);
  }
  return pictures;
}
