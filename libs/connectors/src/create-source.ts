/** All sources there are, by their type. */
import type { Source } from '@goldenhour/pipeline/ports';
import { z } from 'zod';
import { blueskySchema } from './bluesky/config.ts';
import { blueskySource } from './bluesky/source.ts';
import { drillSchema } from './drill/config.ts';
import { drillSource } from './drill/source.ts';
import { hackerNewsSchema } from './hacker-news/config.ts';
import { hackerNewsSource } from './hacker-news/source.ts';
import { rehearsalSchema } from './rehearsal/config.ts';
import { rehearsalSource } from './rehearsal/source.ts';
import { replaySchema } from './replay/config.ts';
import { type ReplayDeps, replaySource } from './replay/source.ts';

/** One entry of `sources:` in a configuration. */
export const sourceSchema = z
  .discriminatedUnion('type', [
    replaySchema,
    rehearsalSchema,
    drillSchema,
    blueskySchema,
    hackerNewsSchema,
  ])
  .describe('Where mentions come from.');

export type SourceConfig = z.output<typeof sourceSchema>;

/**
 * Opens a configured source. One that holds files is `AsyncDisposable` as well.
 *
 * @throws SourceError `input` for what can be known before anything is read
 */
export async function createSource(config: SourceConfig, deps: ReplayDeps): Promise<Source> {
  switch (config.type) {
    case 'replay':
      return replaySource(config, deps);
    case 'rehearsal':
      return rehearsalSource(config, deps);
    case 'drill':
      return drillSource(config, deps);
    case 'bluesky':
      return blueskySource(config, deps);
    case 'hacker-news':
      return hackerNewsSource(config, deps);
  }
}
