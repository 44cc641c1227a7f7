/** Telemetry that also adds up, for what a person is shown while it runs. */
import type { Telemetry } from '@goldenhour/pipeline/ports';

export type Totals = {
  /** Sum over all label values of a counter. */
  total(metric: string): number;
  /** The same by the last label, which is the reason where there is one. */
  byReason(metric: string): ReadonlyMap<string, number>;
  /** Last values of a gauge, one per combination of labels. */
  values(metric: string): readonly number[];
  /** The same by label, of a gauge that has one; by several with / between them. */
  byLabel(metric: string): ReadonlyMap<string, number>;
};

export function counting(inner: Telemetry): Telemetry & Totals {
  const counters = new Map<string, Map<string, number>>();
  const gauges = new Map<string, Map<string, number>>();
  return {
    count(metric, amount, ...labels) {
      const reasons = counters.get(metric) ?? new Map<string, number>();
      const reason = labels.at(-1) ?? '';
      counters.set(metric, reasons.set(reason, (reasons.get(reason) ?? 0) + amount));
      inner.count(metric, amount, ...labels);
    },
    set(metric, value, ...labels) {
      const values = gauges.get(metric) ?? new Map<string, number>();
      gauges.set(metric, values.set(labels.join('/'), value));
      inner.set(metric, value, ...labels);
    },
    clear(metric, ...labels) {
      gauges.get(metric)?.delete(labels.join('/'));
      inner.clear(metric, ...labels);
    },
    time: (metric, value, ...labels) => inner.time(metric, value, ...labels),
    log: (level, message, fields) => inner.log(level, message, fields),
    total: (metric) =>
      [...(counters.get(metric)?.values() ?? [])].reduce((sum, count) => sum + count, 0),
    byReason: (metric) => counters.get(metric) ?? new Map(),
    values: (metric) => [...(gauges.get(metric)?.values() ?? [])],
    byLabel: (metric) => gauges.get(metric) ?? new Map(),
  };
}
