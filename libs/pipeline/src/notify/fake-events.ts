/** Crisis events for tests. */
import type { CrisisEvent, CrisisStatus, Transition } from '@goldenhour/crisis';
import { T0 } from '../score/fakes.ts';

const MINUTE = 60_000;
const STEPS: readonly (readonly [Transition, CrisisStatus])[] = [
  ['opened', 'open'],
  ['escalated', 'open'],
  ['eased', 'eased'],
  ['resolved', 'resolved'],
];

export const crisisId = (name: string) => name.padEnd(24, '0');

/** What is told of a crisis, revision by revision: opened, escalated, eased, resolved. */
export function eventOf(
  name: string,
  revision: number,
  fields: Partial<CrisisEvent> = {},
): CrisisEvent {
  const [transition, status] = STEPS[revision - 1] ?? ['escalated', 'open'];
  return {
    version: 1,
    crisis: crisisId(name),
    revision,
    transition,
    status,
    mode: 'live',
    subject: 'acme',
    lane: 'velocity',
    at: T0 + revision * MINUTE,
    onset: T0,
    openedAt: T0 + MINUTE,
    easedAt: status === 'eased' || status === 'resolved' ? T0 + 3 * MINUTE : null,
    resolvedAt: status === 'resolved' ? T0 + 4 * MINUTE : null,
    reopenings: 0,
    severity: 2,
    peakSeverity: 2,
    velocity: 2,
    peakVelocity: 2,
    evidence: {
      measure: 'negative',
      windowMinutes: 5,
      total: 9,
      expectedTotal: 1,
      negative: 5,
      expectedNegative: 1,
      negativeShare: 0.5,
      unscored: 0,
      voices: 9,
      historyHours: 48,
      samples: ['m1', 'm2'],
      missing: [],
    },
    blind: [],
    lateMs: null,
    ...fields,
  };
}
