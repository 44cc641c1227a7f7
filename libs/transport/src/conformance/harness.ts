/** What the suite needs of an adapter beside the port: ways to hurt it. */
import type { OutRecord, Reader, Task, TopicSpec, Transport } from '@goldenhour/pipeline/ports';

/** Checks that an adapter may be unable to set up. A skip carries its reason into the report. */
export type Skippable = 'malformed' | 'expiry' | 'pressure' | 'model';

export type TransportHarness = {
  /** A log of its own with nothing in it. */
  create(options: WorldOptions): Promise<TransportWorld>;
  readonly skips?: Partial<Readonly<Record<Skippable, string>>>;
  /** Of one test; a real broker needs more than the default. @unit ms */
  readonly timeoutMs?: number;
  /** Cases of the model test, each of up to 12 steps with crashes. @range ≥ 1 */
  readonly modelRuns?: number;
};

export type WorldOptions = { readonly partitions: number; readonly topics: readonly TopicSpec[] };

/** One log and the transport that is open on it now. Disposing removes both. */
export interface TransportWorld extends AsyncDisposable {
  readonly transport: Transport;
  /** Ends the transport in the middle of whatever it does, as kill -9 would, and opens another. */
  crash(): Promise<void>;
  /** Closes the transport in order, and opens another. */
  reopen(): Promise<void>;
  /**
   * Another owner of the same log, while the first still believes itself one. It is given all
   * partitions of the stages it runs, whether or not the first has noticed. The harness disposes
   * of it.
   */
  second(): Promise<Transport>;
  /** Reads along, as another process would. The harness disposes of it. */
  reader(): Promise<Reader>;
  /** Makes the partition go on at a higher offset, as an aborted transaction does on a broker. */
  injectGap(topic: string, partition: number): Promise<void>;
  /** Appends a record whose value is these bytes; skipped as `malformed`. */
  injectMalformed?(topic: string, partition: number, bytes: Uint8Array): Promise<void>;
  /** Returns when compaction has run over what was written so far. */
  compact(topic: string): Promise<void>;
  /** Moves the log's own time on and lets retention run; skipped as `expiry`. */
  expire?(ms: number): Promise<void>;
  /** Bytes of publishes under way, and their bound; skipped as `pressure`. @unit bytes */
  pressure?(): { readonly bytes: number; readonly bytesMax: number };
}

export const RETENTION_MS = 3_600_000;

/** The topics of the suite's worlds. */
export const IN: TopicSpec = { name: 'in', compacted: false, retentionMs: RETENTION_MS };
export const OUT: TopicSpec = { name: 'out', compacted: false, retentionMs: RETENTION_MS };
export const LATEST: TopicSpec = { name: 'latest', compacted: true, retentionMs: RETENTION_MS };
export const TOPICS = [IN, OUT, LATEST];

export const STAGE = { stage: 'copy', input: IN.name };
export const SCAN_MAX = 100_000;

export function record(
  topic: TopicSpec,
  partition: number,
  key: string,
  value: string | null,
): OutRecord {
  return { topic: topic.name, partition, key, value };
}

/** Runs `use` as the owner of one task, to its end, and the other tasks not at all. */
export async function asTask<T>(
  transport: Transport,
  at: { readonly stage: string; readonly input: string | null; readonly partition: number },
  use: (task: Task) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const results: T[] = [];
  await transport.runTasks(
    at,
    async (task) => {
      if (task.partition !== at.partition) return await aborted(task.signal);
      results.push(await use(task));
      stop.abort();
    },
    stop.signal,
  );
  const [result] = results;
  if (results.length !== 1) throw new Error(`The task ran ${results.length} times, not once.`);
  return result as T;
}

/** The task of the suite's stage on that partition. */
export function asOwner<T>(
  transport: Transport,
  partition: number,
  use: (task: Task) => Promise<T>,
): Promise<T> {
  return asTask(transport, { ...STAGE, partition }, use);
}

export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Reads until so many have come, or until nothing more does. */
export async function readSome(task: Task, count: number) {
  const records = [];
  while (records.length < count) {
    const batch = await task.read({ maxRecords: count - records.length, waitMs: 1_000 });
    if (batch.length === 0) break;
    records.push(...batch);
  }
  return records;
}

/** The values of one partition as any reader sees them. */
export async function valuesOf(reader: Reader, topic: TopicSpec, partition: number) {
  return (await reader.scan(topic.name, partition, { maxRecords: SCAN_MAX })).map(
    ({ value }) => value,
  );
}

/** The value, with the code of the error where it was refused. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
  return 'resolved';
}

export type Check = (
  name: string,
  check: (world: TransportWorld) => Promise<void>,
  needs?: Skippable,
) => void;
