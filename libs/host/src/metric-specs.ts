import type { MetricSpec } from '@goldenhour/pipeline/ports';

/** @source https://prometheus.io/docs/concepts/data_model/ and .../practices/naming/ (read 2026-11) */
const NAME = /^goldenhour_[a-z0-9]+(_[a-z0-9]+)*$/;
const LABEL = /^[a-z][a-z0-9_]*$/;
const RESERVED_LABELS: ReadonlySet<string> = new Set(['le', 'quantile']);

/** Series created at zero, per metric: a closed set is small, or it is no closed set. */
const ZERO_SERIES_MAX = 1_000;

/**
 * What is wrong with metric declarations; empty when nothing is. Run when a process starts, so
 * that a catalogue which Prometheus would refuse never ships.
 */
export function specFaults(specs: readonly MetricSpec[]): readonly string[] {
  const seen = new Set<string>();
  return specs.flatMap((spec) => {
    const faults = faultsOf(spec);
    if (seen.has(spec.name)) faults.push('is declared twice');
    seen.add(spec.name);
    return faults.map((fault) => `${spec.name} ${fault}`);
  });
}

function faultsOf(spec: MetricSpec): string[] {
  const faults: string[] = [];
  if (!NAME.test(spec.name)) faults.push('must be goldenhour_ and lower-case words joined by _');
  if (spec.kind === 'counter' && !spec.name.endsWith('_total'))
    faults.push('must end in _total: it is a counter');
  if (spec.kind !== 'counter' && /_(total|count|sum|bucket)$/.test(spec.name))
    faults.push(
      'must not end in _total, _count, _sum or _bucket: those are of counters and histograms',
    );
  if (spec.help.trim() === '' || spec.help.includes('\n')) faults.push('needs help of one line');
  for (const label of spec.labels)
    if (!LABEL.test(label) || RESERVED_LABELS.has(label))
      faults.push(`has the unusable label ${label}`);
  if (new Set(spec.labels).size < spec.labels.length) faults.push('names a label twice');
  if (spec.zero !== undefined) {
    if (spec.zero.length !== spec.labels.length)
      faults.push(`declares values of ${spec.zero.length} labels and has ${spec.labels.length}`);
    if (spec.zero.reduce((product, values) => product * values.length, 1) > ZERO_SERIES_MAX)
      faults.push(`creates more than ${ZERO_SERIES_MAX} series at zero`);
  }
  return [...faults, ...bucketFaults(spec)];
}

function bucketFaults({ kind, buckets }: MetricSpec): string[] {
  if (kind !== 'histogram') return buckets === undefined ? [] : ['has buckets and is no histogram'];
  if (buckets === undefined || buckets.length === 0) return ['needs buckets'];
  const ascending = buckets.every(
    (bound, i) => Number.isFinite(bound) && bound > (buckets[i - 1] ?? -Infinity),
  );
  return ascending ? [] : ['needs finite buckets in ascending order'];
}

/** Every combination of the closed label values; empty when a label is open. */
export function zeroSeries(spec: MetricSpec): readonly (readonly string[])[] {
  return (spec.zero ?? []).reduce<string[][]>(
    (rows, values) => rows.flatMap((row) => values.map((value) => [...row, value])),
    spec.zero === undefined || spec.zero.length === 0 ? [] : [[]],
  );
}
