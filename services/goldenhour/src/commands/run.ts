import { resolve } from 'node:path';
import {
  amount,
  type Config,
  configSchema,
  createInstruments,
  OTHER_VARIABLES,
  openApp,
  openTerminal,
} from '@goldenhour/app';
import { EXIT, loadConfig, type ProcessContext, systemClock } from '@goldenhour/host';
import {
  REHEARSAL_CONFIG,
  REHEARSAL_END,
  REHEARSAL_INTRODUCTION,
  REHEARSAL_NEXT,
  rehearsalCaughtUp,
} from '../rehearsal.ts';
import { tellStatus } from '../status.ts';
import { temporaryStore } from '../temporary-store.ts';

export type RunOptions = {
  readonly config?: string;
  readonly store?: string;
  readonly port?: number;
  readonly logLevel?: string;
};

/** Runs all stages until it is told to stop. @returns the exit code: to be stopped is its end */
export async function run(options: RunOptions, context: ProcessContext): Promise<number> {
  const rehearsal = options.config === undefined;
  const { config, baseDir } = await loadConfig({
    file: options.config ?? REHEARSAL_CONFIG,
    schema: configSchema,
    env: process.env,
    otherVariables: OTHER_VARIABLES,
    flags: [
      { flag: '--port', path: 'http.port', value: options.port },
      { flag: '--log-level', path: 'log.level', value: options.logLevel },
    ],
  });
  const audience = rehearsal || process.stderr.isTTY ? 'person' : 'log';
  const { logger, telemetry, health, tell, listen } = createInstruments(config, audience);

  // First, so that a port in use is told before anything is made.
  const http = context.use('http', await listen(config.http));
  const store = await storeFor({ ...options, rehearsal }, resolve(baseDir, config.store), context);
  const app = context.use(
    'pipeline',
    await openApp({
      ...openTerminal(context),
      config,
      baseDir,
      store,
      clock: systemClock,
      telemetry,
      health,
    }),
  );
  tell(rehearsal ? REHEARSAL_INTRODUCTION : introduction(config, store));
  for (const notice of app.notices) tell(notice);
  tell(`Metrics: ${http.url}/metrics · Health: ${http.url}/readyz${stopHint(audience)}`);
  if (audience === 'log') context.reportTo(logger);

  const telling = new AbortController();
  const told =
    audience === 'log'
      ? Promise.resolve()
      : tellStatus(telemetry, {
          clock: systemClock,
          signal: AbortSignal.any([context.signal, telling.signal]),
          caughtUp: rehearsal
            ? rehearsalCaughtUp
            : (mentions) => `The clock has reached the present; ${mentions} scored until here.`,
          next: rehearsal ? REHEARSAL_NEXT : undefined,
          timeZone: timeZoneOf(config),
        });
  try {
    await app.run({ untilEnd: false }, context.signal);
  } finally {
    telling.abort();
    await told;
  }
  if (context.stoppedBy() !== 'closed pipe') tell(rehearsal ? REHEARSAL_END : 'Stopped.');
  return EXIT.ok;
}

function introduction({ subjects, sources, receivers }: Config, store: string): string {
  const watched = `${amount(subjects.length, 'subject')} from ${amount(sources.length, 'source')}`;
  return `Goldenhour watches ${watched} and tells ${amount(receivers.length, 'receiver')}. Store: ${store}`;
}

const stopHint = (audience: 'person' | 'log'): string =>
  audience === 'person' ? ' · Stop: Ctrl-C' : '';

/** That of the subjects, where they have one in common: events are told in it too. */
function timeZoneOf({ subjects }: Config): string {
  const zones = new Set(subjects.map(({ timeZone }) => timeZone));
  const [zone = 'UTC'] = zones;
  return zones.size === 1 ? zone : 'UTC';
}

/** A rehearsal leaves nothing behind unless it is told to. */
async function storeFor(
  { rehearsal, store }: { readonly rehearsal: boolean; readonly store?: string },
  configured: string,
  context: ProcessContext,
): Promise<string> {
  if (store !== undefined) return resolve(store);
  return rehearsal ? temporaryStore(context) : configured;
}
