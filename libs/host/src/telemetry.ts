import type { MetricSpec, Telemetry } from '@goldenhour/pipeline/ports';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Logger } from './log.ts';
import { specFaults, zeroSeries } from './metric-specs.ts';

/** Series of one metric beyond this are refused: a label that grows without end would eat the process. */
const SERIES_MAX = 5_000;

const REFUSALS = ['metric', 'label', 'series', 'value'] as const;
type Refusal = (typeof REFUSALS)[number];

/** The host's own metrics, part of the catalogue. */
export const HOST_METRICS: readonly MetricSpec[] = [
  {
    name: 'goldenhour_telemetry_refused_total',
    kind: 'counter',
    help:
      'Measurements not taken, by reason: metric (not declared), label (outside the closed set), ' +
      `series (over ${SERIES_MAX} of one metric), value (not a number, or a counter falling). Not zero: a bug, report it.`,
    labels: ['reason'],
    zero: [REFUSALS],
  },
];

export type HostTelemetry = Telemetry & {
  /** Goldenhour's own metrics: what `promtool check metrics` is run on. */
  readonly registry: Registry;
  /** All that `/metrics` serves: the own ones, then those of the process and of Node. */
  readonly registries: readonly Registry[];
};

type Family = {
  /** Writes a value to one series. */
  readonly write: Map<string, (value: number) => void>;
  readonly open: (labels: readonly string[]) => (value: number) => void;
  readonly spec: MetricSpec;
  readonly closed: readonly (ReadonlySet<string> | undefined)[];
};

/**
 * Telemetry on Prometheus. Series of closed label sets exist at zero from the start, so that a
 * rate over them is right from the first event. It never throws while running: what it cannot
 * take is dropped, counted, and logged once per metric.
 *
 * @throws Error listing every unusable declaration
 */
export function createTelemetry({
  specs,
  logger,
}: {
  readonly specs: readonly MetricSpec[];
  readonly logger: Logger;
}): HostTelemetry {
  const all = [...specs, ...HOST_METRICS];
  const faults = specFaults(all);
  if (faults.length > 0) throw new Error(`Unusable metrics:\n  - ${faults.join('\n  - ')}`);

  const registry = new Registry();
  const processRegistry = new Registry();
  collectDefaultMetrics({ register: processRegistry });
  const families = new Map(all.map((spec) => [spec.name, createFamily(spec, registry)]));
  const told = new Set<string>();

  const refuse = (metric: string, reason: Refusal) => {
    families.get('goldenhour_telemetry_refused_total')?.write.get(keyOf([reason]))?.(1);
    const key = `${metric} ${reason}`;
    if (told.has(key) || told.size >= SERIES_MAX) return;
    told.add(key);
    logger.error({ metric, reason }, 'Measurement refused');
  };

  const record = (
    kind: MetricSpec['kind'],
    metric: string,
    value: number,
    labels: readonly string[],
  ) => {
    const family = families.get(metric);
    if (family === undefined || family.spec.kind !== kind) return refuse(metric, 'metric');
    if (!Number.isFinite(value) || (kind === 'counter' && value < 0))
      return refuse(metric, 'value');
    const key = keyOf(labels);
    const known = family.write.get(key);
    if (known !== undefined) return known(value);
    if (labels.length !== family.spec.labels.length) return refuse(metric, 'label');
    if (labels.some((label, i) => family.closed[i]?.has(label) === false))
      return refuse(metric, 'label');
    if (family.write.size >= SERIES_MAX) return refuse(metric, 'series');
    const write = family.open(labels);
    family.write.set(key, write);
    write(value);
  };

  return {
    registry,
    registries: [registry, processRegistry],
    count: (metric, amount, ...labels) => record('counter', metric, amount, labels),
    set: (metric, value, ...labels) => record('gauge', metric, value, labels),
    clear(metric, ...labels) {
      const gauge = registry.getSingleMetric(metric);
      if (!(gauge instanceof Gauge)) return refuse(metric, 'metric');
      if (families.get(metric)?.write.delete(keyOf(labels)) === true) gauge.remove(...labels);
    },
    time: (metric, value, ...labels) => record('histogram', metric, value, labels),
    log: (level, message, fields = {}) => logger[level](fields, message),
  };
}

function createFamily(spec: MetricSpec, registry: Registry): Family {
  const family: Family = {
    spec,
    write: new Map(),
    open: opener(spec, registry),
    closed: spec.labels.map((_, i) => {
      const values = spec.zero?.[i];
      return values === undefined || values.length === 0 ? undefined : new Set(values);
    }),
  };
  const rows = spec.labels.length === 0 ? [[]] : zeroSeries(spec);
  for (const labels of rows) family.write.set(keyOf(labels), family.open(labels));
  return family;
}

/** As JSON: no separator could be told from the same character in a label. */
function keyOf(labels: readonly string[]): string {
  return JSON.stringify(labels);
}

/** Makes a series, at zero, and gives the function that writes to it. */
function opener(spec: MetricSpec, registry: Registry): Family['open'] {
  const options = {
    name: spec.name,
    help: spec.help,
    labelNames: [...spec.labels],
    registers: [registry],
  };
  switch (spec.kind) {
    case 'counter': {
      const counter = new Counter(options);
      return (labels) => {
        const series = counter.labels(...labels);
        series.inc(0);
        return (value) => series.inc(value);
      };
    }
    case 'gauge': {
      const gauge = new Gauge(options);
      return (labels) => {
        const series = gauge.labels(...labels);
        series.set(0);
        return (value) => series.set(value);
      };
    }
    case 'histogram': {
      const histogram = new Histogram({ ...options, buckets: [...(spec.buckets ?? [])] });
      return (labels) => {
        histogram.zero(Object.fromEntries(spec.labels.map((label, i) => [label, labels[i] ?? ''])));
        const series = histogram.labels(...labels);
        return (value) => series.observe(value);
      };
    }
  }
}
