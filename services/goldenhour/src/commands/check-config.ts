import { loadConfig } from '@goldenhour/host';
import { configSchema, OTHER_VARIABLES } from '../config.ts';
import { terminal } from '../terminal.ts';

/** Says that a configuration is sound, or all that is wrong with it. */
export async function checkConfig(file: string): Promise<void> {
  const { config } = await loadConfig({
    file,
    schema: configSchema,
    env: process.env,
    otherVariables: OTHER_VARIABLES,
  });
  const { subjects, sources, receivers, namespace } = config;
  terminal().write(
    `${file} is sound: namespace ${namespace}, ${subjects.length} subjects, ${sources.length} sources, ${receivers.length} receivers.\n`,
  );
}
