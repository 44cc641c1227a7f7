/** The steps of one crisis: opened, told, brought up to date. */
import { type EpochMs, hashHex, type Mode } from '@goldenhour/mention';
import { isMessageLane, isSummaryKey, type Signal } from '@goldenhour/velocity';
import { boundEvidence, sourcesOf } from './evidence.ts';
import { withNotes } from './notes.ts';
import { restAfter } from './recovery.ts';
import { ABANDONED_MS, MESSAGE_RESOLVE_MS, restFrom } from './rest.ts';
import type { Tracked } from './state.ts';
import { hear, leader, statusOf, strandId } from './strands.ts';
import { CRISIS_VERSION, type CrisisEvent, type Transition } from './types.ts';

/**
 * Velocity above that of the last opened, escalated or reopened event that makes it worse: ten
 * times rarer. Velocity is a logarithm, so a ratio of two has no meaning.
 * @source chosen: one step of the scale that a person is shown
 */
export const ESCALATE_STEP = 1;
/** A message that is said so many times as often as was told is worse. @source as ESCALATE_STEP */
export const ESCALATE_TIMES = 10;
/**
 * What grows is told at most this often, counted from the last time anything was told. A rise of
 * severity is told at once: it can rise twice.
 * @unit milliseconds
 */
export const ESCALATE_PAUSE_MS = 10 * 60_000;

export type Heard = { readonly mode: Mode; readonly lateMs: number | null };

/** `merged`: there was no room for it, and it opens the crisis of the subject as a whole. */
export function opened(said: Signal, { mode, lateMs }: Heard, merged: boolean): Tracked {
  const { key, onset } = merged ? { ...said, key: undefined } : said;
  const evidence = boundEvidence(said.evidence);
  const { subject, lane, at, severity, velocity } = said;
  return {
    event: {
      version: CRISIS_VERSION,
      crisis: hashHex(`${subject} ${mode} ${onset}${key === undefined ? '' : ` ${key}`}`),
      revision: 1,
      transition: 'opened',
      status: 'open',
      mode,
      subject,
      lane,
      ...(key === undefined ? {} : { key }),
      at,
      onset,
      openedAt: at,
      easedAt: null,
      resolvedAt: null,
      reopenings: 0,
      severity,
      peakSeverity: severity,
      velocity,
      peakVelocity: velocity,
      evidence,
      blind: sourcesOf([], evidence.missing),
      ...(merged ? { merged: 1 } : {}),
      lateMs,
    },
    strands: hear([], said),
    told: { at, velocity, severity, total: evidence.total, merged: merged ? 1 : 0 },
    storm: { from: onset, to: at },
    rest: restFrom(at, isMessageLane(lane) ? MESSAGE_RESOLVE_MS : ABANDONED_MS),
  };
}

/** A signal of a crisis that goes on. @returns what is to be told of it */
export function goOn(
  tracked: Tracked,
  said: Signal,
  heard: Heard & { readonly merged: boolean },
): readonly CrisisEvent[] {
  const isOpen = tracked.event.status === 'open';
  const before = statusOf(tracked.strands);
  tracked.strands = hear(tracked.strands, said);
  const now = statusOf(tracked.strands);
  const leads = leader(tracked.strands)?.id === strandId(said);
  tracked.event = withSignal(tracked.event, said, { leads, merged: heard.merged });
  tracked.rest = restAfter(tracked, said, { before, now, isOpen });
  if (said.status !== 'alarm') return [];
  tracked.storm = { from: isOpen ? tracked.storm.from : said.onset, to: said.at };
  if (!isOpen) {
    tell(tracked, 'reopened', said.at);
    tracked.event = { ...tracked.event, lateMs: heard.lateMs };
    tracked.told = { ...tracked.told, severity: tracked.event.severity };
    return [tracked.event];
  }
  const isWorse = tracked.event.severity > tracked.told.severity;
  const isRested = said.at - tracked.told.at >= ESCALATE_PAUSE_MS;
  return isWorse || (isRested && hasGrown(tracked)) ? [tell(tracked, 'escalated', said.at)] : [];
}

function withSignal(
  event: CrisisEvent,
  said: Signal,
  { leads, merged }: { readonly leads: boolean; readonly merged: boolean },
): CrisisEvent {
  const evidence = boundEvidence(said.evidence);
  const { lane, severity, velocity } = said;
  return withNotes({
    ...event,
    ...(leads ? { lane, severity, velocity, evidence } : {}),
    peakSeverity: severity > event.peakSeverity ? severity : event.peakSeverity,
    peakVelocity: Math.max(event.peakVelocity, velocity),
    blind: sourcesOf(event.blind, evidence.missing),
    ...(merged ? { merged: (event.merged ?? 0) + 1 } : {}),
  });
}

/**
 * Whether there is more to tell than severity: it is rarer by a step; a message is said far more
 * often; a summary holds one more message, or one more crisis was merged, each of which is news.
 */
export function hasGrown({ event, told }: Tracked): boolean {
  if (event.status !== 'open') return false;
  if ((event.merged ?? 0) > told.merged) return true;
  const { total } = event.evidence;
  if (!isMessageLane(event.lane)) return event.velocity >= told.velocity + ESCALATE_STEP;
  const isSummary = event.key !== undefined && isSummaryKey(event.key);
  return isSummary ? total > told.total : total >= ESCALATE_TIMES * told.total;
}

export function tell(tracked: Tracked, transition: Transition, at: EpochMs): CrisisEvent {
  const { event, told } = tracked;
  tracked.event = { ...event, ...momentsAt(event, transition, at), transition, at };
  if (transition === 'escalated' || transition === 'reopened') {
    const { severity, velocity, evidence, merged = 0 } = tracked.event;
    tracked.told = {
      at,
      velocity,
      severity: severity > told.severity ? severity : told.severity,
      total: evidence.total,
      merged,
    };
  }
  return tracked.event;
}

function momentsAt(event: CrisisEvent, transition: Transition, at: EpochMs): Partial<CrisisEvent> {
  const revision = event.revision + 1;
  switch (transition) {
    case 'opened':
    case 'escalated':
      return { revision, status: 'open' };
    case 'eased':
      return { revision, status: 'eased', easedAt: at };
    case 'resolved':
      return { revision, status: 'resolved', resolvedAt: at };
    case 'reopened':
      return {
        revision,
        status: 'open',
        easedAt: null,
        resolvedAt: null,
        reopenings: event.reopenings + 1,
      };
  }
}
