/**
 * The published format: what a replay file, an intake and every connector may hand over. The
 * parser is written by hand for speed; a property test holds it to this schema.
 */
import * as z from 'zod';
import { LIMITS } from './limits.ts';
import { KINDS, MENTION_VERSION, MODES, OPS } from './mention.ts';
import { readTime, TIME_CHARS_MAX, TIME_PATTERN } from './time.ts';

/** One line: at least one character, and no control character (NUL, escape, line break …). */
export const LINE_PATTERN = /^\P{Cc}+$/u;
/** An optional @, then a line that does not begin with another @. */
export const HANDLE_PATTERN = /^@?(?!@)\P{Cc}+$/u;
export const PLATFORM_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
/** RFC 5646 in shape alone; `_` is taken for `-`, as some platforms write it. */
export const LANGUAGE_PATTERN = /^[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*$/;
export const COUNTRY_PATTERN = /^[A-Za-z]{2}$/;
/** http or https, a host, and no blank or control character anywhere. */
export const URL_PATTERN = /^[Hh][Tt][Tt][Pp][Ss]?:\/\/[^\s\p{Cc}/?#\\]+[^\s\p{Cc}]*$/u;

const line = (charsMax: number) => z.string().max(charsMax).regex(LINE_PATTERN);
const link = z.string().max(LIMITS.urlChars).regex(URL_PATTERN);
const count = z.int().min(0).max(LIMITS.count);
const time = z
  .union([
    z.string().max(TIME_CHARS_MAX).regex(TIME_PATTERN),
    z.int().min(LIMITS.timeMin).max(LIMITS.timeMax),
  ])
  .refine((value) => !Number.isNaN(readTime(value)));

const author = z
  .object({
    id: line(LIMITS.idChars).nullish().describe("The platform's own id of the account."),
    handle: z
      .string()
      .max(LIMITS.handleChars)
      .regex(HANDLE_PATTERN)
      .nullish()
      .describe('With or without @. Stands in for an absent id.'),
    followers: count.nullish().describe('Accounts that follow this one.'),
    official: z.boolean().nullish().describe("Known as the organisation's own account."),
  })
  .refine((value) => isGiven(value.id) || isGiven(value.handle), 'needs an id or a handle');

const engagement = z.object({
  likes: count.nullish(),
  reposts: count.nullish(),
  replies: count.nullish(),
  quotes: count.nullish(),
  views: count.nullish(),
});

/** What `parseMention` accepts; unknown keys are left out, and null means absent. */
export const mentionInputSchema = z
  .object({
    version: z
      .int()
      .min(1)
      .max(MENTION_VERSION)
      .nullish()
      .describe('Version of this format; absent: 1.'),
    id: line(LIMITS.idChars)
      .nullish()
      .describe(
        'The same each time the item is read, and unique over all platforms: "platform:native-id". ' +
          'Absent: a hash of platform, author, time and text. Needed unless op is upsert.',
      ),
    revision: count.nullish().describe('0 (default) for what was first said; an edit raises it.'),
    source: line(LIMITS.sourceChars)
      .nullish()
      .describe('Name of the source that read it. Replaced by the reader.'),
    platform: z
      .string()
      .max(LIMITS.platformChars)
      .regex(PLATFORM_PATTERN)
      .nullish()
      .describe("x, bluesky, rss …; lower-cased. Absent: the source's platform."),
    kind: z.enum(KINDS).nullish().describe('Absent: post.'),
    op: z
      .enum(OPS)
      .nullish()
      .describe(
        'upsert (default) says or edits, delete withdraws, engagement updates the counts of what ' +
          'was said.',
      ),
    mode: z.enum(MODES).nullish().describe('Replaced by the reader.'),
    time: time.describe(
      'When it was said: ISO 8601 with a zone, or whole milliseconds since 1970. 1990 to 2099.',
    ),
    observed: z
      .int()
      .min(0)
      .max(LIMITS.timeMax)
      .nullish()
      .describe('When it was read, in milliseconds since 1970. Replaced by the reader.'),
    author: author
      .nullish()
      .describe('Who said it. Absent: unknown, and taken for an account of its own.'),
    text: z
      .string()
      .nullish()
      .describe(
        `What was said, as plain text. Cut after ${LIMITS.textChars} characters. Needed when op is ` +
          'upsert, though it may be empty.',
      ),
    language: z
      .string()
      .max(LIMITS.languageChars)
      .regex(LANGUAGE_PATTERN)
      .nullish()
      .describe('BCP 47 tag, as the platform says.'),
    url: link.nullish().describe('Where to see it.'),
    root: line(LIMITS.idChars).nullish().describe('Id of the first mention of its thread.'),
    parent: line(LIMITS.idChars)
      .nullish()
      .describe('Id of the mention it answers, quotes or reposts.'),
    engagement: engagement.nullish().describe('Counts when it was read; absent: unknown.'),
    links: z.array(link).max(LIMITS.links).nullish().describe('URLs in the text, in full.'),
    country: z.string().regex(COUNTRY_PATTERN).nullish().describe('ISO 3166-1 alpha-2.'),
  })
  .refine((value) => isUpsert(value.op) || isGiven(value.id), 'needs an id unless op is upsert')
  .refine((value) => !isUpsert(value.op) || isGiven(value.text), 'needs a text when op is upsert')
  .meta({
    title: 'Mention',
    description:
      'One public item, as a source served it. null means absent. Unknown keys are ignored.',
  });

/**
 * The JSON Schema (draft 2020-12) of what `parseMention` accepts. Two rules are in words only:
 * that a day is one of the calendar, and which fields `op` makes necessary.
 */
export function mentionJsonSchema(): Record<string, unknown> {
  return {
    $id: `urn:goldenhour:mention:${MENTION_VERSION}`,
    ...z.toJSONSchema(mentionInputSchema, { io: 'input', target: 'draft-2020-12' }),
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isUpsert(op: unknown): boolean {
  return !isGiven(op) || op === 'upsert';
}
