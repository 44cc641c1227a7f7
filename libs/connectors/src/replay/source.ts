/**
 * Replays files of posts on their own time.
 *
 * Files are read twice: once on opening, to learn where each record lies, when it was said and
 * whether its ids can be trusted, and once in the order asked for. So sorting takes memory by the
 * number of records (30 bytes each) and not by their size, a wrong description is found before
 * anything is published, and a cursor is a position in a sequence that does not change.
 */
import type { EpochMs } from '@goldenhour/mention';
import { type Clock, type Source, type SourceBatch, SourceError } from '@goldenhour/pipeline/ports';
import { startPace } from '../pace.ts';
import type { ReplayConfig } from './config.ts';
import { checkUnchanged, closeInput } from './input-file.ts';
import { BATCH_BYTES_MAX, BATCH_ITEMS_MAX } from './limits.ts';
import { loadItems } from './load.ts';
import { type OpenFiles, openFiles } from './open-files.ts';
import { sortedByTime } from './record-index.ts';

const BIN_MS = 60_000;

export type ReplayDeps = {
  readonly clock: Clock;
  /** Folder that relative files are looked for in: that of the configuration. */
  readonly baseDir: string;
  /** Ids of all configured subjects. */
  readonly subjects: Iterable<string>;
};

/** Holds its files open until it is disposed of. */
export interface ReplaySource extends Source, AsyncDisposable {
  /** What a person should know about the files, one sentence each: which ids are used, and why. */
  readonly notices: readonly string[];
  /** What will be played: for a progress bar. */
  readonly extent: { readonly records: number; readonly from: EpochMs; readonly to: EpochMs };
}

/**
 * Opens the files of a replay and scans them.
 *
 * When the signal given to `read` is aborted, reading returns early; the caller knows its signal.
 *
 * @throws SourceError `input`, here for everything that can be known beforehand, and from `read`
 *   for a cursor of other files and a file that changes underway
 */
export async function replaySource(config: ReplayConfig, deps: ReplayDeps): Promise<ReplaySource> {
  const opened = await openFiles(config, {
    baseDir: deps.baseDir,
    subjects: new Set(deps.subjects),
  });
  const sequence = createSequence(config, opened);
  return {
    name: config.name,
    platform: config.platform,
    clock: 'tick',
    mode: 'replay',
    tickIntervalMs: 1000,
    notices: opened.notices,
    extent: { records: opened.index.count, from: sequence.since, to: sequence.end },
    read: (cursor, signal) =>
      readBatches({ config, clock: deps.clock, opened, sequence, cursor, signal }),
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.files.map(({ file }) => closeInput(file)));
    },
  };
}

type Sequence = {
  /** Position in the index of the n-th record to play. */
  readonly at: (n: number) => number;
  readonly timeAt: (n: number) => EpochMs;
  /** Start of the minute of the earliest record. */
  readonly since: EpochMs;
  /** End of the minute of the latest record. */
  readonly end: EpochMs;
};

function createSequence(config: ReplayConfig, { index }: OpenFiles): Sequence {
  const order = config.order === 'time' ? sortedByTime(index.times) : null;
  const at = order === null ? (n: number) => n : (n: number) => order[n] ?? 0;
  let earliest = Number.POSITIVE_INFINITY;
  let latest = 0;
  for (const time of index.times) {
    earliest = Math.min(earliest, time);
    latest = Math.max(latest, time);
  }
  return {
    at,
    timeAt: (n) => index.times[at(n)] ?? 0,
    since: Math.floor(earliest / BIN_MS) * BIN_MS,
    end: Math.floor(latest / BIN_MS) * BIN_MS + BIN_MS,
  };
}

async function* readBatches(context: {
  readonly config: ReplayConfig;
  readonly clock: Clock;
  readonly opened: OpenFiles;
  readonly sequence: Sequence;
  readonly cursor: string | null;
  readonly signal: AbortSignal;
}): AsyncGenerator<SourceBatch, void, undefined> {
  const { config, opened, sequence, signal } = context;
  const { count, lengths } = opened.index;
  let position = parseCursor(config, opened, context.cursor);
  for (const { file } of opened.files) await checkUnchanged(file);
  const pace = startPace(
    context.clock,
    config.speed,
    position < count ? sequence.timeAt(position) : sequence.end,
    signal,
  );
  const bound = watermarks(config, sequence, { count, position });
  do {
    if (signal.aborted) return;
    const due = pace.now();
    const positions: number[] = [];
    for (
      let bytes = 0;
      position + positions.length < count && positions.length < BATCH_ITEMS_MAX;
    ) {
      const next = position + positions.length;
      bytes += lengths[sequence.at(next)] ?? 0;
      if (sequence.timeAt(next) > due || (positions.length > 0 && bytes > BATCH_BYTES_MAX)) break;
      positions.push(sequence.at(next));
    }
    const items = await loadItems(opened, positions);
    position += positions.length;
    yield {
      items,
      cursor: formatCursor(opened, position),
      watermark: bound(position, due),
      since: sequence.since,
    };
    if (position < count && !signal.aborted && sequence.timeAt(position) > due)
      await pace.wait(sequence.timeAt(position));
  } while (position < count);
}

/** What may be promised once the first `position` records are out. Asked with rising positions. */
function watermarks(
  config: ReplayConfig,
  sequence: Sequence,
  range: { readonly count: number; readonly position: number },
): (position: number, due: EpochMs) => EpochMs {
  if (config.order === 'time') {
    return (position, due) =>
      position === range.count ? sequence.end : Math.min(due, sequence.timeAt(position));
  }
  const delayBoundMs = config.delayBoundSeconds * 1000;
  let counted = 0;
  let newest = 0;
  return (position) => {
    for (; counted < position; counted += 1) newest = Math.max(newest, sequence.timeAt(counted));
    return position === range.count
      ? sequence.end
      : Math.max(sequence.since, newest - delayBoundMs);
  };
}

function formatCursor(opened: OpenFiles, position: number): string {
  return `1:${opened.fingerprint}:${position}`;
}

function parseCursor(config: ReplayConfig, opened: OpenFiles, cursor: string | null): number {
  if (cursor === null) return 0;
  const match = /^1:([0-9a-f]{16}):(\d{1,10})$/.exec(cursor);
  const position = Number(match?.[2]);
  if (match === null || match[1] !== opened.fingerprint || position > opened.index.count) {
    throw new SourceError(
      'input',
      `source ${config.name}: ${config.files.join(', ')} or how they are read has changed since this replay was interrupted; restore them, or start it afresh in a namespace or store of its own`,
    );
  }
  return position;
}
