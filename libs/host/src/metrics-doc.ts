import type { MetricSpec } from '@goldenhour/pipeline/ports';

/** The catalogue of metrics as a Markdown page, in the order of declaration. */
export function metricsDoc(specs: readonly MetricSpec[]): string {
  const lines = [
    '# Metrics',
    '',
    'Generated from the declarations: do not edit. Served at `/metrics`, beside those of the process and of Node.',
    '',
    '| metric | kind | labels | meaning |',
    '| --- | --- | --- | --- |',
    ...specs.map((spec) => {
      const labels = spec.labels.map((label, i) => {
        const values = spec.zero?.[i] ?? [];
        return `\`${label}\`${values.length > 0 ? `: ${values.join(', ')}` : ''}`;
      });
      const buckets = spec.buckets === undefined ? '' : ` Buckets: ${spec.buckets.join(', ')}.`;
      return `| ${[`\`${spec.name}\``, spec.kind, labels.join('; ') || '–', spec.help + buckets]
        .map((text) => text.replaceAll('|', '\\|').replaceAll('\n', ' '))
        .join(' | ')} |`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}
