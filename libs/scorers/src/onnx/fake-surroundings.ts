/** For tests: a clock moved by hand, and a record of what is told. */
import type { Clock, Telemetry } from '@goldenhour/pipeline/ports';

export class HandClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();

  constructor(now = 1_700_000_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(duration: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const sleeper = { until: this.#now + duration, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers.delete(sleeper);
        resolve();
      });
    });
  }

  /** @param by may be negative: somebody sets the clock */
  move(by: number): void {
    this.#now += by;
    for (const sleeper of this.#sleepers) {
      if (sleeper.until > this.#now) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}

export class TelemetryRecord implements Telemetry {
  readonly counts = new Map<string, number>();
  readonly gauges = new Map<string, number[]>();
  readonly lines: string[] = [];
  readonly #awaited: { readonly isSo: () => boolean; readonly tell: () => void }[] = [];

  count(metric: string, amount: number, ...labels: readonly string[]): void {
    const key = [metric, ...labels].join(' ');
    this.counts.set(key, (this.counts.get(key) ?? 0) + amount);
    this.#look();
  }

  set(metric: string, value: number): void {
    this.gauges.set(metric, [...(this.gauges.get(metric) ?? []), value]);
    this.#look();
  }

  clear(): void {}

  time(): void {}

  log(_level: string, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.lines.push(`${message}: ${String(fields['why'])}`);
    this.#look();
  }

  /** Resolves once it is so; it is looked at whenever something is told. */
  until(isSo: (told: TelemetryRecord) => boolean): Promise<void> {
    return new Promise((tell) => {
      this.#awaited.push({ isSo: () => isSo(this), tell });
      this.#look();
    });
  }

  #look(): void {
    for (const { isSo, tell } of this.#awaited) if (isSo()) tell();
  }
}
