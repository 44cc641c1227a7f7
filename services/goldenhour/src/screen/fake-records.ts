/** Records of an evening that goes wrong, as the stages write them. */
import type { CrisisEvent } from '@goldenhour/crisis';
import type { EpochMs } from '@goldenhour/mention';
import { encode, type TickStatus, TOPICS } from '@goldenhour/pipeline';
import type { InRecord, OutRecord } from '@goldenhour/pipeline/ports';
import type { Evidence, Signal } from '@goldenhour/velocity';
import { EVENING } from './fake-state.ts';

type Written = Pick<OutRecord, 'topic' | 'key' | 'value'>;

const EVIDENCE: Evidence = {
  ...{ measure: 'negative', windowMinutes: 15, total: 120, expectedTotal: 30.5 },
  ...{ negative: 71.25, expectedNegative: 6, negativeShare: 0.6, unscored: 1, voices: 90 },
  ...{ historyHours: 336, samples: [], missing: [] },
};

export function crisisRecord(given: Partial<CrisisEvent> = {}): Written {
  const event: CrisisEvent = {
    ...{ version: 1, crisis: '0123456789abcdef01234567', revision: 1 },
    ...{ transition: 'opened', status: 'open', mode: 'live', subject: 'acme', lane: 'velocity' },
    ...{ at: EVENING, onset: EVENING - 600_000, openedAt: EVENING },
    ...{ easedAt: null, resolvedAt: null, reopenings: 0 },
    ...{ severity: 1, peakSeverity: 1, velocity: 1.5, peakVelocity: 1.5 },
    ...{ evidence: EVIDENCE, blind: [], lateMs: null },
    ...given,
  };
  return { topic: TOPICS.crises.name, key: event.crisis, value: JSON.stringify(event) };
}

export function signalRecord(given: Partial<Signal> = {}): Written {
  const signal: Signal = {
    ...{ id: 's', subject: 'acme', lane: 'velocity', status: 'alarm' },
    ...{ onset: EVENING, at: EVENING, velocity: 2, severity: 1, evidence: EVIDENCE },
    ...given,
  };
  const value = encode({ t: 'signal', mode: 'live', lateMs: null, signal });
  return { topic: TOPICS.signals.name, key: signal.subject, value };
}

export function clockRecord(to: EpochMs): Written {
  const value = encode({ t: 'clock', from: to - 60_000, to, missing: [] });
  return { topic: TOPICS.signals.name, key: '', value };
}

export function scoredRecord(subject: string, times: readonly EpochMs[]): Written {
  const scores = times.map((time, at) => ({
    ...{ mention: `x:${at}`, revision: 0, time, official: false, unscored: 'no_words' as const },
  }));
  const scorer = { name: 'trivial', version: '1' };
  const value = encode({ t: 'scored', subject, scorer, scores });
  return { topic: TOPICS.scored.name, key: subject, value };
}

export function coverageRecord(
  source: string,
  status: TickStatus,
  {
    clock = 'log',
    blind = null,
  }: {
    readonly clock?: 'log' | 'tick';
    readonly blind?: { readonly from: EpochMs; readonly to: EpochMs } | null;
  } = {},
): Written {
  const value = encode({
    ...{ t: 'coverage', source, epoch: 1, sequence: 1, clock, mode: 'live' },
    ...{ since: 0, watermark: EVENING, intervalMs: 2_000, status, blind, config: 'c' },
  });
  return { topic: TOPICS.coverage.name, key: source, value };
}

export function read({ key, value }: Written, partition = 0): InRecord {
  return { partition, offset: 0, key, value, headers: {}, appendTime: EVENING };
}
