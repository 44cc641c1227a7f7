import { SPANS_MAX, type Span } from '@goldenhour/matching';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InRecord } from './ports/index.ts';
import { decodeMentionsRecord, encode, type MentionRecord } from './records.ts';
import { mentionOf } from './score/fakes.ts';

const inRecord = (value: string): InRecord => ({
  partition: 0,
  offset: 0,
  key: '',
  value,
  headers: {},
  appendTime: 0,
});

const TEXT = 'Acme and Beta '.repeat(10);

/** Spans in order, apart from each other, inside of the text. */
const anySpans = fc
  .uniqueArray(fc.nat(TEXT.length), { maxLength: 2 * SPANS_MAX })
  .map((edges) => edges.toSorted((a, b) => a - b))
  .map((edges) =>
    Array.from(
      { length: Math.floor(edges.length / 2) },
      (_, n): Span => [edges[2 * n] ?? 0, edges[2 * n + 1] ?? 0],
    ),
  );

const anyRecord: fc.Arbitrary<MentionRecord> = fc.record(
  {
    t: fc.constant('mention' as const),
    subject: fc.constantFrom('acme', 'beta'),
    official: fc.boolean(),
    mention: fc.constant(mentionOf({ id: 'a', text: TEXT })),
    spans: anySpans,
    others: anySpans,
  },
  { requiredKeys: ['t', 'subject', 'official', 'mention'] },
);

test('a mention is read as it was written, with the places of names or without', () => {
  fc.assert(
    fc.property(anyRecord, (record) => {
      expect(decodeMentionsRecord(inRecord(encode(record)))).toEqual({ ok: true, value: record });
    }),
  );
});

test('a record from before there were places is read', () => {
  const mention = mentionOf({ id: 'a', text: TEXT });
  const value = { t: 'mention', subject: 'acme', official: true, mention };
  const old = JSON.stringify({ v: 1, ...value });
  expect(decodeMentionsRecord(inRecord(old))).toEqual({ ok: true, value });
});

const many = Array.from({ length: SPANS_MAX + 1 }, (_, n) => [2 * n, 2 * n + 1]);

test.each([
  ['no list', {}],
  ['null', null],
  ['no span', [3]],
  ['half a span', [[3]]],
  ['more than a span', [[3, 4, 5]]],
  ['text', [['3', '4']]],
  ['fractions', [[0.5, 3]]],
  ['before the text', [[-1, 3]]],
  ['nothing', [[3, 3]]],
  ['backwards', [[4, 3]]],
  ['beyond the text', [[3, TEXT.length + 1]]],
  [
    'out of order',
    [
      [5, 6],
      [1, 2],
    ],
  ],
  [
    'overlapping',
    [
      [1, 4],
      [3, 6],
    ],
  ],
  ['too many', many],
])('places that are %s are refused, and nothing else is', (_, places) => {
  const mention = mentionOf({ id: 'a', text: TEXT });
  const record = { t: 'mention', subject: 'acme', official: true, mention } as const;
  for (const field of ['spans', 'others']) {
    const value = encode({ ...record, [field]: places } as unknown as MentionRecord);
    expect(decodeMentionsRecord(inRecord(value))).toEqual({
      ok: false,
      refusal: { fate: 'dead-letter', reason: 'schema', detail: `${field}: not sound` },
    });
  }
});
