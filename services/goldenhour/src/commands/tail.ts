import { resolve } from 'node:path';
import { configSchema, OTHER_VARIABLES, openTerminal, requireStore } from '@goldenhour/app';
import {
  loadConfig,
  nearest,
  type ProcessContext,
  systemClock,
  UsageError,
} from '@goldenhour/host';
import { ALL_TOPICS } from '@goldenhour/pipeline';
import type { InRecord, Offset, Reader } from '@goldenhour/pipeline/ports';
import { openEmbeddedReader } from '@goldenhour/transport/embedded';

export type TailOptions = {
  readonly config?: string;
  readonly store?: string;
  readonly fromStart?: boolean;
  readonly follow?: boolean;
  readonly json?: boolean;
};

const POLL_MS = 250;
const SCAN_RECORDS = 500;

/** Prints the records of a topic, and goes on with those that come. */
export async function tail(
  topic: string,
  options: TailOptions,
  context: ProcessContext,
): Promise<void> {
  const names = ALL_TOPICS.map(({ name }) => name);
  if (!names.includes(topic)) {
    const near = nearest(topic.slice(0, 64), names);
    const hint = near === undefined ? '' : ` Did you mean ${near}?`;
    throw new UsageError(
      `There is no topic '${topic.slice(0, 64)}'.${hint} Topics: ${names.join(', ')}.`,
    );
  }
  const path = await storeOf(options);
  requireStore(path);
  const reader = context.use('store', await openEmbeddedReader({ path }));
  const { write } = openTerminal(context);
  const print = options.json === true ? asJson : asLine;
  const next =
    options.fromStart === true
      ? Array.from({ length: reader.partitions }, () => 0)
      : [...(await reader.ends(topic))];
  do {
    const records = await readOn(reader, topic, next);
    if (records.length > 0) await write(records.map(print).join(''));
    else if (options.follow === false) return;
    else await systemClock.sleep(POLL_MS, context.signal);
  } while (!context.signal.aborted);
}

async function storeOf({ config, store }: TailOptions): Promise<string> {
  if (store !== undefined) return resolve(store);
  if (config === undefined) {
    throw new UsageError('Say which store: --store FILE, or --config FILE that names it.');
  }
  const loaded = await loadConfig({
    file: config,
    schema: configSchema,
    env: process.env,
    otherVariables: OTHER_VARIABLES,
  });
  return resolve(loaded.baseDir, loaded.config.store);
}

/** Reads every partition on by one scan. */
async function readOn(reader: Reader, topic: string, next: Offset[]): Promise<readonly InRecord[]> {
  const found: InRecord[] = [];
  for (let partition = 0; partition < next.length; partition += 1) {
    const range = { from: next[partition] ?? 0, maxRecords: SCAN_RECORDS };
    const records = await reader.scan(topic, partition, range);
    next[partition] = (records.at(-1)?.offset ?? range.from - 1) + 1;
    found.push(...records);
  }
  return found;
}

function asJson({ partition, offset, key, value, headers, appendTime }: InRecord): string {
  return `${JSON.stringify({ partition, offset, key, appendTime, headers, value: parsed(value) })}\n`;
}

/** Values are JSON, and then shown as such; what is not is shown as text. */
function parsed(value: string | null): unknown {
  if (value === null) return null;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function asLine({ partition, offset, key, value, appendTime }: InRecord): string {
  const time = new Date(appendTime).toISOString();
  // What stands in a value was written by strangers: nothing of it may steer the terminal.
  const text = (value ?? '(deleted)').replaceAll(/\p{Cc}/gu, ' ');
  return `${time}  ${partition}/${offset}  ${key.replaceAll(/\p{Cc}/gu, ' ')}  ${text}\n`;
}
