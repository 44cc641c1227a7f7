import { amount, configSchema, OTHER_VARIABLES, openTerminal } from '@goldenhour/app';
import { loadConfig, type ProcessContext } from '@goldenhour/host';

/** Says that a configuration is sound, or all that is wrong with it. */
export async function checkConfig(file: string, context: ProcessContext): Promise<void> {
  const { config } = await loadConfig({
    file,
    schema: configSchema,
    env: process.env,
    otherVariables: OTHER_VARIABLES,
  });
  const { subjects, sources, receivers, namespace } = config;
  const parts = [
    `namespace ${namespace}`,
    amount(subjects.length, 'subject'),
    amount(sources.length, 'source'),
    amount(receivers.length, 'receiver'),
  ];
  const notes = sources
    .filter((source) => source.type === 'replay' && source.files.length === 0)
    .map(
      ({ name }) =>
        `Source ${name} names no files: goldenhour replay FILE… --config ${file} gives it some, goldenhour run needs them under files.`,
    );
  await openTerminal(context).write(
    [`${file} is sound: ${parts.join(', ')}.`, ...notes, ''].join('\n'),
  );
}
