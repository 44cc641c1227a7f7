/** Prometheus itself finds nothing to complain of in what a process serves. */
import { createLogger, createTelemetry, HOST_METRICS } from '@goldenhour/host';
import { promtoolLint } from '@goldenhour/host/promtool';
import { METRICS } from '@goldenhour/pipeline';
import type { MetricSpec } from '@goldenhour/pipeline/ports';
import { expect, test } from 'vitest';

/** One label value, of the closed set where there is one. */
const labelsOf = ({ labels, zero }: MetricSpec): string[] =>
  labels.map((_, at) => zero?.[at]?.[0] ?? 'some-name');

test('promtool finds nothing in our metrics, each with a value', async (context) => {
  const logger = createLogger({ level: 'error', destination: { write: () => undefined } });
  const telemetry = createTelemetry({ specs: METRICS, logger });
  for (const spec of METRICS) {
    switch (spec.kind) {
      case 'counter':
        telemetry.count(spec.name, 1, ...labelsOf(spec));
        break;
      case 'gauge':
        telemetry.set(spec.name, 1.5, ...labelsOf(spec));
        break;
      case 'histogram':
        telemetry.time(spec.name, 0.2, ...labelsOf(spec));
        break;
    }
  }
  const page = await telemetry.registry.metrics();
  for (const { name } of [...METRICS, ...HOST_METRICS]) expect(page).toContain(`# TYPE ${name} `);
  expect(page).toMatch(/goldenhour_telemetry_refused_total\{reason="metric"\} 0/);

  const checked = await promtoolLint(page);
  if ('skipped' in checked) {
    console.warn(`NOT CHECKED: ${checked.skipped}`);
    context.skip(checked.skipped);
    return;
  }
  expect(checked.output).toBe('');
});
