import { resolve } from 'node:path';
import { loadConfig, type ProcessContext, systemClock } from '@goldenhour/host';
import { openApp } from '../app.ts';
import { configSchema, OTHER_VARIABLES } from '../config.ts';
import { createInstruments } from '../instruments.ts';
import { REHEARSAL_CONFIG, REHEARSAL_INTRODUCTION, REHEARSAL_NEXT } from '../rehearsal.ts';
import { tellStatus } from '../status.ts';
import { temporaryStore } from '../temporary-store.ts';
import { talk, terminal } from '../terminal.ts';

export type RunOptions = {
  readonly config?: string;
  readonly store?: string;
  readonly port?: string;
  readonly logLevel?: string;
};

/** Runs all stages until it is told to stop. */
export async function run(options: RunOptions, context: ProcessContext): Promise<void> {
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
  const { logger, telemetry, readiness, listen } = createInstruments(config);

  // First, so that a port in use is told before anything is made.
  const http = context.use('http', await listen(config.http));
  const store = await storeFor({ ...options, rehearsal }, resolve(baseDir, config.store), context);
  const app = context.use(
    'pipeline',
    await openApp({
      ...terminal(),
      config,
      baseDir,
      store,
      clock: systemClock,
      telemetry,
      readiness,
    }),
  );
  talk(
    rehearsal
      ? REHEARSAL_INTRODUCTION
      : `Goldenhour watches ${config.subjects.length} subjects from ${config.sources.length} sources, store ${store}.`,
  );
  for (const notice of app.notices) talk(notice);
  talk(`Metrics: ${http.url}/metrics · Stop: Ctrl-C`);
  context.reportTo(logger);

  const telling = new AbortController();
  const told = tellStatus(telemetry, {
    clock: systemClock,
    signal: AbortSignal.any([context.signal, telling.signal]),
    next: rehearsal ? REHEARSAL_NEXT : undefined,
  });
  try {
    await app.run({ untilEnd: false }, context.signal);
  } finally {
    telling.abort();
    await told;
  }
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
