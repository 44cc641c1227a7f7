/** What the screen reads of records that have no reader of their own; null where it cannot. */
import type { EpochMs } from '@goldenhour/mention';
import { TICK_STATUSES, type TickStatus } from '@goldenhour/pipeline';
import type { InRecord } from '@goldenhour/pipeline/ports';

/** Of `mentions.scored`. */
export type ScoredTimes = { readonly subject: string; readonly times: readonly EpochMs[] };

/** Of `coverage`: what a source said last that was new. */
export type Coverage = {
  readonly source: string;
  readonly clock: 'log' | 'tick';
  readonly status: TickStatus;
  readonly watermark: EpochMs;
  readonly blind: { readonly from: EpochMs; readonly to: EpochMs } | undefined;
};

type Fields = Readonly<Record<string, unknown>>;

export function readScored(record: InRecord): ScoredTimes | null {
  const fields = fieldsOf(record, 'scored');
  if (fields === null) return null;
  const { subject, scores } = fields;
  if (typeof subject !== 'string' || !Array.isArray(scores)) return null;
  const times = scores.map((score: unknown) => (isFields(score) ? score['time'] : undefined));
  return { subject, times: times.filter(isTime) };
}

export function readCoverage(record: InRecord): Coverage | null {
  const fields = fieldsOf(record, 'coverage');
  if (fields === null) return null;
  const { source, clock, watermark, blind } = fields;
  const status = TICK_STATUSES.find((known) => known === fields['status']);
  const isKnown = typeof source === 'string' && status !== undefined && isTime(watermark);
  if (!isKnown || (clock !== 'log' && clock !== 'tick')) return null;
  const { from, to } = isFields(blind) ? blind : {};
  return {
    ...{ source, clock, status, watermark },
    blind: isTime(from) && isTime(to) ? { from, to } : undefined,
  };
}

function fieldsOf({ value }: InRecord, type: string): Fields | null {
  try {
    const parsed: unknown = JSON.parse(value ?? '');
    return isFields(parsed) && parsed['t'] === type ? parsed : null;
  } catch {
    return null;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTime(value: unknown): value is EpochMs {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
