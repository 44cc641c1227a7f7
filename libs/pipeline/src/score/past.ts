/**
 * What a detector without a past starts from: the bins of its subjects as they stand in `counts`.
 * Read once, before the task reads anything else, and made durable by the next commit, so that what
 * follows depends on the log alone.
 */
import type { DurationMs, EpochMs } from '@goldenhour/mention';
import type { CountedBin, Detector } from '@goldenhour/velocity';
import type { InRecord, Offset, Task } from '../ports/index.ts';
import { type CountsRecord, decodeCountsRecord } from '../records.ts';
import { type StageContext, withTaskRetry } from '../stage.ts';
import { TOPICS } from '../topics.ts';

/**
 * How far back before the last record of `counts`, by append time. What is older teaches nothing:
 * a detector forgets half of what was usual in a week, and looks for rare heights over four.
 * @source chosen: eight such halves, twice those four weeks
 */
export const PAST_MS: DurationMs = 8 * 7 * 24 * 60 * 60 * 1000;
/** Records that are held at once. Each is below 10 kB, most below 300 bytes. */
const PAGE_RECORDS = 2_000;

/** What was found. */
export type Past = {
  /** Subjects of which something was told. */
  readonly subjects: number;
  readonly bins: number;
  /** Damaged or newer records, left out. */
  readonly unreadable: number;
};

/**
 * Tells the detector what it wants to know.
 *
 * @param until end of the last closed bin; null before the first
 * @returns null when it wants nothing, and when the task was stopped: then it is good for nothing
 */
export async function tellPast(
  context: StageContext,
  task: Task,
  detector: Detector,
  until: EpochMs | null,
): Promise<Past | null> {
  const wanted = detector.wants?.();
  if (wanted === undefined || wanted.size === 0) return null;
  const first = new FirstTelling();
  const told = new Set<string>();
  let bins = 0;
  let unreadable = 0;
  for await (const page of pagesOf(context, task)) {
    const portion: CountedBin[] = [];
    for (const record of page) {
      // Its key tells the subject, so that the others are not read.
      if (!wanted.has(record.key)) continue;
      const decoded = decodeCountsRecord(record);
      if (!decoded.ok || decoded.value.subject !== record.key) unreadable += 1;
      else if (first.isTold(decoded.value)) portion.push(toCounted(decoded.value));
    }
    for (const { subject } of portion) told.add(subject);
    bins += portion.length;
    if (portion.length > 0) detector.learnFrom?.(portion);
  }
  if (task.signal.aborted) return null;
  detector.learned?.(until);
  return { subjects: told.size, bins, unreadable };
}

/** One page after the other of what is not older than {@link PAST_MS}. */
async function* pagesOf(context: StageContext, task: Task): AsyncIterable<readonly InRecord[]> {
  const { name } = TOPICS.counts;
  const { partition } = task;
  const scan = (from: Offset, maxRecords: number) =>
    withTaskRetry(context, task, () =>
      context.transport.scan(name, partition, { from, maxRecords }),
    );
  const ends = await withTaskRetry(context, task, () => context.transport.ends(name));
  const end = ends[partition] ?? 0;
  const oldest = await lastAppended(scan, end);
  if (oldest === undefined) return;
  let from = await firstSince(scan, end, oldest - PAST_MS);
  while (!task.signal.aborted) {
    const page = await scan(from, PAGE_RECORDS);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    from = last.offset + 1;
  }
}

type Scan = (from: Offset, maxRecords: number) => Promise<readonly InRecord[]>;

/** From the end backwards, farther each time: markers and gaps may stand behind the last record. */
async function lastAppended(scan: Scan, end: Offset): Promise<EpochMs | undefined> {
  for (let back = 64; ; back *= 8) {
    let last: InRecord | undefined;
    let page: readonly InRecord[];
    let from = Math.max(0, end - back);
    do {
      page = await scan(from, PAGE_RECORDS);
      last = page.at(-1) ?? last;
      from = (last?.offset ?? from) + 1;
    } while (page.length > 0);
    if (last !== undefined || back >= end) return last?.appendTime;
  }
}

/** Of the records that were appended at `time` or later the first, halving what lies before the end. */
async function firstSince(scan: Scan, end: Offset, time: EpochMs): Promise<Offset> {
  const [oldest] = await scan(0, 1);
  if (oldest === undefined || oldest.appendTime >= time) return 0;
  let low = oldest.offset + 1;
  let high = end;
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    const [found] = await scan(middle, 1);
    if (found === undefined || found.appendTime >= time) high = middle;
    else low = found.offset + 1;
  }
  return low;
}

/**
 * Where a state was lost, the stage read its mentions again and told their minutes a second time:
 * the first telling counts, and what is added to the second belongs to that. One entry per subject.
 */
class FirstTelling {
  readonly #subjects = new Map<string, { readonly last: EpochMs; readonly isAgain: boolean }>();

  isTold({ t, subject, start }: CountsRecord): boolean {
    const known = this.#subjects.get(subject);
    if (t === 'add') return known?.isAgain !== true;
    const isAgain = known !== undefined && start <= known.last;
    this.#subjects.set(subject, { last: isAgain ? known.last : start, isAgain });
    return !isAgain;
  }
}

function toCounted(record: CountsRecord): CountedBin {
  const { t, subject, start, total, negative, unscored, voices, sources, missing } = record;
  return { kind: t, subject, start, total, negative, unscored, voices, sources, missing };
}
