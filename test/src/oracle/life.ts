/**
 * The rules of the lifecycle, told anew: minute by minute, with a countdown where the real one has
 * a deadline.
 */
import type { CrisisEvent, Transition } from '@goldenhour/crisis';
import { hashHex } from '@goldenhour/mention';
import type { Signal } from '@goldenhour/velocity';
import { type Close, isMissing, MINUTE_MS } from './timeline.ts';

/** Half an hour at least, two hours at most: both to ease and to be resolved. */
const LEAST_MINUTES = 30;
const MOST_MINUTES = 2 * 60;
const DAY_MINUTES = 24 * 60;
/** On the log's clock a minute decided so long after its end is decided late. */
const LATE_MS = 5 * MINUTE_MS + 5_000;

type Crisis = {
  event: CrisisEvent;
  said: Signal['status'];
  told: { readonly at: number; readonly velocity: number; readonly severity: Signal['severity'] };
  /** When the present alarm began, and when it was last said. */
  began: number;
  alarmAt: number;
  /** Minutes in which all was seen, since the last step or the end of the alarm. */
  waited: number;
  /** So many bring the next step by itself. */
  needed: number;
};

/** All that happens to one subject. */
export function lifeOf(signals: readonly Signal[], closes: readonly Close[]): CrisisEvent[] {
  const events: CrisisEvent[] = [];
  let crisis: Crisis | null = null;
  for (const close of closes) {
    const signal = signals.find(({ at }) => at === close.end);
    let isFresh = false;
    if (signal !== undefined) {
      // What was played is no beginning of what is live: nobody hears of it again.
      if (crisis !== null && crisis.event.mode !== close.mode) crisis = null;
      if (crisis === null) {
        if (signal.status === 'alarm') crisis = open(signal, close);
        isFresh = crisis !== null;
        if (crisis !== null) events.push(crisis.event);
      } else if (crisis.event.status !== 'resolved' || signal.status === 'alarm') {
        isFresh = hear(crisis, signal, close, events);
      }
    }
    if (crisis !== null && !isFresh) crisis = pass(crisis, close, events);
    else if (crisis !== null) noteSilence(crisis, close);
  }
  return events;
}

function open(signal: Signal, close: Close): Crisis {
  const { subject, lane, at, onset, severity, velocity, evidence } = signal;
  const event: CrisisEvent = {
    version: 1,
    crisis: hashHex(`${subject} ${close.mode} ${onset}`),
    revision: 1,
    transition: 'opened',
    status: 'open',
    mode: close.mode,
    subject,
    lane,
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
    blind: evidence.missing,
    lateMs: lateness(close),
  };
  return {
    event,
    said: 'alarm',
    told: { at, velocity, severity },
    began: onset,
    alarmAt: at,
    waited: 0,
    needed: DAY_MINUTES,
  };
}

/** As long as the alarm lasted, within bounds. */
function calmNeeded({ began, alarmAt }: Crisis): number {
  return Math.min(MOST_MINUTES, Math.max(LEAST_MINUTES, (alarmAt - began) / MINUTE_MS));
}

/** What raised the alarm is within three deviations of what is expected. */
function isNear({ status, evidence }: Signal): boolean {
  if (status === 'normal') return true;
  const isNegative = evidence.measure === 'negative';
  const seen = isNegative ? evidence.negative : evidence.total;
  const expected = isNegative ? evidence.expectedNegative : evidence.expectedTotal;
  return seen - expected <= 3 * Math.sqrt(expected < 1 ? 1 : expected);
}

function lateness({ isLive, appendTime, end }: Close): number | null {
  return isLive && appendTime - end > LATE_MS ? appendTime - end : null;
}

/** @returns whether the countdown began anew */
function hear(crisis: Crisis, signal: Signal, close: Close, events: CrisisEvent[]): boolean {
  const { said, told } = crisis;
  const { status } = crisis.event;
  const { severity, velocity, evidence, lane, at } = signal;
  crisis.said = signal.status;
  crisis.event = {
    ...crisis.event,
    lane,
    severity,
    velocity,
    evidence,
    peakSeverity: severity > crisis.event.peakSeverity ? severity : crisis.event.peakSeverity,
    peakVelocity: Math.max(velocity, crisis.event.peakVelocity),
    blind: [...new Set([...crisis.event.blind, ...evidence.missing])].sort(),
  };
  if (signal.status === 'alarm') {
    crisis.waited = 0;
    crisis.needed = DAY_MINUTES;
    crisis.alarmAt = at;
    const isWorse =
      severity > told.severity || (velocity >= told.velocity + 1 && at - told.at >= 10 * MINUTE_MS);
    if (status !== 'open') {
      crisis.began = signal.onset;
      crisis.told = { at, velocity, severity };
      tell(crisis, 'reopened', events, { at, lateMs: lateness(close) });
    } else if (isWorse) {
      crisis.told = { at, velocity, severity: severity > told.severity ? severity : told.severity };
      tell(crisis, 'escalated', events, { at });
    }
    return true;
  }
  if (status === 'eased') {
    if (signal.status === 'normal' && said === 'normal') return false;
    crisis.waited = 0;
    crisis.needed = signal.status === 'elevated' ? DAY_MINUTES : calmNeeded(crisis);
    return true;
  }
  crisis.needed = isNear(signal) ? LEAST_MINUTES : MOST_MINUTES;
  if (said !== 'alarm') return false;
  crisis.waited = 0;
  return true;
}

/** A minute goes by. One in which a source was silent says nothing of calm. */
function pass(crisis: Crisis, close: Close, events: CrisisEvent[]): Crisis | null {
  const isSilence = noteSilence(crisis, close);
  if (isSilence) return crisis;
  crisis.waited += 1;
  if (crisis.waited < crisis.needed) return crisis;
  crisis.waited = 0;
  switch (crisis.event.status) {
    case 'open':
      crisis.needed = crisis.said === 'elevated' ? DAY_MINUTES : calmNeeded(crisis);
      tell(crisis, 'eased', events, { at: close.end });
      return crisis;
    case 'eased':
      crisis.needed = DAY_MINUTES;
      tell(crisis, 'resolved', events, { at: close.end });
      return crisis;
    case 'resolved':
      return null;
  }
}

function noteSilence(crisis: Crisis, { end, sources }: Close): boolean {
  if (crisis.event.status === 'resolved') return false;
  const silent = sources.filter((source) => isMissing(source, end - MINUTE_MS));
  if (silent.length === 0) return false;
  const names = silent.map(({ source }) => source);
  crisis.event = {
    ...crisis.event,
    blind: [...new Set([...crisis.event.blind, ...names])].sort(),
  };
  return true;
}

function tell(
  crisis: Crisis,
  transition: Exclude<Transition, 'opened'>,
  events: CrisisEvent[],
  when: Pick<CrisisEvent, 'at'> & Partial<CrisisEvent>,
): void {
  const { event } = crisis;
  const { at } = when;
  const moments: Partial<CrisisEvent> = {
    escalated: {},
    eased: { status: 'eased', easedAt: at } as const,
    resolved: { status: 'resolved', resolvedAt: at } as const,
    reopened: {
      status: 'open',
      easedAt: null,
      resolvedAt: null,
      reopenings: event.reopenings + 1,
    } as const,
  }[transition];
  crisis.event = { ...event, ...moments, ...when, transition, revision: event.revision + 1 };
  events.push(crisis.event);
}
