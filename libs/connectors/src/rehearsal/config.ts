import { z } from 'zod';
import { sourceName, sourcePlatform } from '../names.ts';

/** Configuration of a rehearsal. */
export const rehearsalSchema = z.strictObject({
  name: sourceName,
  type: z.literal('rehearsal'),
  platform: sourcePlatform.default('rehearsal').describe('For coverage; the posts name their own.'),
  start: z.iso
    .datetime({ offset: true, error: 'must be an instant such as 2026-11-20T09:00:00Z' })
    .optional()
    .describe('When history ends and the play begins, on a whole minute. Default: now.'),
  seed: z
    .int({ error: 'must be a whole number' })
    .min(0)
    .max(2 ** 31 - 1)
    .default(1)
    .describe('Another seed, other people and words; the same story.'),
  speed: z
    .number()
    .positive()
    .max(100_000)
    .default(60)
    .describe('How many times faster than real time the play goes: 60 is a minute each second.'),
});

export type RehearsalConfig = z.output<typeof rehearsalSchema>;
