/** One subject through one close: what settles, what is learned, what is said. */
import type { EpochMs } from '@goldenhour/mention';
import { type Bin, emptyBin, settledBin } from '../bin.ts';
import type { GapLog } from '../coverage.ts';
import { closeLanes } from '../lanes/lanes.ts';
import { samplesIn } from '../samples.ts';
import {
  BIN_MS,
  type CloseResult,
  LONGEST_WINDOW_MS,
  type SettledBin,
  type Signal,
} from '../types.ts';
import type { Changes } from './changes.ts';
import type { Speaking } from './evidence.ts';
import { historyHours, learnPast, learnStep } from './past.ts';
import { speakOfStories } from './second-stories.ts';
import { speak, speakOfRoots } from './speak.ts';
import { binKey } from './state.ts';
import type { Watched } from './watched.ts';

/** What a close knows, and where it puts what comes of it. */
export type Closing = Speaking & {
  /** Sources missing in the bin that begins at `start`; asked for the same one by every subject. */
  readonly missingIn: (start: EpochMs) => readonly string[];
  readonly gaps: GapLog;
  readonly since: (source: number) => EpochMs | undefined;
  readonly changes: Changes;
  readonly signals: Signal[];
  readonly settled: SettledBin[];
  readonly forget: CloseResult['forget'][number][];
};

export function closeSubject(watched: Watched, closing: Closing): void {
  settle(watched, closing);
  const wasSpeaking = isSpeaking(watched);
  const { signal, cited, hasMoved } = speak(watched, closing);
  if (signal !== null) closing.signals.push(signal);
  const stories = secondStories(watched, closing.at, signal);
  const roots = speakOfRoots(watched, closing);
  closing.signals.push(...stories.signals, ...roots.signals);
  for (const bin of [...cited, ...roots.cited]) {
    closing.changes.bins.set(bin, watched.profile.id);
  }
  if (hasMoved || stories.hasMoved || roots.signals.length > 0)
    closing.changes.subjects.add(watched);
  keepCompany(watched, closing, wasSpeaking);
  const { lanes, profile, past } = watched;
  const matters = closeLanes(lanes, {
    subject: profile.id,
    at: closing.at,
    historyHours: historyHours(past),
  });
  if (matters.length > 0) closing.changes.lanes.add(watched);
  closing.signals.push(...matters);
}

function secondStories({ profile, company, stories }: Watched, at: EpochMs, signal: Signal | null) {
  if (company === null) return { signals: [], hasMoved: false };
  const { floor, weeks } = profile.thresholds;
  const crisis =
    signal === null || signal.status === 'normal'
      ? null
      : { ...signal, isAlarm: signal.velocity >= Math.log10(weeks) };
  const now = { subject: profile.id, at, stories: company.stories, crisis, floor };
  return speakOfStories(stories, now);
}

/** What is told of places is since a crisis began, while there is one. */
function keepCompany(watched: Watched, { at, changes }: Closing, wasSpeaking: boolean): void {
  const { company, standing, roots, bins } = watched;
  if (company === null) return;
  const speaks = isSpeaking(watched);
  const onset = standing.onset ?? roots[0]?.onset ?? at;
  if (speaks && !wasSpeaking) company.spread.begin(onset);
  if (!speaks && wasSpeaking) company.spread.end();
  if (bins.length === 0) company.rest(at);
  if (speaks !== wasSpeaking || bins.length === 0) changes.company.add(watched);
}

function isSpeaking({ standing, roots }: Watched): boolean {
  return standing.status !== 'normal' || roots.length > 0;
}

/** Bins whose end is the longest window behind: written out, learned, forgotten. */
function settle(watched: Watched, closing: Closing): void {
  const { standing, bins, profile } = watched;
  const { changes } = closing;
  const settledTo = closing.at - LONGEST_WINDOW_MS;
  const last = settledTo - BIN_MS;
  const kept = bins.findIndex(({ start }) => start > last);
  const settling = bins.slice(0, kept < 0 ? bins.length : kept);
  const missingLast = closing.missingIn(last);
  for (const bin of settling) tell(watched, bin, closing);
  // An empty bin is told of when it says that a source came or went.
  if (settling.at(-1)?.start !== last && !isSameList(missingLast, standing.missing)) {
    tell(watched, emptyBin(last), closing);
  }
  learnTo(watched, settling.length > 0 ? settledTo : learnStep(settledTo), closing);
  for (const bin of settling) {
    for (const sample of samplesIn(bin.samples)) {
      if (!sample.cited) closing.forget.push({ subject: profile.id, mention: sample.mention });
    }
    changes.bins.delete(bin);
    changes.deleted.add(binKey(profile.id, bin.start));
  }
  bins.splice(0, settling.length);
}

function tell(watched: Watched, bin: Bin, closing: Closing): void {
  const { standing, profile } = watched;
  const missing = closing.missingIn(bin.start);
  closing.settled.push(settledBin(profile.id, bin, missing));
  if (isSameList(missing, standing.missing)) return;
  standing.missing = missing;
  closing.changes.subjects.add(watched);
}

/** Learns all minutes before `to`, which must be settled. */
export function learnTo(
  watched: Watched,
  to: EpochMs,
  how: Pick<Closing, 'gaps' | 'zoneOffset' | 'changes' | 'since'>,
): void {
  const { past, profile, bins } = watched;
  const { gaps, zoneOffset, since, changes } = how;
  if (to <= past.learnedTo) return;
  const lesson = { to, bins, gaps, timeZone: profile.timeZone, zoneOffset, since };
  if (learnPast(past, lesson)) changes.usuals.add(watched);
  changes.subjects.add(watched);
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => name === b[at]);
}
