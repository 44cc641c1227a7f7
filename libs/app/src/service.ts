/** A process that runs some of the stages on Kafka, from its command line to its exit code. */
import { ConfigError, runProcess } from '@goldenhour/host';
import type { StageName } from '@goldenhour/pipeline';
import { Command } from 'commander';
import {
  brokersOption,
  type CommonOptions,
  loadAppConfig,
  logLevelOption,
  portOption,
} from './command-options.ts';
import { lastingKafka } from './open-log.ts';
import { runStages } from './run-stages.ts';

export type ServiceOptions = {
  /** `goldenhour-scorer`. */
  readonly name: string;
  /** What it does, as a sentence. */
  readonly description: string;
  readonly stages: readonly StageName[];
};

/** Runs it until it is told to stop. Call it once, and await it last. */
export async function runService({ name, description, stages }: ServiceOptions): Promise<void> {
  await runProcess({
    name,
    main: async (context) => {
      let code: number | undefined;
      const program = new Command(name)
        .description(description)
        .requiredOption('-c, --config <file>', 'YAML configuration, the same for all services')
        .addOption(brokersOption())
        .addOption(portOption('port of /metrics, /livez and /readyz; 0 takes any free one'))
        .addOption(logLevelOption())
        .configureOutput({
          outputError: (text, write) => write(text.replace(/^error: /, `${name}: `)),
        })
        .exitOverride()
        .showHelpAfterError(`See: ${name} --help`)
        .action(async (options: CommonOptions & { readonly config: string }) => {
          const loaded = await loadAppConfig(options.config, options);
          const { kafka } = loaded.config;
          if (kafka === undefined) throw missingKafka(name, options.config);
          code = await runStages({ ...loaded, place: lastingKafka(kafka), stages }, context);
        });
      await program.parseAsync();
      return code;
    },
  });
}

const missingKafka = (name: string, file: string): ConfigError =>
  new ConfigError([
    {
      path: 'kafka',
      at: file,
      message: `is required: ${name} shares the work with other processes. Name the brokers there or with --brokers HOST:PORT. On the embedded store, goldenhour run does it all in one process.`,
    },
  ]);
