/**
 * What the stages count. Label values come from closed sets or from configuration, never from a
 * mention. `silent` is the null object: tests and benchmarks register nothing.
 */
export type MetricKind = 'counter' | 'gauge' | 'histogram';

export type MetricSpec = {
  readonly name: string;
  readonly kind: MetricKind;
  /** What it counts, and what a high or non-zero value means to whoever runs it. */
  readonly help: string;
  readonly labels: readonly string[];
  /** Series created at zero, where the label values are a closed set: one list per label. */
  readonly zero?: readonly (readonly string[])[];
  /** Upper bounds, for histograms. */
  readonly buckets?: readonly number[];
};

export interface Telemetry {
  /** Adds to a counter. */
  count(metric: string, amount: number, ...labels: readonly string[]): void;
  /** Sets a gauge. */
  set(metric: string, value: number, ...labels: readonly string[]): void;
  /** Ends a series of a gauge: from now on another process tells it, or nobody does. */
  clear(metric: string, ...labels: readonly string[]): void;
  /** Observes into a histogram. */
  time(metric: string, value: number, ...labels: readonly string[]): void;
  /** Constant message; fields hold no text of a mention, no name, no URL, no secret. */
  log(
    level: 'debug' | 'info' | 'warn' | 'error',
    message: string,
    fields?: Readonly<Record<string, unknown>>,
  ): void;
}

export const silent: Telemetry = { count() {}, set() {}, clear() {}, time() {}, log() {} };
