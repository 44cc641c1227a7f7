/**
 * Strikes at a chosen step of a commit, from outside: it stands on the wire, knows the requests,
 * and acts right before one reaches the broker, or when the broker has done it and its answer is
 * under way. Nothing in the program under test knows of it.
 */
import { API_KEYS, type Api, answeredId, framesOf, requestHead } from './kafka-frames.ts';
import type { Connection, Filters } from './tcp-proxy.ts';

export type StrikePoint = {
  readonly api: Api;
  /** `after`: the broker has done it, and its client never learns of it. */
  readonly at: 'before' | 'after';
};

export const STRIKE_POINTS: readonly StrikePoint[] = (Object.keys(API_KEYS) as Api[]).flatMap(
  (api): StrikePoint[] => [
    { api, at: 'before' },
    { api, at: 'after' },
  ],
);

export type Strike = StrikePoint & {
  readonly isMeant: (transactionalId: string) => boolean;
  /** So many requests that are meant pass before. */
  readonly passes: number;
  /** Done while the request or its answer waits; then the connection is cut. */
  readonly act: () => Promise<void>;
};

export class CommitTrap {
  #armed: (Strike & { readonly struck: () => void; left: number }) | undefined;

  /** Strikes once. @returns when it has struck */
  arm(strike: Strike): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#armed = { ...strike, left: strike.passes, struck: resolve };
    return promise;
  }

  disarm(): void {
    this.#armed = undefined;
  }

  /** What watches one connection; for `TcpProxyOptions.filters`. */
  readonly filters = (connection: Connection): Filters => {
    let awaited: { readonly answerTo: number; readonly strike: () => Promise<void> } | undefined;
    const meet = (frame: Buffer) => this.#meet(frame, connection);
    return {
      async *up(chunks) {
        for await (const frame of framesOf(chunks)) {
          const met = meet(frame);
          if (met?.at === 'before') return await met.strike();
          if (met !== undefined) awaited = met;
          yield frame;
        }
      },
      async *down(chunks) {
        for await (const frame of framesOf(chunks)) {
          if (awaited?.answerTo === answeredId(frame)) return await awaited.strike();
          yield frame;
        }
      },
    };
  };

  #meet(frame: Buffer, connection: Connection) {
    const armed = this.#armed;
    if (armed === undefined) return undefined;
    const { apiKey, correlationId, transactionalId } = requestHead(frame);
    if (apiKey !== API_KEYS[armed.api] || transactionalId === null) return undefined;
    if (!armed.isMeant(transactionalId)) return undefined;
    armed.left -= 1;
    if (armed.left >= 0) return undefined;
    this.#armed = undefined;
    const strike = async (): Promise<void> => {
      await armed.act();
      connection.cut();
      armed.struck();
    };
    return { at: armed.at, answerTo: correlationId, strike };
  }
}
