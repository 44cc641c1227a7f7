/** Posts to their end through the stages themselves, and what was found in them. */
import type { Write } from '@goldenhour/app';
import type { CrisisEvent } from '@goldenhour/crisis';
import type { ProcessContext } from '@goldenhour/host';
import type { EpochMs } from '@goldenhour/mention';
import { TOPICS } from '@goldenhour/pipeline';
import type { Reader } from '@goldenhour/pipeline/ports';
import { BIN_MS } from '@goldenhour/velocity';
import { prepareReplay, replayToEnd } from '../commands/replay.ts';
import { recordsOf } from '../found-crises.ts';
import { Faults } from './faults.ts';
import type { GivenCrisis } from './given-crisis.ts';
import { GAP_MS_MAX } from './grid.ts';
import { eventLine } from './json-lines.ts';
import { type Found, type MentionBin, readFound } from './mention-bins.ts';
import { TABLE_WEEKS } from './report/alarm-figures.ts';
import { SubjectReport } from './report/subject-report.ts';
import { createSeries } from './series.ts';
import { thresholdsOf, WEEKS_DEFAULT } from './thresholds.ts';
import { Track, type TrackOptions } from './track.ts';

export type MentionsRun = {
  readonly config: string;
  readonly json: boolean | undefined;
  readonly given: readonly GivenCrisis[];
  readonly write: Write;
};

export type MentionsOutcome = {
  /** Of each subject; none where lines were asked for. */
  readonly reports: readonly SubjectReport[];
  /** Posts that could not be read. */
  readonly unreadable: number;
};

export async function runMentions(
  files: readonly string[],
  run: MentionsRun,
  context: ProcessContext,
): Promise<MentionsOutcome> {
  const prepared = await prepareReplay(
    files,
    { config: run.config, plain: true, areLettersTold: true },
    context,
  );
  const log = await replayToEnd(prepared, context);
  const unreadable = await tellUnreadable(log);
  const found = await readFound(log);
  if (run.json === true) {
    for (const lines of linesOf(found)) await run.write(lines);
    return { reports: [], unreadable };
  }
  const thresholds = thresholdsOf(TABLE_WEEKS, {
    ...{ createSeries, zone: 'UTC', weeks: WEEKS_DEFAULT, floor: undefined },
    subjects: prepared.config.subjects,
  });
  const name = files.join(', ');
  const reports = [...Map.groupBy(found.bins, ({ subject }) => subject)].map(([subject, bins]) => {
    const report = new SubjectReport(
      { id: subject, file: name },
      [null, ...TABLE_WEEKS],
      run.given,
    );
    const events = found.events.filter((event) => event.subject === subject);
    gather(report, bins, events, thresholds(subject));
    return report;
  });
  return { reports, unreadable };
}

/** @returns how many posts went to the dead letters */
async function tellUnreadable(log: Reader): Promise<number> {
  const faults = new Faults('posts');
  for await (const { value } of recordsOf(log, TOPICS.deadLetters.name)) {
    // Written by this very process, and read by nobody else before.
    const { origin, reason, detail } = JSON.parse(value ?? '') as DeadLetter;
    faults.add(origin, `${reason}: ${detail}`);
  }
  return faults.count;
}

type DeadLetter = { readonly origin: string; readonly reason: string; readonly detail: string };

/** Each bin in its minute, and behind those of a minute the events that fell at its end. */
function* linesOf({ bins, events }: Found): Generator<string> {
  const opened = new Set(events.filter(isOpening).map(({ subject, at }) => `${at} ${subject}`));
  let next = 0;
  const eventsUntil = (time: EpochMs): string => {
    let text = '';
    for (let event = events[next]; event !== undefined && event.at <= time; event = events[next]) {
      text += eventLine(event);
      next += 1;
    }
    return text;
  };
  for (const { start, subject, velocity, ...counts } of bins) {
    const alarm = opened.has(`${start + BIN_MS} ${subject}`);
    const timestamp = new Date(start).toISOString();
    const line = { timestamp, subject, velocity, alarm, ...counts };
    yield `${eventsUntil(start)}${JSON.stringify(line)}\n`;
  }
  yield eventsUntil(Number.POSITIVE_INFINITY);
}

const isOpening = ({ transition }: CrisisEvent): boolean =>
  transition === 'opened' || transition === 'reopened';

/** The start of the minute at whose end it is, or in which. */
const minuteBefore = (at: EpochMs): EpochMs => (Math.ceil(at / BIN_MS) - 1) * BIN_MS;

/**
 * Every minute from the first to the last. The chosen figures are those of the stages; what other
 * thresholds would do is reckoned from the counts alone, without the lanes that read single posts.
 */
function gather(
  report: SubjectReport,
  bins: readonly MentionBin[],
  events: readonly CrisisEvent[],
  thresholds: readonly TrackOptions[],
): void {
  let tracks = thresholds.map((options) => new Track(options, BIN_MS));
  const first = bins[0]?.start ?? 0;
  const last = Math.max(bins.at(-1)?.start ?? first, (events.at(-1)?.at ?? 0) - BIN_MS);
  let [nextBin, nextEvent] = [0, 0];
  for (let start = first; start <= last; start += BIN_MS) {
    let absent = 0;
    const eventAt = events[nextEvent]?.at ?? Number.POSITIVE_INFINITY;
    const next = Math.min(bins[nextBin]?.start ?? last, minuteBefore(eventAt));
    if (next - start > GAP_MS_MAX) {
      // Nobody spoke of it for more than a year: nothing is learned from that, nor from before.
      tracks = thresholds.map((options) => new Track(options, BIN_MS));
      absent = (next - start) / BIN_MS;
      start = next;
    }
    const known = bins[nextBin]?.start === start ? bins[nextBin] : undefined;
    if (known !== undefined) nextBin += 1;
    const { total, negative, velocity } = known ?? { total: 0, negative: 0, velocity: null };
    const fallen: CrisisEvent[] = [];
    for (
      let event = events[nextEvent];
      event !== undefined && event.at <= start + BIN_MS;
      event = events[nextEvent]
    ) {
      fallen.push(event);
      nextEvent += 1;
    }
    const answers = tracks.map((track) => track.step({ start, total, negative }));
    const chosen = { velocity, alarm: fallen.some(isOpening), events: fallen };
    report.step({
      start,
      binMs: BIN_MS,
      total,
      negative,
      absent,
      answers: [chosen, ...answers],
    });
  }
}
