import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinSpans, SPANS_MAX, type Span, spansOfOthers } from './spans.ts';

const LENGTH = 40;

const anySpans = (maxLength: number): fc.Arbitrary<readonly Span[]> =>
  fc
    .array(fc.tuple(fc.nat(LENGTH - 2), fc.integer({ min: 1, max: 5 })), { maxLength })
    .map((spans) =>
      spans.map(([start, length]): Span => [start, Math.min(LENGTH, start + length)]),
    );

/** Which units of the text the spans cover. */
const covered = (spans: readonly Span[]): readonly boolean[] =>
  Array.from({ length: LENGTH }, (_, at) => spans.some(([start, end]) => at >= start && at < end));

test('joined spans cover what they covered, in order, apart from each other', () => {
  fc.assert(
    fc.property(anySpans(12), (spans) => {
      const joined = joinSpans(spans);
      expect(covered(joined)).toEqual(covered(spans));
      for (const [at, [start]] of joined.entries())
        expect(start).toBeGreaterThanOrEqual(joined[at - 1]?.[1] ?? 0);
    }),
  );
});

test('others are named where nothing of the subject itself is, and all of those places are given', () => {
  fc.assert(
    fc.property(anySpans(8), anySpans(8), (mine, theirs) => {
      const own = joinSpans(mine);
      const all = joinSpans([...mine, ...theirs]);
      const isOwn = covered(own);
      const free = all.filter(([start, end]) => !isOwn.slice(start, end).includes(true));
      expect(spansOfOthers(own, all)).toEqual(free);
    }),
  );
});

test('of many places a bounded number is given', () => {
  const all = Array.from({ length: 100 }, (_, n): Span => [2 * n, 2 * n + 1]);
  expect(spansOfOthers([], all)).toEqual(all.slice(0, SPANS_MAX));
  // Of its own too only so many are known: what comes after them may be its own.
  expect(spansOfOthers(all.slice(0, SPANS_MAX), all)).toEqual([]);
});
