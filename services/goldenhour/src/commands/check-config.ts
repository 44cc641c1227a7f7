import { amount, loadAppConfig, openTerminal } from '@goldenhour/app';
import type { ProcessContext } from '@goldenhour/host';

/** Says that a configuration is sound, or all that is wrong with it. */
export async function checkConfig(file: string, context: ProcessContext): Promise<void> {
  const { config } = await loadAppConfig(file);
  const { subjects, sources, receivers, namespace, kafka } = config;
  const parts = [
    `namespace ${namespace}`,
    amount(subjects.length, 'subject'),
    amount(sources.length, 'source'),
    amount(receivers.length, 'receiver'),
    ...(kafka === undefined ? [] : [`Kafka at ${kafka.brokers.join(', ')}`]),
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
