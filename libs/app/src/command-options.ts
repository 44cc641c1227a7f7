/** Options that several commands have, and how each is read. */
import { type ConfigFlag, LOG_LEVELS, type Loaded, loadConfig } from '@goldenhour/host';
import { InvalidArgumentError, Option } from 'commander';
import { type Config, configSchema, wholeConfigSchema } from './config.ts';
import type { KafkaConfig } from './kafka-config.ts';

/** Variables that begin as ours do and are not configuration: where development data and other corpora lie. */
const OTHER_VARIABLES = ['GOLDENHOUR_DATA', 'GOLDENHOUR_CORPORA'];
const PORT_MAX = 65_535;

export const logLevelOption = (): Option =>
  new Option('--log-level <level>', 'least important level that is logged').choices(LOG_LEVELS);

export const portOption = (description: string): Option =>
  new Option('--port <number>', description).argParser(wholeNumber(0, PORT_MAX));

export const brokersOption = (): Option =>
  new Option(
    '--brokers <list>',
    'Kafka to use, as host:port with commas; overrides the configuration',
  );

export const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };

/** What those options are called once they are read. */
export type CommonOptions = {
  readonly brokers?: string;
  readonly port?: number;
  readonly logLevel?: string;
};

/** A file, over it the variables of this process, over them its flags. @throws ConfigError */
export async function loadAppConfig(
  file: string,
  { brokers, port, logLevel }: CommonOptions = {},
  flags: readonly ConfigFlag[] = [],
): Promise<Loaded<Config>> {
  return await loadConfig({
    file,
    schema: wholeConfigSchema,
    env: process.env,
    otherVariables: OTHER_VARIABLES,
    flags: [
      { flag: '--brokers', path: 'kafka.brokers', value: brokers },
      { flag: '--port', path: 'http.port', value: port },
      { flag: '--log-level', path: 'log.level', value: logLevel },
      ...flags,
    ],
  });
}

/** How a Kafka is reached, where no file says so: variables, and over them the flag. @throws ConfigError */
export async function loadKafkaConfig(brokers: string): Promise<KafkaConfig> {
  const { config } = await loadConfig({
    // All keys are known, so that no variable of a whole configuration is a fault here.
    schema: configSchema.partial().required({ kafka: true }),
    env: process.env,
    otherVariables: OTHER_VARIABLES,
    flags: [{ flag: '--brokers', path: 'kafka.brokers', value: brokers }],
  });
  return config.kafka;
}

/** Of a configuration, what is watched; all else may be missing. @throws ConfigError */
export async function loadSubjects(file: string): Promise<Config['subjects']> {
  const schema = configSchema.partial().required({ subjects: true });
  const { config } = await loadConfig({
    ...{ file, schema, env: process.env, otherVariables: OTHER_VARIABLES },
  });
  return config.subjects;
}

/** Of a whole configuration, what says who judges and how; all else may be missing. */
export type ScorerConfig = {
  readonly scorer?: Config['scorer'] | undefined;
  readonly onnx?: Config['onnx'];
};

/** @throws ConfigError */
export async function loadScorerConfig(file: string): Promise<Loaded<ScorerConfig>> {
  const schema = configSchema.partial();
  return await loadConfig({ file, schema, env: process.env, otherVariables: OTHER_VARIABLES });
}
