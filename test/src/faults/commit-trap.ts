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
  /** `fence`: while a task is taken over, by a transaction that says nothing. */
  readonly during: 'fence' | 'commit';
};

const FENCE: readonly Api[] = ['InitProducerId', 'AddPartitionsToTxn', 'Produce', 'EndTxn'];
const COMMIT: readonly Api[] = [
  'AddPartitionsToTxn',
  'Produce',
  'AddOffsetsToTxn',
  'TxnOffsetCommit',
  'EndTxn',
];

export const STRIKE_POINTS: readonly StrikePoint[] = [
  ...FENCE.map((api) => ({ api, during: 'fence' }) as const),
  ...COMMIT.map((api) => ({ api, during: 'commit' }) as const),
].flatMap((step): StrikePoint[] => [
  { ...step, at: 'before' },
  { ...step, at: 'after' },
]);

export type Strike = StrikePoint & {
  readonly isMeant: (transactionalId: string) => boolean;
  /** So many requests that are meant pass before. */
  readonly passes: number;
  /** Done while the request or its answer waits. Given who asked. */
  readonly act: (transactionalId: string) => Promise<void> | void;
  /** Then the connection is cut; or what waited passes, late. */
  readonly then?: 'cut' | 'pass';
};

type Armed = Strike & {
  readonly struck: () => void;
  left: number;
  /** Whose request it met. */
  met: string;
};

export class CommitTrap {
  readonly #armed = new Set<Armed>();
  /** Transactional ids that have fenced, and have ended no transaction since. */
  readonly #fencing = new Set<string>();

  /** Strikes once; several may wait for their moment. @returns when it has struck */
  arm(strike: Strike): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#armed.add({ ...strike, left: strike.passes, met: '', struck: resolve });
    return promise;
  }

  disarm(): void {
    this.#armed.clear();
  }

  /** What watches one connection; for `TcpProxyOptions.filters`. */
  readonly filters = (connection: Connection): Filters => {
    /** Those whose request has passed, by the number that its answer will carry. */
    const awaited = new Map<number, Armed>();
    const find = (frame: Buffer) => this.#find(frame);
    const armAgain = (armed: Armed) => this.#armed.add(armed);
    const strike = async (armed: Armed, frame: Buffer): Promise<readonly Buffer[]> => {
      await armed.act(armed.met);
      if (armed.then !== 'pass') connection.cut();
      armed.struck();
      return armed.then === 'pass' ? [frame] : [];
    };
    return {
      async *up(chunks) {
        for await (const frame of framesOf(chunks)) {
          const found = find(frame);
          if (found?.at === 'before') {
            yield* await strike(found, frame);
            continue;
          }
          if (found !== undefined) awaited.set(requestHead(frame).correlationId, found);
          yield frame;
        }
      },
      async *down(chunks) {
        try {
          for await (const frame of framesOf(chunks)) {
            const found = awaited.get(answeredId(frame));
            awaited.delete(answeredId(frame));
            if (found === undefined) yield frame;
            else yield* await strike(found, frame);
          }
        } finally {
          // What else ended the connection struck before them.
          for (const armed of awaited.values()) armAgain(armed);
        }
      },
    };
  };

  #find(frame: Buffer): Armed | undefined {
    const { apiKey, transactionalId } = requestHead(frame);
    if (transactionalId === null) return undefined;
    const during = this.#phaseOf(apiKey, transactionalId);
    for (const armed of this.#armed) {
      if (apiKey !== API_KEYS[armed.api] || during !== armed.during) continue;
      if (!armed.isMeant(transactionalId)) continue;
      armed.left -= 1;
      if (armed.left >= 0) continue;
      this.#armed.delete(armed);
      armed.met = transactionalId;
      return armed;
    }
    return undefined;
  }

  #phaseOf(apiKey: number, transactionalId: string): StrikePoint['during'] {
    if (apiKey === API_KEYS.InitProducerId) this.#fencing.add(transactionalId);
    const during = this.#fencing.has(transactionalId) ? 'fence' : 'commit';
    if (apiKey === API_KEYS.EndTxn) this.#fencing.delete(transactionalId);
    return during;
  }
}
