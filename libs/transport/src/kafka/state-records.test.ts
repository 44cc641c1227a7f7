import type { InRecord } from '@goldenhour/pipeline/ports';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeOffset, encodeState, isOffset, StateFold } from './state-records.ts';

const TOPIC = 'acme.score.state';

describe('state as records', () => {
  test('entries and the offset are records, the offset last', () => {
    const records = encodeState(
      [
        ['a', '1'],
        ['b', null],
        ['@offset', 'x'],
      ],
      7,
    );
    expect(records).toEqual([
      { key: '=a', value: '1' },
      { key: '=b', value: null },
      { key: '=@offset', value: 'x' },
      { key: '@offset', value: '{"v":1,"offset":7}' },
    ]);
  });

  test('an offset says up to when the input was read, where that is known', () => {
    const written = encodeState([], 7, 1_000);
    expect(written).toEqual([{ key: '@offset', value: '{"v":1,"offset":7,"readAt":1000}' }]);
    expect(folded(written)).toMatchObject({ offset: 7, readAt: 1_000 });
    expect(folded(encodeState([], 7))).toMatchObject({ offset: 7, readAt: undefined });
  });

  test('a commit without an offset leaves it as it was', () => {
    const written = [...encodeState([['a', '1']], 3), ...encodeState([['a', '2']], undefined)];
    expect(folded(written)).toEqual({ state: new Map([['a', '2']]), offset: 3 });
  });

  test('nothing is no state and no offset', () => {
    expect(folded([])).toEqual({ state: new Map(), offset: undefined });
  });

  test('what was committed comes back, ordered by key', () => {
    const key = fc.oneof(
      fc.constantFrom('', 'a', 'b', '@offset', '=', '=a', '\uffee', '👩', 'é'),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    const value = fc.option(fc.string({ unit: 'binary', maxLength: 4 }), { nil: null });
    const commit = fc.record({
      state: fc.array(fc.tuple(key, value), { maxLength: 6 }),
      offset: fc.option(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(commit, { maxLength: 6 }), fc.nat(), (commits, split) => {
        const model = new Map<string, string>();
        let offset: number | undefined;
        const written = commits.flatMap((one) => {
          for (const [name, entry] of one.state) {
            if (entry === null) model.delete(name);
            else model.set(name, entry);
          }
          offset = one.offset ?? offset;
          return encodeState(one.state, one.offset);
        });
        const found = folded(written, split);
        expect(found.offset).toBe(offset);
        const ordered = [...model.keys()].sort().map((name) => [name, model.get(name)]);
        expect([...found.state]).toEqual(ordered);
      }),
    );
  });

  test('an offset that was deleted is none', () => {
    expect(folded([...encodeState([], 3), { key: '@offset', value: null }])).toEqual({
      state: new Map(),
      offset: undefined,
    });
  });

  test.each([
    ['a key of an unknown kind', { key: '#a', value: '1' }, 'version', /"#a".*newer/],
    ['no key', { key: '', value: '1' }, 'version', /newer/],
    ['a newer offset', { key: '@offset', value: '{"v":2,"at":"x"}' }, 'version', /format 2/],
    ['an offset that is no JSON', { key: '@offset', value: '7' }, 'corrupt', /offset 0/],
    ['an offset that is cut', { key: '@offset', value: '{"v":1,' }, 'corrupt', /offset 0/],
    [
      'an offset that is none',
      { key: '@offset', value: '{"v":1,"offset":-1}' },
      'corrupt',
      /state/,
    ],
    ['an offset without version', { key: '@offset', value: '{"offset":1}' }, 'corrupt', /state/],
    ['null for an offset', { key: '@offset', value: 'null' }, 'corrupt', /state/],
  ])('%s is refused', (_, written, code, says) => {
    const fold = new StateFold(TOPIC);
    const adding = () => fold.add([recordOf(written, 0)]);
    expect(adding).toThrow(expect.objectContaining({ code }));
    expect(adding).toThrow(says);
    expect(adding).toThrow(TOPIC);
  });

  test.each(['=a', '@offset'])('bytes that are no text under %s are damage', (key) => {
    const record = { ...recordOf({ key, value: '' }, 5), malformed: Uint8Array.of(0xff) };
    expect(() => new StateFold(TOPIC).add([record])).toThrow(
      expect.objectContaining({ code: 'corrupt' }),
    );
  });

  test('the offset is found without folding', () => {
    const [entry, offset] = encodeState([['a', '1']], 9).map(recordOf);
    expect([entry, offset].map((record) => record !== undefined && isOffset(record))).toEqual([
      false,
      true,
    ]);
    expect(offset && decodeOffset(offset, TOPIC)).toBe(9);
  });
});

function folded(written: readonly { key: string; value: string | null }[], split = 0) {
  const fold = new StateFold(TOPIC);
  const records = written.map(recordOf);
  const at = records.length === 0 ? 0 : split % records.length;
  fold.add(records.slice(0, at));
  fold.add(records.slice(at));
  return fold.result();
}

function recordOf({ key, value }: { key: string; value: string | null }, offset: number): InRecord {
  return { partition: 2, offset, key, value, headers: {}, appendTime: 0 };
}
