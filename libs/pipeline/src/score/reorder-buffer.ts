/**
 * Mentions that wait for the clock, as a binary heap by (time, id, revision, subject, op): no two
 * that may wait together are equal in all of them. The only place in the pipeline that makes order.
 */
import { type EpochMs, OPS, type Op } from '@goldenhour/mention';
import type { Offset } from '../ports/index.ts';

export type Waiting = {
  /** As the partition sees it, see `PartitionClock.effectiveTime`. */
  readonly time: EpochMs;
  readonly id: string;
  readonly revision: number;
  readonly subject: string;
  /** What is withdrawn was said before: `upsert` leaves before `delete`. */
  readonly op: Op;
  readonly offset: Offset;
};

const before = (a: Waiting, b: Waiting): boolean => {
  if (a.time !== b.time) return a.time < b.time;
  if (a.id !== b.id) return a.id < b.id;
  if (a.revision !== b.revision) return a.revision < b.revision;
  if (a.subject !== b.subject) return a.subject < b.subject;
  return OPS.indexOf(a.op) < OPS.indexOf(b.op);
};

export class ReorderBuffer<T extends Waiting> {
  #heap: T[] = [];

  get size(): number {
    return this.#heap.length;
  }

  get earliest(): T | undefined {
    return this.#heap[0];
  }

  /** The offset that reading must begin at again, so that nothing waiting is lost. O(n). */
  oldestOffset(): Offset | undefined {
    let oldest: Offset | undefined;
    for (const { offset } of this.#heap) {
      if (oldest === undefined || offset < oldest) oldest = offset;
    }
    return oldest;
  }

  push(item: T): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(item);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !before(item, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = item;
  }

  /** Puts others in the place of all that wait: their times are seen in another way now. */
  replace(other: (item: T) => T): void {
    const items = this.#heap;
    this.#heap = [];
    for (const item of items) this.push(other(item));
  }

  pop(): T | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      let next = left;
      let child = heap[left];
      if (child === undefined) break;
      const other = heap[right];
      if (other !== undefined && before(other, child)) {
        next = right;
        child = other;
      }
      if (!before(child, last)) break;
      heap[at] = child;
      at = next;
    }
    heap[at] = last;
    return top;
  }
}
