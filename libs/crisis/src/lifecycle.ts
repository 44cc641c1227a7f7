/**
 * From signals to the life of a crisis: opened, escalated, eased, resolved, reopened.
 *
 * What comes by itself (easing, resolving, forgetting) is one deadline per crisis, set by a signal
 * and moved on by every minute in which a source was missing: silence of a blind source is no
 * calm. So an empty day is one step, and nothing is written while nothing happens.
 */
import { type EpochMs, hashHex, type Mode } from '@goldenhour/mention';
import type { Signal } from '@goldenhour/velocity';
import { crisisKey, decodeCrisis, encodeCrisis, type Tracked } from './state.ts';
import {
  CRISIS_VERSION,
  type CreateLifecycle,
  type CrisisEvent,
  type CrisisStatus,
  type Lifecycle,
  type Transition,
} from './types.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Below the alarm for so long, with all sources seen: it eases. @unit milliseconds */
export const EASE_MS = 30 * MINUTE_MS;
/** Eased and normal for so long, with all sources seen: it is resolved. @unit milliseconds */
export const RESOLVE_MS = 120 * MINUTE_MS;
/** An alarm so long after resolving still belongs to the same crisis. @unit milliseconds */
export const REOPEN_MS = 24 * HOUR_MS;
/**
 * Velocity above that of the last opened, escalated or reopened event that makes it worse: ten
 * times rarer. Velocity is a logarithm, so a ratio of two has no meaning.
 * @source chosen: one step of the scale that a person is shown
 */
export const ESCALATE_STEP = 1;
/**
 * A growing velocity is told at most this often, counted from the last time anything was told.
 * A rise of severity is told at once: it can rise twice.
 * @unit milliseconds
 */
export const ESCALATE_PAUSE_MS = 10 * MINUTE_MS;
/**
 * The detector speaks at each close while a subject is not normal. Without a word for so long,
 * with all sources seen, it watches the subject no longer, and the crisis takes its way to the end.
 * @unit milliseconds
 */
export const ABANDONED_MS = 24 * HOUR_MS;
/** Names of blind sources kept with a crisis: of more, the first by name. */
export const BLIND_MAX = 24;

/**
 * The caller passes the clock up to the bin before a signal's, then the signals of the bin, then
 * the clock of the bin itself.
 *
 * @throws CrisisStateError when the restored entries are damaged or newer than this build
 */
export const createLifecycle: CreateLifecycle = (restored) => {
  const crises = new Map<string, Tracked>();
  const changed = new Set<string>();
  for (const [key, value] of restored) {
    const tracked = decodeCrisis(key, value);
    crises.set(tracked.event.subject, tracked);
  }

  function signal(
    said: Signal,
    context: Parameters<Lifecycle['signal']>[1],
  ): readonly CrisisEvent[] {
    const tracked = goesOn(said, context.mode);
    if (tracked === null) {
      if (said.status !== 'alarm') return [];
      crises.set(said.subject, opened(said, context));
      changed.add(said.subject);
      return [crisisOf(said.subject).event];
    }
    const { status } = tracked.event;
    if (status === 'resolved' && said.status !== 'alarm') return [];
    changed.add(said.subject);
    tracked.event = withSignal(tracked.event, said);
    const transition = transitionOn(tracked, said);
    setDeadline(tracked, said, status);
    tracked.said = said.status;
    if (transition === null) return [];
    tell(tracked, transition, said.at);
    tracked.told = {
      at: said.at,
      velocity: said.velocity,
      severity:
        transition === 'reopened' ? said.severity : atLeast(tracked.told.severity, said.severity),
    };
    if (transition === 'reopened') tracked.event = { ...tracked.event, lateMs: context.lateMs };
    return [tracked.event];
  }

  /**
   * The crisis that a signal goes on with. One of another mode is dropped without a word: whoever
   * is told of one mode alone must hear a crisis from its opening to its end.
   */
  function goesOn(said: Signal, mode: Mode): Tracked | null {
    const known = crises.get(said.subject);
    if (known === undefined || isOver(known, said.at)) return null;
    if (known.event.mode === mode) return known;
    crises.delete(said.subject);
    changed.add(said.subject);
    return null;
  }

  function crisisOf(subject: string): Tracked {
    const tracked = crises.get(subject);
    if (tracked === undefined) throw new RangeError(`no crisis of '${subject}'`);
    return tracked;
  }

  function clock(span: Parameters<Lifecycle['clock']>[0]): readonly CrisisEvent[] {
    const events: CrisisEvent[] = [];
    for (const [subject, tracked] of crises) {
      if (span.missing.length > 0 && tracked.event.status !== 'resolved') {
        postpone(tracked, span);
        changed.add(subject);
      }
      while (tracked.deadline.at <= span.to) {
        changed.add(subject);
        if (tracked.event.status === 'resolved') {
          crises.delete(subject);
          break;
        }
        events.push(fallDue(tracked));
      }
    }
    return events.sort((a, b) => a.at - b.at || (a.crisis < b.crisis ? -1 : 1));
  }

  function open(): number {
    let count = 0;
    for (const { event } of crises.values()) if (event.status !== 'resolved') count += 1;
    return count;
  }

  function drain(): readonly (readonly [key: string, value: string | null])[] {
    const entries = [...changed].map((subject): [string, string | null] => {
      const tracked = crises.get(subject);
      return [crisisKey(subject), tracked === undefined ? null : encodeCrisis(tracked)];
    });
    changed.clear();
    return entries;
  }

  return { signal, clock, open, drain };
};

function opened(said: Signal, context: Parameters<Lifecycle['signal']>[1]): Tracked {
  return {
    event: {
      version: CRISIS_VERSION,
      crisis: crisisId(said, context.mode),
      revision: 1,
      transition: 'opened',
      status: 'open',
      mode: context.mode,
      subject: said.subject,
      lane: said.lane,
      ...(said.key === undefined ? {} : { key: said.key }),
      at: said.at,
      onset: said.onset,
      openedAt: said.at,
      easedAt: null,
      resolvedAt: null,
      reopenings: 0,
      severity: said.severity,
      peakSeverity: said.severity,
      velocity: said.velocity,
      peakVelocity: said.velocity,
      evidence: said.evidence,
      blind: union([], said.evidence.missing),
      lateMs: context.lateMs,
    },
    said: 'alarm',
    told: { at: said.at, velocity: said.velocity, severity: said.severity },
    deadline: { at: said.at + ABANDONED_MS, since: said.at },
  };
}

/** Hash of subject, mode and onset bin, and of the key where there is one. */
function crisisId({ subject, onset, key }: Signal, mode: Mode): string {
  return hashHex(`${subject} ${mode} ${onset}${key === undefined ? '' : ` ${key}`}`);
}

function withSignal(event: CrisisEvent, said: Signal): CrisisEvent {
  return {
    ...event,
    lane: said.lane,
    severity: said.severity,
    peakSeverity: atLeast(event.peakSeverity, said.severity),
    velocity: said.velocity,
    peakVelocity: Math.max(event.peakVelocity, said.velocity),
    evidence: said.evidence,
    blind: union(event.blind, said.evidence.missing),
  };
}

function transitionOn({ event, told }: Tracked, said: Signal): Transition | null {
  if (said.status !== 'alarm') return null;
  if (event.status !== 'open') return 'reopened';
  if (said.severity > told.severity) return 'escalated';
  const rested = said.at - told.at >= ESCALATE_PAUSE_MS;
  return rested && said.velocity >= told.velocity + ESCALATE_STEP ? 'escalated' : null;
}

/** Called before `said` takes the place of the signal before it. */
function setDeadline(tracked: Tracked, said: Signal, status: CrisisStatus): void {
  const before = tracked.said;
  const inTime = (duration: number) => ({ at: said.at + duration, since: said.at });
  switch (said.status) {
    case 'alarm':
      tracked.deadline = inTime(ABANDONED_MS);
      break;
    case 'elevated':
      if (status === 'eased') tracked.deadline = inTime(ABANDONED_MS);
      else if (before === 'alarm') tracked.deadline = inTime(EASE_MS);
      break;
    case 'normal':
      if (status === 'eased' && before !== 'normal') tracked.deadline = inTime(RESOLVE_MS);
      else if (before === 'alarm') tracked.deadline = inTime(EASE_MS);
      break;
  }
}

/** A minute with a source missing says nothing of calm: what waits, waits a minute longer. */
function postpone(
  tracked: Tracked,
  span: { readonly from: EpochMs; readonly to: EpochMs; readonly missing: readonly string[] },
): void {
  const { at, since } = tracked.deadline;
  tracked.deadline = { at: at + Math.max(0, span.to - Math.max(span.from, since)), since };
  tracked.event = { ...tracked.event, blind: union(tracked.event.blind, span.missing) };
}

/** Open eases, eased resolves. A subject that is no longer watched counts as normal. */
function fallDue(tracked: Tracked): CrisisEvent {
  const { at } = tracked.deadline;
  if (tracked.event.status === 'open') {
    tracked.deadline = {
      at: at + (tracked.said === 'elevated' ? ABANDONED_MS : RESOLVE_MS),
      since: at,
    };
    return tell(tracked, 'eased', at);
  }
  tracked.deadline = { at: at + REOPEN_MS, since: at };
  return tell(tracked, 'resolved', at);
}

function tell(tracked: Tracked, transition: Transition, at: EpochMs): CrisisEvent {
  const { event } = tracked;
  tracked.event = { ...event, ...momentsAt(event, transition, at), transition, at };
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

/** Resolved for so long that a new alarm is a new crisis. */
function isOver({ event, deadline }: Tracked, at: EpochMs): boolean {
  return event.status === 'resolved' && at > deadline.at;
}

function atLeast<T extends number>(a: T, b: T): T {
  return a > b ? a : b;
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  if (b.every((name) => a.includes(name))) return a;
  return [...new Set([...a, ...b])].sort().slice(0, BLIND_MAX);
}
