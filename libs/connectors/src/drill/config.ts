import { FEEDS, SCENARIO_IDS } from '@goldenhour/rehearsal';
import { z } from 'zod';
import { sourceName } from '../names.ts';

/** Configuration of one feed of a rehearsed scenario. `goldenhour rehearse` makes one for each feed. */
export const drillSchema = z.strictObject({
  name: sourceName,
  type: z.literal('drill'),
  scenario: z.enum(SCENARIO_IDS).describe('What is played: goldenhour rehearse --list.'),
  feed: z.enum(FEEDS).describe('Which platform of the world. One source for each.'),
  start: z.iso
    .datetime({ offset: true, error: 'must be an instant such as 2026-11-22T19:30:00Z' })
    .describe(
      'When ordinary life ends and the play begins, on a whole minute. The same in all feeds.',
    ),
  seed: z
    .int({ error: 'must be a whole number' })
    .min(0)
    .max(2 ** 31 - 1)
    .default(1)
    .describe('Another seed, other people and words; the same story.'),
  speed: z
    .union([z.literal('max'), z.number().positive().max(1_000_000)])
    .default(60)
    .describe('max, or how many times faster than real time: 60 is a minute each second.'),
});

export type DrillConfig = z.output<typeof drillSchema>;
