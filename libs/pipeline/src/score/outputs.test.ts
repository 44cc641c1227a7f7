import { LIMITS } from '@goldenhour/mention';
import { CATEGORIES } from '@goldenhour/text';
import { expect, test } from 'vitest';
import { RECORD_BYTES_MAX, SCORE_TERMS_MAX } from '../ports/index.ts';
import type { ScoredMention, ScoredRecord } from '../records.ts';
import { ScoreOutputs } from './outputs.ts';

const SCORER = { name: 's'.repeat(64), version: 'v'.repeat(64) };
const LONG = -1.234567890123456e-300;

/** Every field as long as it can be, an id of so many units. */
function longest(index: number, unit: string, units: number): ScoredMention {
  return {
    mention: `${unit.repeat(units)}${index}`.slice(-units),
    revision: LIMITS.count,
    time: LIMITS.timeMax,
    official: false,
    sentiment: LONG,
    confidence: LONG,
    negative: LONG,
    language: '\u0001'.repeat(35),
    polarity: LONG,
    categories: Object.fromEntries(CATEGORIES.map((category) => [category, LONG])),
    severity: 3,
    page: false,
    fingerprint: 'f'.repeat(16),
    terms: new Array<number>(SCORE_TERMS_MAX).fill(0xffff_ffff),
    by: SCORER,
  };
}

function recordsOf(scores: readonly ScoredMention[]): readonly string[] {
  const outputs = new ScoreOutputs(0, SCORER);
  for (const score of scores) outputs.score('s'.repeat(64), score);
  return outputs.take().outputs.map(({ value }) => value ?? '');
}

test.each([
  ['\u0001', LIMITS.idChars],
  ['€', LIMITS.idChars],
  ['x', 1],
])('scores of ids of %j × %i are shared out among records that fit', (unit, units) => {
  const scores = Array.from({ length: 1_201 }, (_, index) => longest(index, unit, units));
  const records = recordsOf(scores);
  for (const record of records)
    expect(Buffer.byteLength(record)).toBeLessThanOrEqual(RECORD_BYTES_MAX);
  const written = records.flatMap((record) => (JSON.parse(record) as ScoredRecord).scores);
  expect(written).toEqual(scores);
});

test('scores as they come stand 500 in a record', () => {
  const scores = Array.from(
    { length: 501 },
    (_, index): ScoredMention => ({
      ...longest(index, 'at://did:plc:', 100),
      mention: `x:${1_700_000_000_000_000_000n + BigInt(index)}`,
    }),
  );
  expect(recordsOf(scores)).toHaveLength(2);
});
