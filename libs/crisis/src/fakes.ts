/** Signals to try a lifecycle with. */
import type { Evidence, Signal, SignalStatus } from '@goldenhour/velocity';
import { createLifecycle } from './lifecycle.ts';
import type { CrisisEvent, Lifecycle } from './types.ts';

export const MINUTE = 60_000;
export const START = Date.UTC(2026, 2, 2, 12);

export const EVIDENCE: Evidence = {
  measure: 'negative',
  windowMinutes: 10,
  total: 60,
  expectedTotal: 10,
  negative: 47.2,
  expectedNegative: 3,
  negativeShare: 0.787,
  unscored: 0,
  voices: 38,
  historyHours: 200,
  samples: [],
  missing: [],
};

/** Back near what is normal. */
export const CALM: Evidence = { ...EVIDENCE, total: 12, negative: 4.5, negativeShare: 0.375 };

/** What is said of the bin that ends `minute` minutes after the start. */
export function said(minute: number, status: SignalStatus, of: Partial<Signal> = {}): Signal {
  const velocity = { alarm: 1.2, elevated: 0.7, normal: 0.1 }[status];
  const severity = ({ alarm: 1, elevated: 1, normal: 0 } as const)[status];
  return {
    id: `${minute} ${of.lane ?? ''} ${of.key ?? ''} ${of.evidence?.total ?? ''}`,
    subject: 'school',
    lane: 'velocity',
    status,
    onset: START,
    at: START + minute * MINUTE,
    velocity,
    severity,
    evidence: status === 'alarm' ? EVIDENCE : CALM,
    ...of,
  };
}

/** One line per event: minute, what happened, revision. */
export function told(events: readonly CrisisEvent[]): string[] {
  return events.map(
    ({ at, transition, revision }) => `${(at - START) / MINUTE} ${transition} ${revision}`,
  );
}

/** Signals by minute, missing sources by minute; the clock goes bin by bin to `to`. */
export function play(
  script: {
    readonly signals: readonly Signal[];
    readonly to: number;
    readonly missing?: readonly (readonly [from: number, to: number, source: string])[];
  },
  lifecycle: Lifecycle = createLifecycle([]),
): CrisisEvent[] {
  const events: CrisisEvent[] = [];
  for (let minute = 1; minute <= script.to; minute += 1) {
    const at = START + minute * MINUTE;
    for (const signal of script.signals.filter((one) => one.at === at)) {
      events.push(...lifecycle.signal(signal, { mode: 'live', lateMs: null }));
    }
    const missing = (script.missing ?? [])
      .filter(([from, to]) => from < minute && minute <= to)
      .map(([, , source]) => source);
    events.push(...lifecycle.clock({ from: at - MINUTE, to: at, missing }));
  }
  return events;
}
