import { resolve } from 'node:path';
import {
  type CommonOptions,
  type Config,
  type Display,
  type LogPlace,
  lastingKafka,
  loadAppConfig,
  runStages,
  timeZoneOf,
} from '@goldenhour/app';
import { type ProcessContext, UsageError } from '@goldenhour/host';
import { STAGES, type StageName } from '@goldenhour/pipeline';
import { REHEARSAL_CONFIG, REHEARSAL_TITLE, REHEARSAL_WORDS } from '../rehearsal.ts';
import { createScreen } from '../screen/open-screen.ts';
import { temporaryStore } from '../temporary-store.ts';

export type RunOptions = CommonOptions & {
  readonly config?: string;
  readonly store?: string;
  readonly stage?: readonly StageName[];
  readonly screen?: boolean;
  readonly plain?: boolean;
};

/** Runs stages until it is told to stop. @returns the exit code: to be stopped is its end */
export async function run(options: RunOptions, context: ProcessContext): Promise<number> {
  const { config: file, stage: stages = STAGES } = options;
  if (file === undefined) return await rehearse(options, context);
  const { config, baseDir } = await loadAppConfig(file, options);
  const place = placeOf(config, { ...options, baseDir });
  if (place.kind === 'store' && stages.length < STAGES.length) {
    throw new UsageError(
      `--stage shares the work among processes, and an embedded store belongs to one. Leave it out, or name a Kafka: --brokers HOST:PORT, or kafka in ${file}.`,
    );
  }
  const part = stages.length === STAGES.length ? '' : `, ${stages.join(' and ')}`;
  const display = displayOf({ config, title: `${config.namespace}${part}` }, options, context);
  return await runStages({ config, baseDir, place, stages, display }, context);
}

/** Leaves nothing behind unless it is told to. */
async function rehearse(options: RunOptions, context: ProcessContext): Promise<number> {
  const { brokers, stage, store } = options;
  if (brokers !== undefined || stage !== undefined) {
    throw new UsageError(
      `Without --config this is the rehearsal, which runs in one process on a store of its own. Leave ${brokers === undefined ? '--stage' : '--brokers'} out, or name a configuration.`,
    );
  }
  const { config, baseDir } = await loadAppConfig(REHEARSAL_CONFIG, options);
  const display = displayOf({ config, title: REHEARSAL_TITLE }, options, context);
  const path = store === undefined ? await temporaryStore(context) : resolve(store);
  const place: LogPlace = { kind: 'store', path };
  return await runStages(
    { config, baseDir, place, stages: STAGES, words: REHEARSAL_WORDS, display },
    context,
  );
}

/** A screen where there is a terminal to show it on, unless it is not wanted. */
function displayOf(
  { config, title }: { readonly config: Config; readonly title: string },
  { screen, plain }: RunOptions,
  context: ProcessContext,
): Display | undefined {
  const isTerminal = process.stdout.isTTY === true && process.env['TERM'] !== 'dumb';
  if (screen === true && !isTerminal) {
    throw new UsageError(
      '--screen needs a terminal, and standard output is none that can show one. Leave it out for lines, or do not send the output elsewhere.',
    );
  }
  if (plain === true || !isTerminal) return undefined;
  return createScreen({ config, title, timeZone: timeZoneOf(config) }, context);
}

function placeOf(
  { kafka, store: configured }: Config,
  { store, baseDir }: Pick<RunOptions, 'store'> & { readonly baseDir: string },
): LogPlace {
  if (kafka === undefined) {
    return {
      kind: 'store',
      path: resolve(baseDir, store === undefined ? configured : resolve(store)),
    };
  }
  if (store === undefined) return lastingKafka(kafka);
  throw new UsageError(
    'A log is either on Kafka or in a store: leave out --store, or kafka (--brokers, and kafka in the configuration).',
  );
}
