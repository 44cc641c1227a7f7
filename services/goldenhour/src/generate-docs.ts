/**
 * Writes the pages of docs/ that are generated from code, or, with --check, fails when one of
 * them is not what the code says.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configSchema, KAFKA_METRICS, STORE_METRICS } from '@goldenhour/app';
import { crisisJsonSchema } from '@goldenhour/crisis';
import { configDoc, HOST_METRICS, metricsDoc } from '@goldenhour/host';
import { mentionJsonSchema } from '@goldenhour/mention';
import { METRICS } from '@goldenhour/pipeline';
import { ONNX_METRICS } from '@goldenhour/scorers';
import { topicsDoc } from './topics-doc.ts';

const docs = join(dirname(fileURLToPath(import.meta.url)), '../../../docs');
const json = (schema: unknown): string => `${JSON.stringify(schema, null, 2)}\n`;

const pages: Readonly<Record<string, string>> = {
  'config.md': configDoc(configSchema),
  'metrics.md': metricsDoc([
    ...METRICS,
    ...ONNX_METRICS,
    ...STORE_METRICS,
    ...KAFKA_METRICS,
    ...HOST_METRICS,
  ]),
  'topics.md': topicsDoc(),
  'schemas/mention.schema.json': json(mentionJsonSchema()),
  'schemas/crisis-event.schema.json': json(crisisJsonSchema()),
};

const check = process.argv.includes('--check');
let stale = 0;
for (const [page, text] of Object.entries(pages)) {
  const path = join(docs, page);
  if (!check) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } else if (read(path) !== text) {
    stale += 1;
    process.stderr.write(`docs/${page} is not what the code says. Run: npm run docs\n`);
  }
}
process.exitCode = stale === 0 ? 0 : 1;

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
