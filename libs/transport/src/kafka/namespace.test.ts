import { TransportError } from '@goldenhour/pipeline/ports';
import { expect, test } from 'vitest';
import { parseNamespace, requireSamePartitions } from './namespace.ts';

test('the record says how many partitions there are, and may say more', () => {
  expect(parseNamespace('acme', '{"format":1,"partitions":4}')).toEqual({ partitions: 4 });
  expect(parseNamespace('acme', '{"format":1,"partitions":1,"since":9}')).toEqual({
    partitions: 1,
  });
});

test('a record of a newer Goldenhour is not read', () => {
  expect(refusalOf(() => parseNamespace('acme', '{"format":2,"shards":4}'))).toEqual([
    'version',
    "The namespace 'acme' was made by a newer Goldenhour: its format is 2, and this one knows 1. Use the newer one.",
  ]);
});

test.each([
  null,
  '',
  '4',
  'null',
  '[]',
  '{}',
  '{"format":1}',
  '{"format":1,"partitions":0}',
  '{"format":1,"partitions":1.5}',
  '{"format":1,"partitions":"4"}',
  '{"format":0,"partitions":4}',
  '{"format":1.5,"partitions":4}',
  '{"partitions":4}',
])('%j is no record of Goldenhour', (value) => {
  expect(refusalOf(() => parseNamespace('acme', value))).toEqual([
    'topics',
    "acme.namespace holds a record that is not Goldenhour's. Choose another namespace, or delete the topic if nobody needs it.",
  ]);
});

test('another number of partitions is refused', () => {
  requireSamePartitions({ namespace: 'acme', partitions: 4 }, { partitions: 4 });
  const refused = (made: number) =>
    refusalOf(() =>
      requireSamePartitions({ namespace: 'acme', partitions: 8 }, { partitions: made }),
    );
  expect(refused(4)).toEqual([
    'partitions',
    "The namespace 'acme' was made with 4 partitions, not 8. The number decides where each subject lies and is never changed: set partitions to 4, or choose another namespace.",
  ]);
  expect(refused(1)[1]).toContain('with 1 partition, not 8');
});

function refusalOf(work: () => unknown): readonly [code: string, message: string] {
  try {
    work();
  } catch (error) {
    if (error instanceof TransportError) return [error.code, error.message];
    throw error;
  }
  throw new Error('It was not refused.');
}
