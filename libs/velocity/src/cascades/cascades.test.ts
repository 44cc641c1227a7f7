import { describe, expect, test } from 'vitest';
import { StateError } from '../state-error.ts';
import { createCascades } from './cascades.ts';
import { POSTS_MAX } from './posts.ts';
import { ROOTS_MAX } from './root.ts';
import type { CascadeEvent, Cascades, TakeOff } from './types.ts';

const START = Date.UTC(2026, 2, 2, 12);
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

function event(facts: Partial<CascadeEvent> & { readonly mention: string }): CascadeEvent {
  return {
    root: null,
    kind: facts.root === undefined ? 'post' : 'repost',
    time: START,
    voice: Math.imul(Number(facts.mention.replaceAll(/\D/g, '')) + 1, 2654435761) >>> 0,
    followers: null,
    negative: null,
    sentiment: null,
    severity: 0,
    ...facts,
  };
}

/** Mentions under `root`, one every `everyMs`. */
function burst(
  cascades: Cascades,
  count: number,
  facts: Partial<CascadeEvent> & { readonly everyMs?: number; readonly from?: number },
): TakeOff[] {
  const { everyMs = 1000, from = 1, ...rest } = facts;
  const start = rest.time ?? START;
  return Array.from({ length: count }, (_, at) =>
    cascades.observe(
      event({
        root: 'r',
        ...rest,
        mention: `m${from + at}`,
        time: start + (at + 1) * everyMs,
        ...(rest.voice === undefined
          ? { voice: Math.imul(from + at, 2654435761) >>> 0 }
          : { voice: rest.voice }),
      }),
    ),
  ).filter((takeOff) => takeOff !== null);
}

describe('a root takes off', () => {
  const cases: readonly {
    readonly name: string;
    readonly root: Partial<CascadeEvent>;
    readonly under?: Partial<CascadeEvent> & { readonly everyMs?: number };
    readonly count: number;
    readonly tone: TakeOff['tone'] | null;
    readonly severity?: number;
  }[] = [
    {
      name: 'when it is negative',
      root: { negative: 0.8 },
      count: 80,
      tone: 'hostile',
      severity: 2,
    },
    {
      name: 'when it is severe, whatever its tone',
      root: { negative: 0.1, severity: 3 },
      count: 80,
      tone: 'hostile',
      severity: 3,
    },
    { name: 'not when it is friendly', root: { negative: 0.05 }, count: 600, tone: null },
    {
      name: 'low, when it is friendly and very large',
      root: { negative: 0.05 },
      count: 6000,
      tone: 'calm',
      severity: 1,
    },
    {
      name: 'when those who answer it are negative',
      root: { negative: 0.05 },
      under: { kind: 'reply', negative: 0.7 },
      count: 80,
      tone: 'hostile',
    },
    {
      name: 'not when those who answer it are friendly',
      root: { negative: null },
      under: { kind: 'reply', negative: 0.1 },
      count: 600,
      tone: null,
    },
    {
      name: 'not soon, when nobody can tell its tone',
      root: { negative: null },
      count: 80,
      tone: null,
    },
    {
      name: 'by volume alone, when nobody can tell its tone',
      root: { negative: null },
      count: 600,
      tone: 'unknown',
      severity: 1,
    },
    {
      name: 'not when one voice repeats itself',
      root: { negative: 0.8 },
      under: { voice: 7 },
      count: 600,
      tone: null,
    },
    {
      name: 'not when it grows slowly',
      root: { negative: 0.8 },
      under: { everyMs: 10 * MINUTE },
      count: 600,
      tone: null,
    },
  ];
  test.each(cases)('$name', ({ root, under, count, tone, severity }) => {
    const cascades = createCascades();
    cascades.observe(event({ mention: 'r', ...root }));
    const [first] = burst(cascades, count, { ...under });
    expect(first?.tone ?? null).toBe(tone);
    if (severity !== undefined) expect(first?.severity).toBe(severity);
  });

  test('within the first minutes of a burst, with what the hour brings at the least', () => {
    const cascades = createCascades();
    cascades.observe(event({ mention: 'r', negative: 0.8 }));
    const [first] = burst(cascades, 200, {});
    expect(first?.at).toBeLessThan(START + 2 * MINUTE);
    expect(first?.expected).toBeGreaterThan(first?.size ?? 0);
    expect(first?.expected).toBeGreaterThanOrEqual(first?.bar ?? 0);
    expect(first?.speed).toBeGreaterThan(100);
    expect(first?.acceleration).toBeGreaterThan(0);
  });

  test('once, and again when it has grown tenfold', () => {
    const cascades = createCascades();
    cascades.observe(event({ mention: 'r', negative: 0.8 }));
    const all = burst(cascades, 2000, { everyMs: 100 });
    expect(all).toHaveLength(2);
    expect(all[1]?.size).toBe((all[0]?.size ?? 0) * 10);
  });

  test('known by its reshares alone, by what they say', () => {
    const cascades = createCascades();
    const all = burst(cascades, 200, { negative: 0.8 });
    expect(all[0]?.tone).toBe('hostile');
    expect(cascades.evidence('r', START + 5 * MINUTE)?.final).toBeNull();
  });

  test('later, where the subject is used to large cascades', () => {
    const used = createCascades();
    const fresh = createCascades();
    for (let day = 0; day < 28; day += 1) {
      for (let root = 0; root < 4; root += 1) {
        const id = `d${day}${root}`;
        const time = START + day * DAY + root * 100 * MINUTE;
        used.observe(event({ mention: id, time, negative: 0.8 }));
        burst(used, 30, { root: id, time, everyMs: MINUTE, from: (day * 4 + root) * 30 });
      }
    }
    const time = START + 28 * DAY;
    const sizes = [used, fresh].map((cascades) => {
      cascades.observe(event({ mention: 'r', time, negative: 0.8 }));
      return burst(cascades, 4000, { time, everyMs: 100, from: 1e6 })[0]?.size ?? Infinity;
    });
    expect(sizes[0]).toBeGreaterThan((sizes[1] ?? 0) * 2);
  });

  test('about as soon after a crisis as it would have before', () => {
    const cascades = createCascades();
    for (let at = 0; at < 500; at += 1) {
      cascades.observe(event({ mention: `p${at}`, time: START + at * 80 * MINUTE, negative: 0.2 }));
    }
    const sizes = [0, 1].map((day) => {
      const time = START + (28 + day) * DAY;
      cascades.observe(event({ mention: `r${day}`, time, negative: 0.8 }));
      const all = burst(cascades, 3000, { root: `r${day}`, time, from: 1e6 + day * 1e4 });
      return all[0]?.size ?? Infinity;
    });
    expect(sizes[1]).toBeLessThan((sizes[0] ?? 0) * 1.6);
  });
});

describe('a reshare', () => {
  test('finds the verdict of its root, from before anything was passed on', () => {
    const cascades = createCascades();
    const root = event({
      mention: 'r',
      negative: 0.8129,
      sentiment: -0.5,
      severity: 1,
      fingerprint: 'ab',
      terms: [7, 4294967295],
    });
    cascades.observe(root);
    const verdict = {
      negative: 0.813,
      sentiment: -0.5,
      severity: 1,
      fingerprint: 'ab',
      terms: [7, 4294967295],
    };
    expect(cascades.verdictOf('r')).toEqual(verdict);
    cascades.observe(event({ mention: 'm1', root: 'r', negative: 0.1 }));
    expect(cascades.verdictOf('r')).toEqual(verdict);
    expect(cascades.verdictOf('m1')).toBeNull();
  });

  test('stands in for a root that was never seen, until the root comes', () => {
    const cascades = createCascades();
    cascades.observe(event({ mention: 'm1', root: 'r' }));
    expect(cascades.verdictOf('r')?.negative).toBeNull();
    cascades.observe(event({ mention: 'm2', root: 'r', negative: 0.6 }));
    expect(cascades.verdictOf('r')?.negative).toBe(0.6);
    cascades.observe(event({ mention: 'r', negative: 0.2 }));
    expect(cascades.verdictOf('r')?.negative).toBe(0.2);
  });

  test('of a quote finds the words of the quote', () => {
    const cascades = createCascades();
    cascades.observe(event({ mention: 'q1', root: 'r', kind: 'quote', negative: 0.9 }));
    expect(cascades.verdictOf('q1')?.negative).toBe(0.9);
    expect(cascades.verdictOf('r')).toBeNull();
  });
});

describe('what a platform counts', () => {
  const followed = (): Cascades => {
    const cascades = createCascades();
    cascades.observe(event({ mention: 'r', negative: 0.8 }));
    return cascades;
  };

  test('is added by difference, less what came as mentions', () => {
    const cascades = followed();
    const sizeAt = (): number => cascades.evidence('r', START + 10 * MINUTE)?.size ?? 0;
    burst(cascades, 5, {});
    cascades.engagement({ mention: 'r', time: START + MINUTE, reposts: 3, replies: 4 });
    expect(sizeAt()).toBe(9);
    cascades.engagement({
      mention: 'r',
      time: START + 2 * MINUTE,
      reposts: 8,
      replies: 2,
      likes: 90,
    });
    expect(sizeAt()).toBe(12);
    // These two had been counted already.
    burst(cascades, 2, { from: 10, time: START + 2 * MINUTE });
    expect(sizeAt()).toBe(12);
    burst(cascades, 3, { from: 20, time: START + 2 * MINUTE });
    expect(sizeAt()).toBe(14);
  });

  test('can make a root take off', () => {
    const cascades = followed();
    const takeOff = cascades.engagement({
      mention: 'r',
      time: START + 5 * MINUTE,
      reposts: 400,
      likes: 2000,
    });
    expect(takeOff).toMatchObject({ tone: 'hostile', size: 400, likes: 2000 });
  });

  test('of a root of yesterday is no burst of today', () => {
    const cascades = followed();
    expect(cascades.engagement({ mention: 'r', time: START + DAY, reposts: 400 })).toBeNull();
    expect(cascades.evidence('r', START + DAY)?.speed).toBeLessThan(50);
    expect(cascades.evidence('r', START + DAY)).toMatchObject({ size: 400 });
  });

  test('of what is not known, or of nothing that counts, is left', () => {
    const cascades = followed();
    cascades.engagement({ mention: 'other', time: START, reposts: 400 });
    cascades.engagement({ mention: 'r', time: START, reposts: -5, replies: Number.NaN });
    expect(cascades.evidence('other', START)).toBeNull();
    expect(cascades.evidence('r', START)).toBeNull();
  });
});

describe('what is kept', () => {
  test('are the largest and latest roots', () => {
    const cascades = createCascades();
    burst(cascades, 30, { root: 'large' });
    for (let at = 0; at < ROOTS_MAX * 3; at += 1) {
      cascades.observe(event({ mention: `s${at}`, root: `root${at}`, time: START + MINUTE + at }));
    }
    expect(cascades.evidence('large', START + MINUTE)?.size).toBe(30);
    expect(cascades.evidence('root0', START + MINUTE)).toBeNull();
    expect(cascades.evidence(`root${ROOTS_MAX * 3 - 1}`, START + MINUTE)).not.toBeNull();
    expect(cascades.largest(START + MINUTE)).toBe('large');
    expect(cascades.largest(START + 3 * 60 * MINUTE)).toBeNull();
  });

  test('are the latest posts', () => {
    const cascades = createCascades();
    for (let at = 0; at <= POSTS_MAX; at += 1) {
      cascades.observe(event({ mention: `p${at}`, negative: 0.5 }));
    }
    expect(cascades.verdictOf('p0')).toBeNull();
    expect(cascades.verdictOf('p1')).not.toBeNull();
  });

  test('is forgotten by event time, and with it what comes from a broken clock', () => {
    const cascades = createCascades();
    burst(cascades, 3, { root: 'old' });
    burst(cascades, 3, { root: 'new', time: START + DAY, from: 10 });
    burst(cascades, 3, { root: 'ahead', time: START + 3000 * DAY, from: 20 });
    cascades.forget(START + DAY / 2);
    const known = ['old', 'new', 'ahead'].filter((id) => cascades.evidence(id, START + DAY));
    expect(known).toEqual(['new']);
  });

  test('fits in small entries, in a storm of long ids', () => {
    const cascades = createCascades();
    for (let at = 0; at < 20_000; at += 1) {
      const id = `x:${at}`.padEnd(256, 'é');
      const root = `x:${at - (at % 50)}`.padEnd(256, 'é');
      const terms = [4294967295, 4294967294, 4294967293, 4294967292, 1];
      cascades.observe(
        event({
          mention: id,
          root: at % 5 === 0 ? null : root,
          kind: at % 5 === 0 ? 'post' : 'repost',
          time: START + at * 997,
          negative: 0.123,
          sentiment: -0.987,
          followers: 123_456,
          fingerprint: '0123456789abcdef',
          terms,
        }),
      );
    }
    const sizes = cascades.encode().map(([key, value]) => key.length + value.length);
    expect(Math.max(...sizes)).toBeLessThan(16_384);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(65_536);
  });

  test.each([
    ['a damaged entry', [['r/1', '["x"']]],
    ['an unknown entry', [['z/1', '[]']]],
    ['a root without its numbers', [['r/1', '["x"]']]],
    ['a newer version', [['t', '[99,0,0,null,0,0,0,0,0]']]],
  ] as const)('is refused as %s, with what to do', (_, entries) => {
    expect(() => createCascades(entries)).toThrow(StateError);
    expect(() => createCascades(entries)).toThrow(/start with a new namespace/);
  });
});
