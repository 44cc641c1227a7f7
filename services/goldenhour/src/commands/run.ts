import { resolve } from 'node:path';
import {
  type CommonOptions,
  type Config,
  type LogPlace,
  lastingKafka,
  loadAppConfig,
  runStages,
} from '@goldenhour/app';
import { type ProcessContext, UsageError } from '@goldenhour/host';
import { STAGES, type StageName } from '@goldenhour/pipeline';
import { REHEARSAL_CONFIG, REHEARSAL_WORDS } from '../rehearsal.ts';
import { temporaryStore } from '../temporary-store.ts';

export type RunOptions = CommonOptions & {
  readonly config?: string;
  readonly store?: string;
  readonly stage?: readonly StageName[];
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
  return await runStages({ config, baseDir, place, stages }, context);
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
  const path = store === undefined ? await temporaryStore(context) : resolve(store);
  return await runStages(
    { config, baseDir, place: { kind: 'store', path }, stages: STAGES, words: REHEARSAL_WORDS },
    context,
  );
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
