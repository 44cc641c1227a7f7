/** What a replay source may be told, and how it is checked. */
import { z } from 'zod';
import { sourceName, sourcePlatform } from '../names.ts';
import { isZone } from '../zone.ts';
import { compileTime } from './time-format.ts';

const column = z
  .string({ error: 'must be the name of a column' })
  .min(1, { error: 'the name of a column cannot be empty' });

const constant = z.strictObject({
  value: z
    .union([z.string(), z.number()])
    .describe('The same for every row, in place of the name of a column: {value: forum}.'),
});

const field = z.union([column, constant], {
  error: 'must be the name of a column, or {value: …} for the same in every row',
});

const author = z.union(
  [
    column,
    z.strictObject({
      id: field
        .optional()
        .describe("The platform's own id of the account; without it the handle serves."),
      handle: field.optional().describe('Account name, without @.'),
      followers: field.optional().describe('Accounts that follow it.'),
    }),
  ],
  { error: 'must be the column of the account name, or {id, handle, followers}' },
);

const engagement = z
  .strictObject({
    likes: field.optional().describe('Likes, hearts, upvotes.'),
    reposts: field.optional().describe('Reposts, shares, retweets.'),
    replies: field.optional().describe('Replies and comments.'),
    quotes: field.optional().describe('Reposts with words of their own.'),
    views: field.optional().describe('How often it was shown.'),
  })
  .describe('Counts; an empty cell means unknown.');

const subjects = z
  .strictObject({
    column: column.describe('The column that says which subject a row is about.'),
    map: z
      .record(z.string(), z.string())
      .default({})
      .describe(
        'Value of the column → id of the subject. Other values are made lower case and hyphens ("US Airways" → us-airways).',
      ),
  })
  .describe(
    'Where the file knows the subject. A row without a value is matched by its text; one whose value is no subject goes to dead-letters as unknown_subject.',
  );

const mapping = z
  .strictObject({
    id: column.optional().describe('Native id of the post; without it the id is a hash.'),
    time: column.describe('When it was said.'),
    timeFormat: z
      .string()
      .default('iso')
      .describe(
        "iso, epoch-s, epoch-ms, or a pattern such as dd-MM-yyyy HH.mm ('H' is one or two digits, 'HH' two).",
      ),
    zone: z
      .string()
      .default('UTC')
      .describe(
        'Time zone of times without an offset, as Europe/Amsterdam. A time that occurs twice is the first; one skipped in spring moves forward.',
      ),
    text: field.describe('What was said.'),
    author: author
      .optional()
      .describe('Who said it. Without it each row counts as a voice of its own.'),
    kind: field
      .optional()
      .describe('post (default), reply, repost, quote, comment, article or review.'),
    language: field.optional().describe('BCP 47 tag.'),
    url: field.optional().describe('Where the post can be seen.'),
    root: field.optional().describe('Native id of the root of the cascade.'),
    parent: field.optional().describe('Native id of what it answers, quotes or reposts.'),
    platform: field.optional().describe("Platform; without it the source's."),
    country: field.optional().describe('ISO 3166-1 alpha-2.'),
    engagement: engagement.optional(),
    subjects: subjects.optional(),
    unescape: z
      .enum(['none', 'html'])
      .default('none')
      .describe(
        'html: decode &amp; &lt; &gt; and their kin in texts, once. Older exports need it.',
      ),
  })
  .superRefine((value, context) => {
    if (!isZone(value.zone)) {
      context.addIssue({
        code: 'custom',
        path: ['zone'],
        message: `'${value.zone}' is not a time zone; use an IANA name such as Europe/Amsterdam, America/Los_Angeles or UTC`,
      });
    }
    try {
      // Any zone will do: both faults are told at once.
      compileTime(value.timeFormat, 'UTC');
    } catch (cause) {
      context.addIssue({
        code: 'custom',
        path: ['timeFormat'],
        message: cause instanceof Error ? cause.message : String(cause),
      });
    }
  });

/** Configuration of a replay source. */
export const replaySchema = z
  .strictObject({
    name: sourceName,
    type: z.literal('replay'),
    platform: sourcePlatform
      .default('file')
      .describe('Platform of the posts, where the file does not say.'),
    files: z
      .array(z.string().min(1))
      .default([])
      .describe(
        "Files, plain or gzip, relative to the configuration's folder. `goldenhour replay FILE…` puts its own in their place.",
      ),
    format: z
      .enum(['ndjson', 'csv'])
      .default('ndjson')
      .describe('One JSON object a line, or CSV with a header line. UTF-8.'),
    delimiter: z
      .string()
      .regex(/^[ -!#-~\t]$/, {
        error: "must be one character, such as ',' ';' or a tab, and not a quote",
      })
      .default(',')
      .describe('Between the fields of a CSV.'),
    mapping: mapping
      .optional()
      .describe(
        'Columns (CSV) or keys (NDJSON, dots reach inside: user.name) → fields of a mention. Where a text or a section may stand, the text names the column; {value: …} is the same for every row. Required for CSV; without it, NDJSON lines are mentions in the published format.',
      ),
    order: z
      .enum(['time', 'file'])
      .default('time')
      .describe(
        'time: sorted by event time over all files; file: as they lie, where what is older than delayBoundSeconds counts as late.',
      ),
    delayBoundSeconds: z
      .number()
      .min(0)
      .max(86_400)
      .default(60)
      .describe(
        'For `order: file`: how far behind the newest time seen a record may lie. Seconds.',
      ),
    ids: z
      .enum(['auto', 'column', 'hash'])
      .default('auto')
      .describe(
        'auto: mapping.id where no id stands for two different posts, else a hash of author, time and text.',
      ),
    speed: z
      .union([z.literal('max'), z.number().positive().max(1_000_000)], {
        error: 'must be max, or how many times faster than real time, as 60',
      })
      .default('max')
      .describe('max, or how many times faster than real time.'),
  })
  .superRefine((value, context) => {
    if (value.format === 'csv' && value.mapping === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['mapping'],
        message: 'a CSV needs a mapping of its columns; at least {time: …, text: …}',
      });
    }
    if (value.ids === 'column' && value.mapping?.id === undefined) {
      context.addIssue({ code: 'custom', path: ['ids'], message: 'ids: column needs mapping.id' });
    }
  });

export type ReplayConfig = z.output<typeof replaySchema>;
export type Mapping = NonNullable<ReplayConfig['mapping']>;
export type Field = z.output<typeof field>;
