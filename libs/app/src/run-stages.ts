/** Stages that run until they are told to stop, with what a person or a log is told of them. */
import { EXIT, type ProcessContext, systemClock } from '@goldenhour/host';
import { STAGES, type StageName } from '@goldenhour/pipeline';
import { type App, openApp } from './app.ts';
import type { Config } from './config.ts';
import type { Display } from './display.ts';
import { type Audience, createInstruments, type Instruments } from './instruments.ts';
import { kafkaNotices } from './kafka-config.ts';
import type { LogPlace } from './open-log.ts';
import { type StatusOptions, tellStatus } from './status.ts';
import { amount, openTerminal, talk } from './terminal.ts';

export type RunStagesOptions = {
  readonly config: Config;
  /** What relative paths are relative to. */
  readonly baseDir: string;
  readonly place: LogPlace;
  readonly stages: readonly StageName[];
  /** Instead of what is said of any configuration. */
  readonly words?: RunWords;
  /** Absent: a person, or a log, is told line by line. */
  readonly display?: Display | undefined;
};

export type RunWords = Pick<StatusOptions, 'caughtUp' | 'next'> & {
  readonly introduction: string;
  readonly end: string;
};

/** @returns the exit code: to be stopped is its end */
export async function runStages(
  options: RunStagesOptions,
  context: ProcessContext,
): Promise<number> {
  const { config, place, stages, words, display } = options;
  const isForPerson = display !== undefined || words !== undefined || process.stderr.isTTY;
  const audience = isForPerson ? 'person' : 'log';
  const on = place.kind;
  const instruments = createInstruments({ config, audience, stages, on, display });
  const { logger, tell, listen } = instruments;

  // First, so that a port in use is told before anything is made.
  const http = context.use('http', await listen(config.http));
  const greet = (): void => {
    tell(words?.introduction ?? introduction(options));
    const stop = audience === 'person' ? ' · Stop: Ctrl-C' : '';
    tell(`Metrics: ${http.url}/metrics · Health: ${http.url}/readyz${stop}`);
    if (audience === 'log') context.reportTo(logger);
  };
  // Brokers may keep it waiting; a store says at once what is wrong with it, if anything is.
  if (on === 'kafka') greet();
  const { signal } = context;
  try {
    const terminal = display?.terminal ?? openTerminal(context);
    const opening = { ...options, ...instruments, ...terminal, signal };
    const app = context.use('pipeline', await openApp({ ...opening, clock: systemClock }));
    if (on === 'store') greet();
    for (const notice of app.notices) tell(notice);
    await runAndTell(app, { ...options, audience, instruments }, signal);
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
  }
  if (context.stoppedBy() !== 'closed pipe') tell(words?.end ?? 'Stopped.');
  return EXIT.ok;
}

async function runAndTell(
  app: App,
  {
    config,
    stages,
    words,
    display,
    audience,
    instruments,
  }: RunStagesOptions & { readonly audience: Audience; readonly instruments: Instruments },
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  const shown = display?.follow(app, instruments.telemetry, until);
  // What is told of how far it is comes from the score stage.
  const told =
    audience === 'log' || !stages.includes('score')
      ? Promise.resolve()
      : tellStatus(instruments.telemetry, {
          clock: systemClock,
          signal: until,
          talk: display?.talk ?? talk,
          isLineByLine: display === undefined,
          caughtUp:
            words?.caughtUp ??
            ((mentions) => `The clock has reached the present; ${mentions} scored until here.`),
          next: words?.next,
          timeZone: timeZoneOf(config),
        });
  try {
    await app.run({ untilEnd: false }, signal);
  } finally {
    over.abort();
    await Promise.all([told, shown]);
  }
}

function introduction({ config, place, stages }: RunStagesOptions): string {
  const { subjects, sources, receivers, namespace } = config;
  const watched = `${amount(subjects.length, 'subject')} from ${amount(sources.length, 'source')}`;
  const whole = `Goldenhour watches ${watched} and tells ${amount(receivers.length, 'receiver')}.`;
  if (place.kind === 'store') return `${whole} Store: ${place.path}`;
  const part = `Goldenhour, ${stages.join(' and ')}.`;
  const on = `Kafka: ${place.kafka.brokers.join(', ')}, namespace ${namespace}.`;
  return [stages.length === STAGES.length ? whole : part, on, ...kafkaNotices(place.kafka)].join(
    ' ',
  );
}

/** That of the subjects, where they have one in common: events are told in it too. Else UTC. */
export function timeZoneOf({ subjects }: Pick<Config, 'subjects'>): string {
  const zones = new Set(subjects.map(({ timeZone }) => timeZone));
  const [zone = 'UTC'] = zones;
  return zones.size === 1 ? zone : 'UTC';
}
