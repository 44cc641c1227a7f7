import { asRefusal, openTerminal } from '@goldenhour/app';
import { nearest, type ProcessContext, systemClock, UsageError } from '@goldenhour/host';
import { ALL_TOPICS } from '@goldenhour/pipeline';
import type { InRecord, Offset, Reader } from '@goldenhour/pipeline/ports';
import { openReader, type ReaderOptions } from '../open-reader.ts';

export type TailOptions = ReaderOptions & {
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
  const reader = context.use('log', await openReader(options, context));
  try {
    await follow(reader, topic, options, context);
  } catch (error) {
    throw asRefusal(error);
  }
}

async function follow(
  reader: Reader,
  topic: string,
  options: TailOptions,
  context: ProcessContext,
): Promise<void> {
  const { write } = openTerminal(context);
  const print = options.json === true ? asJson : asLine;
  const next =
    options.fromStart === true
      ? Array.from({ length: reader.partitions }, () => 0)
      : [...(await reader.ends(topic))];
  const read = { next, seen: [...next] };
  do {
    const records = await readOn(reader, topic, read);
    if (records.length > 0) await write(records.map(print).join(''));
    else if (options.follow === false) return;
    else await systemClock.sleep(POLL_MS, context.signal);
  } while (!context.signal.aborted);
}

type Positions = {
  readonly next: Offset[];
  /** The end up to which nothing more was found: markers may stand there. */
  readonly seen: Offset[];
};

/** Reads every partition on by one scan, where there is something to read. */
async function readOn(
  reader: Reader,
  topic: string,
  { next, seen }: Positions,
): Promise<readonly InRecord[]> {
  const found: InRecord[] = [];
  for (const [partition, end] of (await reader.ends(topic)).entries()) {
    const from = next[partition] ?? 0;
    if (end <= Math.max(from, seen[partition] ?? 0)) continue;
    const records = await reader.scan(topic, partition, { from, maxRecords: SCAN_RECORDS });
    next[partition] = (records.at(-1)?.offset ?? from - 1) + 1;
    if (records.length === 0) seen[partition] = end;
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
