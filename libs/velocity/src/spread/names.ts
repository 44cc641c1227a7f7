/** What was seen of a subject: platforms, languages, countries, kinds of outlet. */
import type { EpochMs } from '@goldenhour/mention';
import { damaged } from '../state-error.ts';

/**
 * Names kept of each: platforms there are a dozen, languages that are judged seven. Who comes when
 * all are taken is not told apart.
 */
export const NAMES_MAX = { platforms: 12, languages: 12, countries: 16, outlets: 3 } as const;
export type Dimension = keyof typeof NAMES_MAX;
export const DIMENSIONS: readonly Dimension[] = ['platforms', 'languages', 'countries', 'outlets'];
/** Longer names are cut, so that the state stays bounded whatever a platform calls itself. */
export const NAME_CHARS_MAX = 35;
/** Codes of one dimension: no fewer than names. */
export const CODES = 16;

/** Since a crisis began. */
export type SeenSince = { at: EpochMs; mentions: number };

export type SeenName = {
  readonly dimension: Dimension;
  readonly name: string;
  /** What minutes call it: its own while it is kept. */
  readonly code: number;
  /** In how many of the minutes that are kept it was seen. */
  minutes: number;
  since: SeenSince | null;
};

/** @shape dimension, code, name, and since when how often; null and null outside a crisis */
export function encodeNames(names: readonly SeenName[]): string | null {
  if (names.length === 0) return null;
  return JSON.stringify(
    names.map(({ dimension, code, name, since }) => {
      return [
        DIMENSIONS.indexOf(dimension),
        code,
        name,
        since?.at ?? null,
        since?.mentions ?? null,
      ];
    }),
  );
}

/** @throws StateError when the text is damaged */
export function decodeNames(text: string | undefined): readonly Omit<SeenName, 'minutes'>[] {
  if (text === undefined) return [];
  const names = listOf(parse(text), Infinity).map((row) => {
    const [place, code, name, at, mentions] = listOf(row, 5);
    const dimension = DIMENSIONS[numberOf(place)];
    if (dimension === undefined || typeof name !== 'string') throw damaged('names');
    const since = at === null ? null : { at: numberOf(at), mentions: numberOf(mentions) };
    return { dimension, name, code: numberOf(code), since };
  });
  for (const dimension of DIMENSIONS) {
    const many = names.filter((name) => name.dimension === dimension).length;
    if (many > NAMES_MAX[dimension]) throw damaged('names');
  }
  return names;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged('names', cause);
  }
}

function listOf(value: unknown, max: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length > max) throw damaged('names');
  return value;
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number') throw damaged('names');
  return value;
}
