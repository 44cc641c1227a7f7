/**
 * From signals to the life of the crises of a partition: opened, escalated, eased, resolved,
 * reopened.
 *
 * What comes by itself (easing, resolving, forgetting) is one deadline per crisis, set by a signal
 * and moved on by every minute in which a source was missing: silence of a blind source is no
 * calm. So an empty day is one step, and nothing is written while nothing happens.
 */
import type { EpochMs } from '@goldenhour/mention';
import { isMessageLane } from '@goldenhour/velocity';
import { belonging } from './belongs.ts';
import { Book } from './book.ts';
import { postpone, resolveWait } from './recovery.ts';
import { relate } from './related.ts';
import { ABANDONED_MS, REOPEN_MS, restFrom } from './rest.ts';
import type { Tracked } from './state.ts';
import { ESCALATE_PAUSE_MS, goOn, hasGrown, opened, tell } from './steps.ts';
import { hear, isHeard, statusOf } from './strands.ts';
import type { CreateLifecycle, CrisisEvent, Lifecycle } from './types.ts';

/**
 * The caller passes the clock up to the bin before a signal's, then the signals of the bin, then
 * the clock of the bin itself.
 *
 * @throws CrisisStateError when the restored entries are damaged or newer than this build
 */
export const createLifecycle: CreateLifecycle = (restored) => {
  const book = new Book(restored);

  const signal: Lifecycle['signal'] = (said, context) => {
    book.leaveMode(said.subject, context.mode);
    const found = belonging(book, said);
    const merged = found.to === 'full';
    const tracked = found.to === 'new' ? undefined : found.tracked;
    if (tracked === undefined) {
      if (said.status !== 'alarm') return [];
      const fresh = opened(said, context, merged);
      book.add(fresh);
      relate(book, fresh);
      return [fresh.event];
    }
    if (isHeard(tracked.strands, said)) return [];
    book.changed(tracked);
    if (tracked.event.status === 'resolved' && said.status !== 'alarm') {
      tracked.strands = hear(tracked.strands, said);
      return [];
    }
    const [event] = goOn(tracked, said, { ...context, merged });
    if (event === undefined) return [];
    if (event.transition === 'reopened') relate(book, tracked);
    return [tracked.event];
  };

  const clock: Lifecycle['clock'] = (span) => {
    const events: CrisisEvent[] = [];
    for (const tracked of [...book.all()]) {
      if (span.missing.length > 0 && tracked.event.status !== 'resolved') {
        if (postpone(tracked, span)) book.changed(tracked);
      }
      while (dueAt(tracked) <= span.to) {
        if (tracked.event.status === 'resolved') {
          book.remove(tracked);
          break;
        }
        book.changed(tracked);
        events.push(fallDue(tracked));
      }
    }
    return events.sort((a, b) => a.at - b.at || (a.crisis < b.crisis ? -1 : 1));
  };

  const open = (): number => {
    let count = 0;
    for (const { event } of book.all()) if (event.status !== 'resolved') count += 1;
    return count;
  };

  return { signal, clock, open, drain: () => book.drain() };
};

/** What has grown in the pause after it was last told is told at the end of the pause. */
function toldAt(tracked: Tracked): EpochMs {
  return tracked.event.status === 'open' && isCounted(tracked) && hasGrown(tracked)
    ? tracked.told.at + ESCALATE_PAUSE_MS
    : Infinity;
}

/** Velocity is said anew each minute; a count is said when it grows, and perhaps never again. */
function isCounted({ event, told }: Tracked): boolean {
  return isMessageLane(event.lane) || (event.merged ?? 0) > told.merged;
}

function dueAt(tracked: Tracked): EpochMs {
  const { from, wait } = tracked.rest;
  return Math.min(from + wait, toldAt(tracked));
}

/**
 * Open eases, eased resolves; one that began with a single message is resolved without easing. A
 * subject that is no longer watched counts as normal.
 */
function fallDue(tracked: Tracked): CrisisEvent {
  const at = dueAt(tracked);
  if (toldAt(tracked) === at) return tell(tracked, 'escalated', at);
  if (tracked.event.status === 'open' && !isMessageLane(tracked.event.lane)) {
    const isElevated = statusOf(tracked.strands) === 'elevated';
    tracked.rest = restFrom(at, isElevated ? ABANDONED_MS : resolveWait(tracked));
    return tell(tracked, 'eased', at);
  }
  tracked.rest = restFrom(at, REOPEN_MS);
  return tell(tracked, 'resolved', at);
}
