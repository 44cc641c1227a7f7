/** What all sources are told: their name and platform. */
import { z } from 'zod';

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const SLUG_RULE = 'must be lower-case letters, digits and hyphens, at most 63, as my-source';

/** Names a source in topics, metrics and dead letters; unique in a configuration. */
export const sourceName = z
  .string({ error: SLUG_RULE })
  .regex(SLUG, { error: SLUG_RULE })
  .describe('Unique name of the source: lower-case letters, digits and hyphens.');

export const sourcePlatform = z.string({ error: SLUG_RULE }).regex(SLUG, { error: SLUG_RULE });
