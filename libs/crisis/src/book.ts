/** The crises of a partition: by subject, under their entries of state, within their bounds. */
import type { Mode } from '@goldenhour/mention';
import { isMessageLane, type Lane } from '@goldenhour/velocity';
import { crisisKey, decodeCrisis, encodeCrisis, type Tracked } from './state.ts';

/**
 * Crises of one subject that are followed by themselves: so many of each lane of single messages,
 * and so many of all other lanes together, one of which is kept for the subject as a whole.
 * @source chosen: three hours of the most messages that a lane tells one by one
 */
export const CRISES_MAX = 32;

export class Book {
  readonly #subjects = new Map<string, Map<string, Tracked>>();
  /** Entry of state by crisis. */
  readonly #entries = new Map<string, string>();
  readonly #changed = new Map<string, Tracked | null>();

  /** @throws CrisisStateError when an entry is damaged or newer than this build */
  constructor(restored: Iterable<readonly [key: string, value: string]>) {
    for (const [key, value] of restored) {
      const tracked = decodeCrisis(key, value);
      this.#put(tracked);
      this.#entries.set(tracked.event.crisis, key);
    }
  }

  /** Those of one subject, in order of opening. */
  of(subject: string): readonly Tracked[] {
    const crises = this.#subjects.get(subject);
    return crises === undefined ? [] : [...crises.values()].toSorted(byOpening);
  }

  *all(): Generator<Tracked> {
    for (const crises of this.#subjects.values()) yield* crises.values();
  }

  add(tracked: Tracked): void {
    const { crisis } = tracked.event;
    this.#put(tracked);
    if (!this.#entries.has(crisis)) this.#entries.set(crisis, crisisKey(crisis));
    this.changed(tracked);
  }

  changed(tracked: Tracked): void {
    this.#changed.set(tracked.event.crisis, tracked);
  }

  remove(tracked: Tracked): void {
    const { subject, crisis } = tracked.event;
    const crises = this.#subjects.get(subject);
    crises?.delete(crisis);
    if (crises?.size === 0) this.#subjects.delete(subject);
    this.#changed.set(crisis, null);
  }

  /** Who is told of one mode alone hears a crisis from its opening to its end, or no more of it. */
  leaveMode(subject: string, mode: Mode): void {
    for (const tracked of this.of(subject)) if (tracked.event.mode !== mode) this.remove(tracked);
  }

  /**
   * Whether there is room for one more crisis in a lane; of those that are resolved the oldest
   * makes room.
   */
  hasRoom(subject: string, lane: Lane, max: number): boolean {
    const group = this.of(subject).filter(({ event }) => isOneGroup(event.lane, lane));
    if (group.length < max) return true;
    const over = group.find(({ event }) => event.status === 'resolved');
    if (over === undefined) return false;
    this.remove(over);
    return true;
  }

  drain(): readonly (readonly [key: string, value: string | null])[] {
    const entries = [...this.#changed].map(([crisis, tracked]): [string, string | null] => {
      const key = this.#entries.get(crisis) ?? crisisKey(crisis);
      if (tracked === null) this.#entries.delete(crisis);
      return [key, tracked === null ? null : encodeCrisis(tracked)];
    });
    this.#changed.clear();
    return entries;
  }

  #put(tracked: Tracked): void {
    const { subject, crisis } = tracked.event;
    const crises = this.#subjects.get(subject) ?? new Map<string, Tracked>();
    this.#subjects.set(subject, crises.set(crisis, tracked));
  }
}

/** Each lane of single messages is a group of its own; all others together are one. */
export function isOneGroup(a: Lane, b: Lane): boolean {
  return isMessageLane(a) || isMessageLane(b) ? a === b : true;
}

function byOpening(a: Tracked, b: Tracked): number {
  return a.event.openedAt - b.event.openedAt || (a.event.crisis < b.event.crisis ? -1 : 1);
}
