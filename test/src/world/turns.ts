import type { EpochMs } from '@goldenhour/mention';

export type Turns = {
  /** Resolves when nobody else has anything to do before that time. */
  come(at: EpochMs): Promise<void>;
  /** Has nothing to do any more. */
  leave(): void;
  /** All have left. */
  readonly isOver: boolean;
};

/** Lets several act in the order of their times, and moves time on as they do. */
export function createTurns(count: number, move: (to: EpochMs) => void): Turns {
  const waiting: { readonly at: EpochMs; readonly go: () => void }[] = [];
  let active = count;
  const next = (): void => {
    if (waiting.length < active) return;
    waiting.sort((a, b) => b.at - a.at);
    const first = waiting.pop();
    if (first === undefined) return;
    move(first.at);
    first.go();
  };
  return {
    async come(at) {
      const turn = new Promise<void>((go) => waiting.push({ at, go }));
      next();
      await turn;
    },
    leave() {
      active -= 1;
      next();
    },
    get isOver() {
      return active === 0;
    },
  };
}
