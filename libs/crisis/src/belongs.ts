/**
 * Which crisis of a subject a signal belongs to. One subject can have several at once: a threat, a
 * story, a post that takes off and the subject as a whole each have a key, or none.
 */
import { isMessageLane, type Signal } from '@goldenhour/velocity';
import { type Book, CRISES_MAX, isOneGroup } from './book.ts';
import type { Tracked } from './state.ts';
import { strandId } from './strands.ts';

/**
 * What rises this near to each other is one event seen by two lanes: a post that takes off, and
 * the subject's own counts. Stories and single messages are never joined.
 * @source chosen: the longest window of a detector, within which a rise shows in all its lanes
 * @unit milliseconds
 */
export const JOIN_MS = 60 * 60_000;

export type Belonging =
  | { readonly to: 'known'; readonly tracked: Tracked }
  | { readonly to: 'new' }
  /** There is no room for one of its own. Without one to go into it opens that of the subject. */
  | { readonly to: 'full'; readonly tracked: Tracked | undefined };

export function belonging(book: Book, said: Signal): Belonging {
  const crises = book.of(said.subject);
  const group = crises.filter(({ event }) => isOneGroup(event.lane, said.lane));
  const isAlarm = said.status === 'alarm';
  // A lane comes into a crisis by an alarm; before that what it says of the subject is nothing.
  const known =
    group.find(({ event, strands }) => event.key === said.key && (isAlarm || has(strands, said))) ??
    group.find(({ strands }) => has(strands, said)) ??
    (isAlarm ? joined(crises, said) : undefined);
  if (known !== undefined) return { to: 'known', tracked: known };
  if (!isAlarm) return { to: 'new' };
  // The last place is kept for the subject as a whole: what finds no room goes there.
  const max = isMessageLane(said.lane) || said.key === undefined ? CRISES_MAX : CRISES_MAX - 1;
  if (book.hasRoom(said.subject, said.lane, max)) return { to: 'new' };
  return {
    to: 'full',
    tracked: isMessageLane(said.lane)
      ? group.at(-1)
      : group.find(({ event }) => event.key === undefined),
  };
}

/** The crisis that began nearest to it; of two, the one that was opened first. */
function joined(crises: readonly Tracked[], said: Signal): Tracked | undefined {
  if (isMessageLane(said.lane) || (said.key !== undefined && said.lane !== 'root'))
    return undefined;
  const distance = ({ storm }: Tracked) => Math.abs(storm.from - said.onset);
  return crises
    .filter(
      (tracked) =>
        tracked.event.status !== 'resolved' &&
        mayBeJoined(tracked) &&
        (tracked.event.key === undefined || said.key === undefined) &&
        distance(tracked) <= JOIN_MS,
    )
    .toSorted((a, b) => distance(a) - distance(b))[0];
}

function has(strands: Tracked['strands'], said: Signal): boolean {
  return strands.some(({ id }) => id === strandId(said));
}

/** Whether it is about the subject as a whole, or about one post that takes off. */
function mayBeJoined({ event, strands }: Tracked): boolean {
  if (isMessageLane(event.lane)) return false;
  return event.key === undefined || strands.some(({ id }) => id.startsWith('root:'));
}
