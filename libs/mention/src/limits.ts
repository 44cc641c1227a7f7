/**
 * How long and how large each part of a mention may be. A text over its limit is cut; anything
 * else over its limit is refused, because half an id or half a URL is a different one.
 *
 * Lengths count UTF-16 code units, as JavaScript does.
 */
export const LIMITS = {
  /** `id`, `root`, `parent` and `author.id`: at-uris and feed GUIDs run to about 200. */
  idChars: 256,
  /** Name of a configured source. */
  sourceChars: 64,
  /** Name of a platform; also the prefix of every id. */
  platformChars: 64,
  /** `author.handle`. A domain name as handle (Bluesky) has at most 253 characters. */
  handleChars: 256,
  /** Longer texts are cut here, between two code points: long press articles are. */
  textChars: 20_000,
  /** Entries of `links`. A connector that finds more keeps the first ones. */
  links: 32,
  /** `url` and each of `links`. */
  urlChars: 2_048,
  /** A BCP 47 tag. RFC 5646 §4.4.1 asks for room for at least 35. */
  languageChars: 35,
  /** `revision`, `author.followers` and all of `engagement`: the largest exact whole number. */
  count: Number.MAX_SAFE_INTEGER,
  /** Earliest usable `time`: 1990-01-01T00:00:00Z. @unit milliseconds since 1970 */
  timeMin: 631_152_000_000,
  /** Latest usable `time`: 2099-12-31T23:59:59.999Z. @unit milliseconds since 1970 */
  timeMax: 4_102_444_799_999,
} as const;
