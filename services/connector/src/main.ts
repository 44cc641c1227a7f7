/** Reads the sources, on Kafka: ingest. */
import { runService } from '@goldenhour/app';

await runService({
  name: 'goldenhour-connector',
  description: 'Reads the sources and writes the mentions that concern a subject.',
  stages: ['ingest'],
});
