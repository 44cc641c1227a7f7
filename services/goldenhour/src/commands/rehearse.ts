import {
  type CommonOptions,
  createInstruments,
  loadAppConfig,
  openApp,
  openTerminal,
  talk,
} from '@goldenhour/app';
import { EXIT, nearest, type ProcessContext, systemClock, UsageError } from '@goldenhour/host';
import { STAGES } from '@goldenhour/pipeline';
import { type Reader, ReceiverError } from '@goldenhour/pipeline/ports';
import {
  createWorld,
  naturalStart,
  SCENARIO_IDS,
  SCENARIOS,
  type ScenarioId,
  type World,
} from '@goldenhour/rehearsal';
import { createZoneOffset } from '@goldenhour/velocity';
import { readCrises } from '../found-crises.ts';
import { drillConfig } from '../rehearse/drill-config.ts';
import { type Narrator, openNarrator } from '../rehearse/narrator.ts';
import { type Outcome, outcomeOf } from '../rehearse/outcome.ts';
import { createLocalTime, type LocalTime, report } from '../rehearse/report.ts';
import { openReplayPlace } from '../replay-place.ts';
import { tellUntaken } from '../untaken.ts';

export type RehearseOptions = Pick<CommonOptions, 'port' | 'logLevel'> & {
  readonly list?: boolean;
  readonly to?: string;
  readonly speed: number | 'max';
  readonly seed: number;
  readonly start?: string;
  readonly json?: boolean;
};

const MINUTE_MS = 60_000;
const NAMESPACE_LENGTH_MAX = 63;

/** Plays a scenario as a drill, and holds what was found against what happened. @returns the exit code */
export async function rehearse(
  scenario: string | undefined,
  options: RehearseOptions,
  context: ProcessContext,
): Promise<number> {
  if (options.list === true) return await list(options, context);
  const world = createWorld({
    scenario: scenarioOf(scenario),
    seed: options.seed,
    start: startOf(scenarioOf(scenario), options),
  });
  const local = createLocalTime(timeZoneOf(world));
  const stage: Stage = { world, local, options, narrator: undefined };
  try {
    const outcome = outcomeOf(world.truth, await readCrises(await play(stage, context)));
    await tell(stage, outcome, context);
    return outcome.agrees ? EXIT.ok : EXIT.failure;
  } catch (error) {
    const isStop = error === context.signal.reason || error instanceof ReceiverError;
    if (!context.signal.aborted || !isStop) throw error;
    return stopped(stage, context);
  }
}

type Stage = {
  readonly world: World;
  readonly local: LocalTime;
  readonly options: RehearseOptions;
  /** Once the play is open. */
  narrator: Narrator | undefined;
};

async function list({ json }: RehearseOptions, context: ProcessContext): Promise<number> {
  const { write } = openTerminal(context);
  const width = Math.max(...SCENARIO_IDS.map((id) => id.length));
  const scenarios = SCENARIO_IDS.map((id) => {
    const { title, expectation, minutes } = SCENARIOS[id];
    return { scenario: id, kind: expectation.kind, minutes, title };
  });
  const lines = scenarios.map(
    (one) =>
      `${one.scenario.padEnd(width)}  ${one.kind.padEnd('crisis'.length)}  ${Math.round(one.minutes / 60)} h  ${one.title}`,
  );
  await write(json === true ? `${JSON.stringify(scenarios)}\n` : `${lines.join('\n')}\n`);
  return EXIT.ok;
}

/** @throws UsageError */
function scenarioOf(name: string | undefined): ScenarioId {
  const known = SCENARIO_IDS.find((id) => id === name);
  if (known !== undefined) return known;
  const all = `Scenarios: ${SCENARIO_IDS.join(', ')}. With a sentence each: goldenhour rehearse --list.`;
  if (name === undefined) throw new UsageError(`Name the scenario to play. ${all}`);
  const near = nearest(name, SCENARIO_IDS);
  throw new UsageError(
    `There is no scenario '${name}'.${near === undefined ? '' : ` Did you mean ${near}?`} ${all}`,
  );
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/** @throws UsageError */
function startOf(scenario: ScenarioId, { start }: RehearseOptions): number {
  const now = systemClock.now();
  if (start === undefined) {
    const zoneOffset = createZoneOffset();
    return naturalStart(SCENARIOS[scenario], now, (time) => zoneOffset(PLAY_ZONE, time));
  }
  const at = INSTANT.test(start) ? Date.parse(start) : Number.NaN;
  if (Number.isNaN(at)) {
    throw new UsageError(
      `--start is '${start}'; it must be an instant with its zone, such as 2026-11-22T20:30:00+01:00.`,
    );
  }
  if (at > now) {
    throw new UsageError(
      `--start ${start} lies in the future. A drill begins now or in the past: leave --start out, or name an earlier instant.`,
    );
  }
  if (at < EARLIEST) {
    throw new UsageError(`--start ${start} is too long ago: name an instant from 1991 on.`);
  }
  return at;
}

/** Where the organisations of the world are. */
const PLAY_ZONE = 'Europe/Amsterdam';
/** Mentions may not be older than 1990, and ordinary life comes before the start. */
const EARLIEST = Date.UTC(1991, 0, 1);

const timeZoneOf = ({ organisations, truth }: World): string =>
  organisations.find(({ id }) => id === truth.subject)?.timeZone ?? PLAY_ZONE;

/** @returns the log, with all that was found */
async function play(stage: Stage, context: ProcessContext): Promise<Reader> {
  const { world, local, options } = stage;
  const { speed, json = false } = options;
  const { config, baseDir, where } = await prepare(stage, context);
  const { place } = where;
  const instruments = createInstruments({
    ...{ config, audience: 'person', stages: STAGES, on: place.kind },
  });
  if (options.port !== undefined) {
    const http = context.use('http', await instruments.listen(config.http));
    talk(`Metrics: ${http.url}/metrics`);
  }
  const app = context.use(
    'pipeline',
    await openApp({
      ...openTerminal(context),
      ...instruments,
      ...{ config, baseDir, place, stages: STAGES, clock: systemClock, signal: context.signal },
    }),
  );
  if (!json) talk(introduction(stage));
  stage.narrator = openNarrator(instruments.telemetry, {
    ...{ world, local, clock: systemClock, moments: speed !== 'max' },
  });
  try {
    await app.run({ untilEnd: true }, context.signal);
  } finally {
    await stage.narrator.close();
  }
  context.signal.throwIfAborted();
  tellUntaken(instruments.telemetry);
  return app.transport;
}

/** @throws ConfigError, UsageError, TransportError */
async function prepare({ world, options }: Stage, context: ProcessContext) {
  const { speed, json = false, to, port, logLevel = 'warn' } = options;
  const drill = { world, speed, json };
  if (to === undefined) {
    const own = drillConfig(drill);
    const config = { ...own, http: { ...own.http, port: port ?? own.http.port } };
    const where = await openReplayPlace(config, { config: '', namespace: own.namespace }, context);
    return { config, baseDir: process.cwd(), where };
  }
  const { config: given, baseDir } = await loadAppConfig(to, {
    logLevel,
    ...(port === undefined ? {} : { port }),
  });
  const config = drillConfig(drill, {
    ...{ file: to, config: given, namespace: ownNamespace(given.namespace) },
  });
  const { namespace } = config;
  const where = await openReplayPlace(given, { config: to, namespace }, context);
  return { config, baseDir, where };
}

/** Of this drill alone: receivers drop what they were told before, and would drop a second drill. */
function ownNamespace(namespace: string): string {
  const suffix = `-drill-${systemClock.now().toString(36)}`;
  return `${namespace.slice(0, NAMESPACE_LENGTH_MAX - suffix.length)}${suffix}`;
}

function introduction({ world, options }: Stage): string {
  const { speed, to, seed } = options;
  const pace = speed === 'max' ? 'as fast as it goes' : `${speed} times as fast as it would happen`;
  const told = to === undefined ? '' : ` It is told to the receivers of ${to} that hear of drills.`;
  return [
    `A drill: ${world.scenario}, seed ${seed}. Nothing of it is real.`,
    `${world.truth.title}`,
    `Four weeks of ordinary life come first, at once; then ${world.end - world.start >= 120 * MINUTE_MS ? `${Math.round((world.end - world.start) / (60 * MINUTE_MS))} hours` : 'the play'}, ${pace}.${told} Stop: Ctrl-C`,
  ].join('\n');
}

async function tell(stage: Stage, outcome: Outcome, context: ProcessContext): Promise<void> {
  const { world, local, options } = stage;
  if (options.json !== true) {
    talk(report(world, outcome, local));
    return;
  }
  const { scenario, seed, start, end, truth } = world;
  const { write } = openTerminal(context);
  await write(
    `${JSON.stringify({ type: 'goldenhour.rehearsal.report', scenario, seed, start, end, truth, ...outcome })}\n`,
  );
}

function stopped({ world, local, narrator }: Stage, context: ProcessContext): number {
  if (context.stoppedBy() === 'closed pipe') return EXIT.ok;
  const reached = narrator?.reached() ?? null;
  const whole = Math.round((world.end - world.start) / MINUTE_MS);
  talk(
    reached === null
      ? 'Stopped before the play began. A drill keeps nothing.'
      : `Stopped at ${local.time(reached)}, ${Math.floor((reached - world.start) / MINUTE_MS)} of ${whole} minutes into the play. A drill keeps nothing.`,
  );
  return EXIT.interrupted;
}
