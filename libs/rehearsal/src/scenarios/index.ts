/** All scenarios, by name. */
import type { Script } from '../script.ts';
import { BOT_FLOOD } from './bot-flood.ts';
import { FOOTBALL_NIGHT } from './football-night.ts';
import { GIVE_AWAY } from './give-away.ts';
import { HYGIENE_VIDEO } from './hygiene-video.ts';
import { LEAK_PRESS } from './leak-press.ts';
import { OUTAGE_JOKES } from './outage-jokes.ts';
import { PREPARED_CAMPAIGN } from './prepared-campaign.ts';
import { SCHOOL_THREAT } from './school-threat.ts';
import { SOURCE_GAP } from './source-gap.ts';

export const SCENARIO_IDS = [
  'school-threat',
  'hygiene-video',
  'prepared-campaign',
  'outage-jokes',
  'leak-press',
  'give-away',
  'football-night',
  'bot-flood',
  'source-gap',
] as const;
export type ScenarioId = (typeof SCENARIO_IDS)[number];

export const SCENARIOS: Readonly<Record<ScenarioId, Script>> = {
  'school-threat': SCHOOL_THREAT,
  'hygiene-video': HYGIENE_VIDEO,
  'prepared-campaign': PREPARED_CAMPAIGN,
  'outage-jokes': OUTAGE_JOKES,
  'leak-press': LEAK_PRESS,
  'give-away': GIVE_AWAY,
  'football-night': FOOTBALL_NIGHT,
  'bot-flood': BOT_FLOOD,
  'source-gap': SOURCE_GAP,
};
