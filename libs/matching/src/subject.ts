/** What a user writes about a subject, checked, with defaults filled in and spellings unified. */
import { LIMITS } from '@goldenhour/mention';
import * as z from 'zod';
import { QueryFault, showFault } from './query/fault.ts';
import { parseQuery } from './query/parse.ts';
import { OTHER } from './query/variants.ts';
import { hasContent, isLongEnough, readName } from './written.ts';

/**
 * From how many mentions, and from how many times the expectation on, a subject raises an alarm,
 * where its owner says nothing. The velocity engine takes them from here.
 */
export const DEFAULT_THRESHOLDS = { floor: 5, weeks: 4 } as const;

export const SUBJECT_LIMITS = {
  /** Subjects of one organisation. */
  subjects: 10_000,
  /** Entries of each list of a subject. */
  entries: 1_000,
  /** A name, alias, exclusion or hashtag. @unit UTF-16 code units */
  nameChars: 100,
  /** RFC 1035 §2.3.4. */
  domainChars: 253,
  /** Languages with a query of their own. */
  variants: 32,
} as const;

const ID_PATTERN = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const HANDLE_PATTERN = /^[\p{L}\p{N}_](?:[\p{L}\p{N}\p{M}_.@-]*[\p{L}\p{N}\p{M}_-])?$/u;
const HASHTAG_PATTERN = /^[\p{L}\p{N}\p{M}_]+$/u;
const LABEL = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?`;
const DOMAIN_PATTERN = new RegExp(String.raw`^${LABEL}(?:\.${LABEL})+$`, 'u');
const LANGUAGE_PATTERN = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/;

const nameSchema = z
  .string({ error: 'must be text; put it in quotes' })
  .max(SUBJECT_LIMITS.nameChars, `must have at most ${SUBJECT_LIMITS.nameChars} characters`)
  .refine((name) => hasContent(readName(name).name), 'must hold at least one letter, digit or sign')
  .refine((written) => {
    const { name, isCased } = readName(written);
    return isLongEnough(name, isCased);
  }, 'one letter alone would match nearly everything: write "=X" to match it in this very case')
  .describe('Matched as a whole word, in any case. With = in front ("=ING") in this case only.');

const handleText = z
  .string({ error: 'must be text such as "@ziggo"; put it in quotes' })
  .max(LIMITS.handleChars, `must have at most ${LIMITS.handleChars} characters`)
  .transform((handle) => handle.replace(/^@/, ''))
  .pipe(z.string().regex(HANDLE_PATTERN, 'must be a handle such as "@ziggo", without blanks'));

const platformSchema = z
  .string()
  .max(LIMITS.platformChars)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be the name of a platform, such as x or bluesky')
  .transform((platform) => platform.toLowerCase());

const handleSchema = z
  .union(
    [
      handleText.transform((handle): HandleRule => ({ handle })),
      z.strictObject({ platform: platformSchema, handle: handleText }),
    ],
    'must be a handle such as "@ziggo" (in quotes), or {platform: x, handle: ziggo}',
  )
  .describe('An @handle, for all platforms, or {platform, handle} for one.');

type HandleRule = { readonly platform?: string | undefined; readonly handle: string };

const hashtagSchema = z
  .string({ error: 'must be text; put it in quotes, for # begins a comment' })
  .max(SUBJECT_LIMITS.nameChars, `must have at most ${SUBJECT_LIMITS.nameChars} characters`)
  .transform((tag) => tag.replace(/^[#＃]/, ''))
  .pipe(z.string().regex(HASHTAG_PATTERN, 'must be one hashtag: letters, digits and _ only'))
  .describe('A whole hashtag, with or without #.');

const domainSchema = z
  .string()
  .max(SUBJECT_LIMITS.domainChars, `must have at most ${SUBJECT_LIMITS.domainChars} characters`)
  .regex(DOMAIN_PATTERN, 'must be a domain such as ziggo.nl, without https:// and without a path')
  .transform((domain) => domain.toLowerCase())
  .describe('Found in links and text; stands for all of its subdomains too.');

const languageSchema = z
  .string()
  .regex(LANGUAGE_PATTERN, 'must be a language tag such as nl or pt-BR')
  .transform((language) => language.toLowerCase());

const officialSchema = z
  .strictObject({
    platform: platformSchema,
    id: z.string().min(1).max(LIMITS.idChars).optional(),
    handle: handleText.optional(),
  })
  .refine(
    (account) => account.id !== undefined || account.handle !== undefined,
    'needs an id or a handle',
  )
  .describe("One of the subject's own accounts: by the platform's id, its handle, or both.");

const thresholdsSchema = z
  .strictObject({
    floor: z
      .int('must be a whole number')
      .min(1, 'must be 1 or more')
      .max(1_000_000)
      .default(DEFAULT_THRESHOLDS.floor)
      .describe('Fewest mentions within a window that can raise an alarm.'),
    weeks: z
      .number('must be a number of weeks')
      .min(0.01, 'must be 0.01 or more: an alarm comes by chance at most once in so many weeks')
      .max(1_000)
      .default(DEFAULT_THRESHOLDS.weeks)
      .describe('An alarm comes by chance at most once in so many weeks.'),
  })
  .default(DEFAULT_THRESHOLDS);

const queryText = z
  .string({ error: 'must be text; put it in quotes, or behind >- on lines of its own' })
  .superRefine((query, context) => {
    try {
      parseQuery(query);
    } catch (fault) {
      if (!(fault instanceof QueryFault)) throw fault;
      context.addIssue({ code: 'custom', message: showFault(query, fault), input: undefined });
    }
  });

const querySchema = z
  .union([
    queryText,
    z
      .record(
        z.union(
          [z.literal(OTHER), languageSchema],
          `must be a language tag such as nl or pt-BR, or ${OTHER} for all languages not named`,
        ),
        queryText,
      )
      .refine(
        (variants) => Object.keys(variants).some((range) => range !== OTHER),
        `must hold at least one language besides ${OTHER}`,
      )
      .refine(
        (variants) => Object.keys(variants).length <= SUBJECT_LIMITS.variants,
        `must hold at most ${SUBJECT_LIMITS.variants} languages`,
      ),
  ])
  .describe(
    'What a mention must say to be about it, in the language of docs/queries.md, or by language: {nl: …, en: …, other: …}. Where it stands, name alone is no match.',
  );

/** One subject, as configured. Unknown keys are refused. */
export const subjectSchema = z
  .strictObject({
    id: z
      .string()
      .regex(
        ID_PATTERN,
        'must be lower-case letters, digits and hyphens, at most 64, such as ziggo',
      )
      .describe('Names the subject in topics, events and metrics. Never change it.'),
    name: nameSchema.describe('What people call it. It is matched as names are.'),
    names: list(nameSchema).describe('Other names and spellings. With = in front, case matters.'),
    handles: list(handleSchema).describe('Handles that people address it by.'),
    hashtags: list(hashtagSchema).describe('Hashtags that stand for it.'),
    domains: list(domainSchema).describe('Domains that stand for it.'),
    query: querySchema.optional(),
    exclude: list(nameSchema).describe(
      'Words or phrases: a mention that holds one is not about it.',
    ),
    languages: list(languageSchema).describe(
      'Languages to watch; empty: all. A mention that does not say its language is kept.',
    ),
    timeZone: z
      .string()
      .refine(
        (zone) => isTimeZone(zone),
        'must be a time zone by its IANA name, such as Europe/Amsterdam',
      )
      .default('UTC')
      .describe('IANA time zone in which its days and office hours run.'),
    official: list(officialSchema).describe("The subject's own accounts."),
    owner: z.string().min(1).max(256).optional().describe('Who is responsible for it.'),
    thresholds: thresholdsSchema.describe('When it raises an alarm.'),
  })
  .describe('A brand, product, person or organisation to watch.');

export type SubjectInput = z.input<typeof subjectSchema>;
export type Subject = z.output<typeof subjectSchema>;

function list<T extends z.ZodType>(entry: T) {
  return z
    .array(entry)
    .max(SUBJECT_LIMITS.entries, `must have at most ${SUBJECT_LIMITS.entries} entries`)
    .default([]);
}

function isTimeZone(zone: string): boolean {
  // Engines also take offsets such as +01:00, which know no summer time.
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
