import { z } from 'zod';
import { isCron } from '../kit/schedule.ts';
import { sourceName } from '../names.ts';

/** Configuration of Hacker News. */
export const hackerNewsSchema = z.strictObject({
  name: sourceName,
  type: z.literal('hacker-news'),
  url: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://host/v0' })
    .default('https://hacker-news.firebaseio.com/v0')
    .describe('Where its API is.'),
  schedule: z
    .string()
    .refine(isCron, { error: 'must be a cron expression such as */2 * * * *' })
    .default('* * * * *')
    .describe('When it is asked for what is new: a cron expression, in UTC.'),
});

export type HackerNewsConfig = z.output<typeof hackerNewsSchema>;
