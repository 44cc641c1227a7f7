import { z } from 'zod';
import { sourceName } from '../names.ts';

/** @source https://github.com/bluesky-social/jetstream, README: public instances */
export const PUBLIC_HOSTS = [
  'wss://jetstream2.us-east.bsky.network',
  'wss://jetstream1.us-east.bsky.network',
  'wss://jetstream2.us-west.bsky.network',
  'wss://jetstream1.us-west.bsky.network',
] as const;

const HOST_RULE = 'must be an address such as wss://jetstream2.us-east.bsky.network';

/** Configuration of Bluesky, as Jetstream serves it. */
export const blueskySchema = z.strictObject({
  name: sourceName,
  type: z.literal('bluesky'),
  hosts: z
    .array(
      z.string().refine((text) => /^wss?:$/.test(URL.parse(text)?.protocol ?? ''), {
        error: HOST_RULE,
      }),
    )
    .min(1)
    .max(16)
    .default([...PUBLIC_HOSTS])
    .describe('Jetstream servers, as wss://host. When one fails the next is asked.'),
  engagement: z
    .boolean()
    .default(true)
    .describe(
      'Count the likes of posts that concern a subject. They are two thirds of what the network carries: some 15 GB a day.',
    ),
  silenceSeconds: z
    .number()
    .min(1)
    .max(3_600)
    .default(15)
    .describe(
      'A server from which nothing new came for so long is left for the next. The whole network is never so quiet; a server of your own may be.',
    ),
});

export type BlueskyConfig = z.output<typeof blueskySchema>;
