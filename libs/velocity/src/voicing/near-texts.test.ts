import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprintOf, numbers } from './fakes.ts';
import {
  COPY_BITS_MAX,
  distance,
  isEqualInABand,
  NearTexts,
  NOWHERE,
  type Placed,
  parseFingerprint,
} from './near-texts.ts';

const CAPACITY = 300;

const place = (id: number, text: string): Placed => {
  const fingerprint = parseFingerprint(text);
  if (fingerprint === null) throw new Error(`${text} is no fingerprint`);
  return { ...fingerprint, id, slot: NOWHERE };
};

/** Looks at all of them, byte for byte. */
const nearestOf = (all: Iterable<Placed>, to: Placed): number | null => {
  const near = [...all]
    .filter((text) => isEqualInABand(text, to))
    .map((text) => ({ id: text.id, apart: distance(text, to) }))
    .filter(({ apart }) => apart <= COPY_BITS_MAX)
    .sort((a, b) => a.apart - b.apart || a.id - b.id);
  return near[0]?.id ?? null;
};

test('the index finds what looking at all of them finds, after any additions and removals', () => {
  const step = fc.record({
    text: fc.nat(40),
    changed: fc.nat(16),
    by: fc.nat(1000),
    remove: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 250 }), (steps) => {
      const index = new NearTexts<Placed>(CAPACITY);
      const all = new Map<number, Placed>();
      for (const [id, { text, changed, by, remove }] of steps.entries()) {
        const placed = place(id, fingerprintOf(text, changed, by));
        expect(index.nearest(placed)?.id ?? null).toBe(nearestOf(all.values(), placed));
        const first = all.values().next().value;
        if (remove && id % 3 === 0 && first !== undefined) {
          all.delete(first.id);
          index.remove(first);
        } else {
          all.set(id, placed);
          index.add(placed);
        }
        expect(index.size).toBe(all.size);
      }
    }),
    { numRuns: 40 },
  );
});

test('of many strangers none is a copy', () => {
  const index = new NearTexts<Placed>(CAPACITY);
  for (const id of numbers(CAPACITY)) {
    const placed = place(id, fingerprintOf(id, 0, 0));
    expect(index.nearest(placed)).toBeNull();
    index.add(placed);
  }
});

test.each(['', '00ff', '00FF00ff00ff00ff', '00ff00ff00ff00ff0', 'zzzzzzzzzzzzzzzz'])(
  '"%s" is no fingerprint',
  (text) => expect(parseFingerprint(text)).toBeNull(),
);

test.each([
  ['00000000ffffffff', 'ffffffff00000000', false],
  ['0000000000000000', '0101010101010101', false],
  ['0000000000000000', '0101010100010101', true],
  ['80000000000000ff', '8001010101010101', true],
])('%s and %s are equal in a band: %s', (one, other, equal) => {
  expect(isEqualInABand(place(1, one), place(2, other))).toBe(equal);
});
