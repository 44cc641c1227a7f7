/** What words can be signs of. */

/** What a word can be a sign of. One bit each. */
export const TAGS = [
  'negation',
  'booster',
  'dampener',
  'contrast',
  'swear',
  'function',
  'first',
  'second',
  'will',
  'condition',
  'violence',
  'weapon',
  'death',
  'people',
  'place',
  'when',
  'play',
  'report',
  'safety',
  'privacy',
  'discrimination',
  'fraud',
  'boycott',
  'outage',
  'service',
  'press',
  'leak',
  'praise',
  'question',
  'self-harm',
] as const;
export type Tag = (typeof TAGS)[number];

export const TAG_BIT = Object.fromEntries(TAGS.map((tag, bit) => [tag, 1 << bit])) as Readonly<
  Record<Tag, number>
>;

const BITS: ReadonlyMap<string, number> = new Map(Object.entries(TAG_BIT));

/**
 * Bits of tags divided by commas.
 * @param at where they stand, for the message
 * @throws Error that names a tag there is not
 */
export function tagBits(tags: string, at: string): number {
  let bits = 0;
  for (const tag of tags.split(',')) {
    const name = tag.trim();
    if (name === '') continue;
    const bit = BITS.get(name);
    if (bit === undefined) {
      throw new Error(`${at}: there is no tag "${name}"; there are ${TAGS.join(', ')}`);
    }
    bits |= bit;
  }
  return bits;
}
