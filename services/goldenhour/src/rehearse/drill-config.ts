/** The configuration of a drill: the world's subjects and feeds, and somebody's receivers, scorer and log. */
import { type Config, configSchema } from '@goldenhour/app';
import { ConfigError } from '@goldenhour/host';
import { receiverSchema } from '@goldenhour/receivers';
import { FEEDS, type World } from '@goldenhour/rehearsal';

export type DrillOptions = {
  readonly world: World;
  readonly speed: number | 'max';
  readonly json: boolean;
};

/** What `--to` names. */
export type Addressed = {
  readonly file: string;
  readonly config: Config;
  /** So that no receiver takes this drill for an earlier one. */
  readonly namespace: string;
};

/** Of a drill that only this terminal sees. */
export const DRILL_NAMESPACE = 'rehearsal';

/** @throws ConfigError where nobody would be told */
export function drillConfig(options: DrillOptions, to?: Addressed): Config {
  const own = configSchema.parse({
    namespace: to?.namespace ?? DRILL_NAMESPACE,
    subjects: subjectsOf(options.world),
    sources: sourcesOf(options),
    receivers: [terminalOf(options)],
    log: { level: 'warn' },
  });
  if (to === undefined) return own;
  const { subjects, sources, namespace } = own;
  return { ...to.config, subjects, sources, namespace, receivers: receiversOf(to, options) };
}

function receiversOf({ file, config }: Addressed, options: DrillOptions): Config['receivers'] {
  const told = config.receivers.filter(({ modes }) => modes.includes('drill'));
  if (told.length === 0) {
    throw new ConfigError([
      {
        path: 'receivers',
        at: file,
        message:
          'none of them hears of drills. Write modes: [live, drill] at those that should be told.',
      },
    ]);
  }
  // Whoever plays it wants to see it too.
  return told.some(({ type }) => type === 'stdout') ? told : [...told, terminalOf(options)];
}

function terminalOf({ json }: DrillOptions): Config['receivers'][number] {
  return receiverSchema.parse({
    type: 'stdout',
    name: 'rehearsal-terminal',
    modes: ['drill'],
    json,
  });
}

function subjectsOf({ organisations }: World) {
  return organisations.map(
    ({ id, name, names, handles, hashtags, domains, timeZone, official }) => ({
      ...{ id, name, names, handles, hashtags, domains, timeZone },
      official: FEEDS.filter((feed) => feed !== 'news').map((platform) => ({
        platform,
        handle: official.handle,
      })),
    }),
  );
}

function sourcesOf({ world, speed }: DrillOptions) {
  const { scenario, seed, start } = world;
  return FEEDS.map((feed) => ({
    ...{ name: feed, type: 'drill', scenario, feed, seed, speed },
    start: new Date(start).toISOString(),
  }));
}
