/** The scenario of a public data set, as its example configuration says it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { createScenario, type Scenario } from './scenario.ts';

const EXAMPLES = join(import.meta.dirname, '../../../examples');

/** @param example name of the configuration: `airlines` */
export async function createDataScenario(
  folder: string,
  { example, file, partitions }: { example: string; file: string; partitions: number },
): Promise<Scenario> {
  const { subjects, sources } = parse(await readFile(join(EXAMPLES, `${example}.yaml`), 'utf8'));
  return await createScenario(folder, {
    partitions,
    scorer: 'goldenhour',
    subjects,
    sources: sources.map((source: object) => ({ ...source, files: [file] })),
  });
}
