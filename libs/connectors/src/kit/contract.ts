/**
 * What every live source keeps to, whatever its platform: run against a fake of the platform that
 * talks over a real socket. A new connector passes it before anything else.
 */

import { SOURCE_ERROR_CODES, type Source, type SourceErrorCode } from '@goldenhour/pipeline/ports';
import { expect, test } from 'vitest';
import type { HeldClock } from './held-clock.ts';
import { Listener } from './listener.ts';

export const TROUBLES = ['down', 'limits', 'locked', 'confused'] as const;
/** The platform is not there; answers 429 and asks for 7 seconds; 401; something senseless. */
export type Trouble = (typeof TROUBLES)[number];
const CODES: Readonly<Record<Trouble, SourceErrorCode>> = {
  down: 'unavailable',
  limits: 'rate_limited',
  locked: 'auth',
  confused: 'protocol',
};
export const ASKED_TO_WAIT_MS = 7_000;

export interface SourceWorld extends AsyncDisposable {
  readonly clock: HeldClock;
  /** Another source of the same configuration, as after a restart. */
  open(): Source;
  /** People say this, one a second; the clock goes on with it. */
  say(texts: readonly string[]): void;
  /** Resolves when a source that was opened is up to date and waits for more. */
  waiting(): Promise<void>;
  /** Whoever waits for more looks again, where that takes time. */
  again(): void;
  /** Whoever has a connection loses it, and meets this from now on; null: all is well again. */
  trouble(trouble: Trouble | null): void;
}

const words = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => `word ${from + n}`);

/** Declares the tests. */
export function checkSource(name: string, openWorld: () => Promise<SourceWorld>): void {
  const check = (
    promise: string,
    run: (world: SourceWorld, listen: Listen) => Promise<void>,
  ): void => {
    test(`${name}: ${promise}`, async () => {
      await using world = await openWorld();
      const listeners: Listener[] = [];
      const listen: Listen = (cursor = null) => {
        const listener = new Listener(world.open(), cursor);
        listeners.push(listener);
        return listener;
      };
      try {
        await run(world, listen);
      } finally {
        for (const listener of listeners) await listener.stop();
      }
      // Nobody waits for anything any more.
      expect(world.clock.sleeping).toBe(0);
    });
  };

  check('what is said is given once, in mentions with ids of their own', async (world, listen) => {
    const listener = await told(world, listen(), words(0, 5));
    expect(listener.texts).toEqual(words(0, 5));
    const ids = listener.mentions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(5);
    expect(ids.every((id) => id.startsWith(`${world.open().platform}:`))).toBe(true);
  });

  check('it promises what it can keep', async (world, listen) => {
    const listener = listen();
    for (let n = 0; n < 3; n += 1) await told(world, listener, words(3 * n, 3));
    let before = 0;
    for (const { cursor, watermark, since, blind } of listener.batches) {
      expect(Buffer.byteLength(cursor)).toBeLessThanOrEqual(8 * 1024);
      expect(watermark).toBeGreaterThanOrEqual(Math.max(before, since));
      expect(watermark).toBeLessThanOrEqual(world.clock.now());
      expect(blind).toBeUndefined();
      before = watermark;
    }
    expect(new Set(listener.batches.map(({ since }) => since)).size).toBe(1);
    const source = world.open();
    expect(source).toMatchObject({ clock: 'log', mode: 'live' });
    expect(source.tickIntervalMs).toBeLessThan(5_000);
  });

  check(
    'from every cursor it goes on with what comes after, under the same ids',
    async (world, listen) => {
      const listener = listen();
      for (let n = 0; n < 3; n += 1) await told(world, listener, words(2 * n, 2));
      await listener.stop();
      const ids = new Set(listener.mentions.map(({ id }) => id));
      for (const [at, { cursor }] of listener.batches.entries()) {
        const given = listener.batches.slice(0, at + 1).flatMap(({ items }) => items).length;
        const later = listener.mentions.slice(given);
        const again = await told(world, listen(cursor), [`marker ${at}`]);
        await again.stop();
        const known = again.mentions.map(({ id }) => id).filter((id) => ids.has(id));
        expect(known).toEqual(expect.arrayContaining(later.map(({ id }) => id)));
        expect(again.texts.at(-1)).toBe(`marker ${at}`);
      }
    },
  );

  for (const trouble of TROUBLES) {
    check(
      `when the platform is ${trouble} it says so to a person, and loses nothing`,
      async (world, listen) => {
        const listener = await told(world, listen(), words(0, 2));
        await world.waiting();
        world.trouble(trouble);
        world.say(words(2, 2));
        world.again();
        await listener.until(() => listener.faults.some(({ code }) => code === CODES[trouble]));
        const fault = listener.faults.find(({ code }) => code === CODES[trouble]);
        expect(SOURCE_ERROR_CODES).toContain(fault?.code);
        expect(fault?.retryable).toBe(true);
        expect(fault?.message).toMatch(/127\.0\.0\.1/);
        expect(fault?.message).toMatch(/^[^\p{Cc}]{20,400}$/u);
        if (trouble === 'limits') expect(fault?.retryAfterMs).toBe(ASKED_TO_WAIT_MS);
        world.trouble(null);
        await listener.until(() => listener.texts.includes('word 3'));
        expect(listener.texts).toEqual(words(0, 4));
        expect(listener.blind).toEqual([]);
      },
    );
  }

  check('it stops while it waits for a platform that says nothing', async (world, listen) => {
    const listener = listen();
    await world.waiting();
    await listener.stop();
    expect(world.clock.sleeping).toBe(0);
  });
}

type Listen = (cursor?: string | null) => Listener;

/** Says it once the source is ready to hear it, and waits until it has. */
async function told(
  world: SourceWorld,
  listener: Listener,
  texts: readonly string[],
): Promise<Listener> {
  await world.waiting();
  world.say(texts);
  world.again();
  await listener.until(() => listener.texts.includes(texts.at(-1) ?? ''));
  return listener;
}
