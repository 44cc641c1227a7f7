/** Crises of single messages are listed in those of their subject that are open with them. */
import { isMessageLane } from '@goldenhour/velocity';
import type { Book } from './book.ts';
import { withNotes } from './notes.ts';
import type { Tracked } from './state.ts';

/** Ids of related crises: of more, the last ones. */
export const RELATED_MAX = 8;

/** Called when a crisis was opened or reopened. */
export function relate(book: Book, fresh: Tracked): void {
  const crises = book.of(fresh.event.subject).filter(({ event }) => event.status !== 'resolved');
  if (isListed(fresh)) {
    for (const tracked of crises) {
      if (isMessageLane(tracked.event.lane)) continue;
      list(tracked, [fresh.event.crisis]);
      book.changed(tracked);
    }
  } else if (!isMessageLane(fresh.event.lane)) {
    list(
      fresh,
      crises.filter(isListed).map(({ event }) => event.crisis),
    );
  }
}

/** Who speaks of self-harm is a matter of care: it is not set beside an attack. */
function isListed({ event }: Tracked): boolean {
  return isMessageLane(event.lane) && event.lane !== 'self_harm';
}

function list(tracked: Tracked, crises: readonly string[]): void {
  const before = tracked.event.related ?? [];
  const added = crises.filter((crisis) => !before.includes(crisis));
  if (added.length === 0) return;
  const related = [...before, ...added].slice(-RELATED_MAX);
  tracked.event = withNotes({ ...tracked.event, related });
}
