import { hash32, hashHex } from './hash.ts';
import type { EpochMs } from './mention.ts';

/**
 * The id of an item that came without one: a hash of who said what and when, so that reading the
 * file again gives the same id. Two equal texts of one author at one instant are one item.
 *
 * @param item as parsed: platform in lower case, text already cut
 */
export function mentionId(item: {
  readonly platform: string;
  readonly author: string;
  readonly time: EpochMs;
  readonly text: string;
}): string {
  // The first three cannot hold a NUL, so no two items join to the same string.
  const joined = `${item.platform}\0${item.author}\0${item.time}\0${item.text}`;
  return `${item.platform}:${hashHex(joined)}`;
}

/**
 * Stands for an author where voices are counted. It is still personal data: whoever has a list
 * of accounts finds the author by hashing them all, so it is erased with the mention. Two
 * authors in 2^32 may share one, which a count of voices can bear and an accusation cannot.
 *
 * @range 0 … 2^32 − 1
 */
export function pseudonym(platform: string, authorId: string): number {
  return hash32(`${platform}\0${authorId}`);
}
