/** What a mention costs: time of one call, and the size of the state it leaves. */
import { type CascadeEvent, createCascades } from '@goldenhour/velocity';
import { seeded } from './real.ts';
import { calmEvents } from './take-off.ts';

const ROUNDS = 5;

/** @unit microseconds a mention, the best of five rounds; bytes of all entries */
export function speedOf(events: readonly CascadeEvent[]): {
  readonly micros: number;
  readonly bytes: number;
  readonly entryBytes: number;
} {
  let best = Number.POSITIVE_INFINITY;
  let entries: readonly (readonly [string, string])[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const cascades = createCascades();
    const start = process.hrtime.bigint();
    for (const event of events) cascades.observe(event);
    best = Math.min(best, Number(process.hrtime.bigint() - start) / 1000 / events.length);
    entries = cascades.encode();
  }
  const sizes = entries.map(([key, value]) => Buffer.byteLength(key) + Buffer.byteLength(value));
  return {
    micros: best,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    entryBytes: Math.max(...sizes),
  };
}

/** Workloads by name. */
export function workloads(): ReadonlyMap<string, readonly CascadeEvent[]> {
  const storm = calmEvents(
    { mentionsADay: 100_000, passedOn: 0.3, exponent: 1.1, days: 2 },
    seeded(3),
  );
  const posts = storm.map(
    (event, at): CascadeEvent => ({ ...event, mention: `p:${at}`, root: null, kind: 'post' }),
  );
  const one = storm.map(
    (event, at): CascadeEvent => ({ ...event, mention: `o:${at}`, root: at === 0 ? null : 'o:0' }),
  );
  return new Map([
    ['in no cascade', posts],
    ['in one cascade', one],
    ['in many cascades, 48 kept', storm],
  ]);
}
