/** For tests of the score stage: a scorer that looks at the id, and logs. */
import type { EpochMs, Mention } from '@goldenhour/mention';
import { hash32 } from '@goldenhour/mention';
import type { InRecord } from '../ports/index.ts';
import { encode, type KeptScore, type MentionsRecord, type Tick } from '../records.ts';

/** Start of a bin. */
export const T0: EpochMs = 1_700_000_040_000;

/** A score that depends on the id and revision alone. */
export function fakeScore({ id, revision }: Mention): KeptScore {
  const draw = hash32(`${id}#${revision}`) % 10;
  if (draw === 0) return { unscored: 'language' };
  const tone = { confidence: 0.5, negative: draw / 10, language: 'nl' };
  return { sentiment: 0.5 - draw / 10, ...tone, ...(draw === 9 ? { page: true } : {}) };
}

export function mentionOf(fields: Partial<Mention> & { readonly id: string }): Mention {
  return {
    version: 1,
    revision: 0,
    source: 'a',
    platform: 'p',
    kind: 'post',
    op: 'upsert',
    mode: 'replay',
    time: T0,
    observed: 0,
    author: { id: fields.id },
    text: `text of ${fields.id}`,
    links: [],
    ...fields,
  };
}

export function tickOf(fields: Partial<Tick>): Tick {
  return {
    t: 'tick',
    source: 'a',
    epoch: 1,
    sequence: 1,
    clock: 'tick',
    mode: 'replay',
    declares: [],
    since: T0,
    watermark: T0,
    intervalMs: 1_000,
    status: 'live',
    blind: null,
    config: '1',
    ...fields,
  };
}

/** What stands in a log before it has offsets: a record of the stage, or a value that is none. */
export type Entry = {
  readonly value: MentionsRecord | string | null | Uint8Array;
  /** Since the entry before. @unit ms */
  readonly wait?: number;
  /** Offsets left out before it. */
  readonly gap?: number;
};

/** Append times begin at `from`. */
export function logOf(entries: readonly Entry[], from: EpochMs = T0): readonly InRecord[] {
  let appendTime = from;
  let offset = -1;
  return entries.map(({ value, wait = 0, gap = 0 }): InRecord => {
    appendTime += wait;
    offset += 1 + gap;
    const base = { partition: 0, offset, key: '', headers: {}, appendTime };
    if (value instanceof Uint8Array) return { ...base, value: '', malformed: value };
    return {
      ...base,
      value: typeof value === 'string' || value === null ? value : encode(value),
    };
  });
}
