/** The command line: what can be said, and with which examples. */
import { readFileSync } from 'node:fs';
import {
  brokersOption,
  isNamespace,
  logLevelOption,
  NAMESPACE_RULE,
  PARTITIONS_MAX,
  portOption,
  wholeNumber,
} from '@goldenhour/app';
import { nearest, type ProcessContext } from '@goldenhour/host';
import { ALL_TOPICS, STAGES, type StageName } from '@goldenhour/pipeline';
import { DEFAULT_SCORER, SCORERS } from '@goldenhour/scorers';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { addBacktestCommand } from './backtest/command.ts';
import { checkConfig } from './commands/check-config.ts';
import { type ReplayOptions, replay } from './commands/replay.ts';
import { type RunOptions, run } from './commands/run.ts';
import { type ScoreOptions, score } from './commands/score.ts';
import { check, type SalvageOptions, type StoreOptions, salvage } from './commands/store.ts';
import { type TailOptions, tail } from './commands/tail.ts';
import {
  createTopicsOf,
  type PlanTopicsOptions,
  planTopicsOf,
  type RemoveTopicsOptions,
  removeTopicsOf,
  type TopicsOptions,
  verifyTopicsOf,
} from './commands/topics.ts';
import { addMatchCommand } from './match/command.ts';
import { addRehearseCommand } from './rehearse/command.ts';
import { FORMATS } from './score/format.ts';
import { readSpeed } from './speed-option.ts';

const BATCH_RECORDS_MAX = 1_000_000;
const COPIES_MAX = 100;

const EXAMPLES = `Examples:
  goldenhour run                                the rehearsal of a crisis
  goldenhour run --config my.yaml               watch your own subjects
  goldenhour replay posts.csv --config my.yaml  find the crises in a file
  goldenhour backtest counts.csv                would it have found your own?
  goldenhour rehearse --list                    crises and calms to drill with
  goldenhour tail crises --config my.yaml       follow what is found
  goldenhour score posts.ndjson                 what does each text say?
  goldenhour match posts.ndjson --config my.yaml  who is each text about?
  goldenhour config check my.yaml               is it sound?

From a clone: npx goldenhour …; npm start alone is the rehearsal.
`;

const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 called wrongly, 78 fault in the configuration,
130 interrupted.`;

/** @param finish takes the exit code of a command that has one of its own */
export function createProgram(context: ProcessContext, finish: (code: number) => void): Command {
  const program = new Command('goldenhour')
    .description('Reads public mentions and says within minutes that one is turning into a crisis.')
    .version(version(), '-V, --version', 'print the version')
    .addHelpText('before', EXAMPLES)
    .addHelpText('after', EXIT_CODES)
    .showSuggestionAfterError()
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, 'goldenhour: ')),
    });

  program
    .command('run')
    .description('run the stages in this process; without --config, the rehearsal')
    .addHelpText(
      'before',
      `Examples:
  goldenhour run
  goldenhour run --config my.yaml --port 9500
  goldenhour run --config my.yaml --brokers kafka:9092 --stage score
`,
    )
    .option('-c, --config <file>', 'YAML configuration')
    .option('--store <file>', 'file of the store; overrides the configuration')
    .addOption(brokersOption())
    .addOption(
      new Option('--stage <list>', `on Kafka: run these alone, of ${STAGES.join(', ')}`).argParser(
        stages,
      ),
    )
    .addOption(portOption('port of /metrics, /livez and /readyz; 0 takes any free one'))
    .addOption(logLevelOption())
    .addOption(new Option('--plain', 'lines, also on a terminal').conflicts('screen'))
    .option('--screen', 'a live screen: what a terminal is given unless told otherwise')
    .action(async (options: RunOptions) => finish(await run(options, context)));

  program
    .command('replay')
    .description('replay files of posts to their end and print the crises found')
    .addHelpText(
      'before',
      `Examples:
  goldenhour replay posts.csv --config examples/airlines.yaml
  goldenhour replay posts.csv --config examples/airlines.yaml --json > crises.ndjson
  goldenhour replay 2015.ndjson.gz 2016.ndjson.gz --config my.yaml --store kept.db
  goldenhour replay posts.csv --config my.yaml --brokers kafka:9092 --keep
`,
    )
    .argument('[files...]', 'files, plain or gzip; instead of those in the configuration')
    .requiredOption('-c, --config <file>', 'YAML configuration with one replay source')
    .option('--json', 'one CloudEvent a line on standard output')
    .option(
      '--store <file>',
      'keep the store there; the same command then goes on where it stopped',
    )
    .addOption(brokersOption())
    .option('--keep', 'on Kafka: leave its topics there, to look at and to go on')
    .addOption(
      new Option(
        '--namespace <name>',
        'instead of the configured one with -replay behind it, and on Kafka a random end',
      ).argParser(namespace),
    )
    .addOption(
      new Option('--partitions <number>', 'of all topics').argParser(
        wholeNumber(1, PARTITIONS_MAX),
      ),
    )
    .addOption(
      new Option('--batch <number>', 'records per batch').argParser(
        wholeNumber(1, BATCH_RECORDS_MAX),
      ),
    )
    .addOption(
      new Option('--order <order>', 'read by time, or in the order of the file').choices([
        'time',
        'file',
      ]),
    )
    .addOption(new Option('--speed <factor>', 'times real time, or max').argParser(readSpeed))
    .addOption(new Option('--scorer <name>', 'who judges the tone').choices(SCORERS))
    .option('--notify', 'tell the configured receivers, where their modes include replay')
    .addOption(portOption('serve metrics and health while it runs'))
    .addOption(logLevelOption())
    .action(async (files: string[], options: ReplayOptions) =>
      finish(await replay(files, options, context)),
    );

  program
    .command('tail')
    .description('print the records of a topic as they come')
    .addHelpText(
      'before',
      `Examples:
  goldenhour tail crises --config my.yaml --from-start
  goldenhour tail dead-letters --store kept.db --from-start --json | jq .value
  goldenhour tail crises --brokers kafka:9092 --namespace acme
`,
    )
    .addArgument(new Argument('<topic>', ALL_TOPICS.map(({ name }) => name).join(', ')))
    .option('-c, --config <file>', 'configuration that names the log')
    .option('--store <file>', 'file of the store')
    .addOption(brokersOption())
    .addOption(
      new Option('--namespace <name>', 'on Kafka: instead of the configured one').argParser(
        namespace,
      ),
    )
    .option('--from-start', 'begin with the oldest record kept')
    .option('--no-follow', 'stop at the end')
    .option('--json', 'one object a line, with offset and headers')
    .action((topic: string, options: TailOptions) => tail(topic, options, context));

  addScoreCommand(program, context, finish);
  addMatchCommand(program, context, finish);
  addBacktestCommand(program, context, finish);
  addRehearseCommand(program, context, finish);
  addConfigCommands(program, context);
  addStoreCommands(program, context, finish);
  addTopicsCommands(program, context, finish);
  settle(program, '');
  return program;
}

function addScoreCommand(
  program: Command,
  context: ProcessContext,
  finish: (code: number) => void,
): void {
  program
    .command('score')
    .description('judge texts: NDJSON or plain lines in, one JSON object a line out')
    .addHelpText(
      'before',
      `Examples:
  goldenhour score posts.ndjson > scores.ndjson
  goldenhour score --scorer natural < texts.txt
  goldenhour score --explain < texts.txt
  goldenhour score --scorer onnx --config my.yaml posts.ndjson

A line of NDJSON has id and text, and may have lang, platform, kind, and subject:
a name, or a list of names that are judged one by one. Lines that cannot be read
are told on standard error and left out; the exit code is then 1.
`,
    )
    .argument(
      '[files...]',
      'files, plain or gzip; - is standard input, which is read if none is named',
    )
    .addOption(
      new Option(
        '--scorer <name>',
        `who judges (default: as the configuration says, else ${DEFAULT_SCORER})`,
      ).choices(SCORERS),
    )
    .option('-c, --config <file>', 'configuration with scorer and, for a model of your own, onnx')
    .addOption(
      new Option('--format <format>', 'what lines are; auto looks at the first ones')
        .choices(FORMATS)
        .default('auto'),
    )
    .option('--explain', 'for a person: which words and rules moved the score, and by how much')
    .action(async (files: string[], options: ScoreOptions) =>
      finish(await score(files, options, context)),
    );
}

function addConfigCommands(program: Command, context: ProcessContext): void {
  const examples = 'Examples:\n  goldenhour config check my.yaml\n';
  const config = program
    .command('config')
    .description('look at a configuration')
    .addHelpText('before', examples);
  config
    .command('check')
    .description('say that it is sound, or all that is wrong with it')
    .addHelpText('before', examples)
    .argument('<file>', 'YAML configuration')
    .action((file: string) => checkConfig(file, context));
}

function addStoreCommands(
  program: Command,
  context: ProcessContext,
  finish: (code: number) => void,
): void {
  const checkExample = '  goldenhour store check goldenhour.db\n';
  const salvageExample = '  goldenhour store salvage goldenhour.db --to saved.db\n';
  const store = program
    .command('store')
    .description('look after a store that no process is using')
    .addHelpText('before', `Examples:\n${checkExample}${salvageExample}`);
  store
    .command('check')
    .description('read it through and say what is damaged; exit code 1 when anything is')
    .addHelpText('before', `Examples:\n${checkExample}`)
    .argument('<file>', 'file of the store')
    .option('--json', 'the findings as one object')
    .action(async (file: string, options: StoreOptions) =>
      finish(await check(file, options, context)),
    );
  store
    .command('salvage')
    .description('save from a damaged store what can still be read, and count what is lost')
    .addHelpText('before', `Examples:\n${salvageExample}`)
    .argument('<file>', 'file of the damaged store; it is not changed')
    .requiredOption('--to <file>', 'the new store; must not exist')
    .addOption(
      new Option('--namespace <name>', 'where the damaged file no longer tells its own').argParser(
        namespace,
      ),
    )
    .option('--json', 'the report as one object')
    .action((file: string, options: SalvageOptions) => salvage(file, options, context));
}

function addTopicsCommands(
  program: Command,
  context: ProcessContext,
  finish: (code: number) => void,
): void {
  const examples = {
    plan: '  goldenhour topics plan --config my.yaml --verbose\n',
    create: '  goldenhour topics create --config my.yaml\n',
    verify: '  goldenhour topics verify --config my.yaml --brokers kafka:9092\n',
    remove: `  goldenhour topics remove --namespace acme-replay --config my.yaml
  goldenhour topics remove --namespace acme --confirm acme --brokers kafka:9092
`,
  };
  const topics = program
    .command('topics')
    .description('look after the topics of a namespace on Kafka; nothing is created by itself')
    .addHelpText('before', `Examples:\n${Object.values(examples).join('')}`);
  const add = (name: keyof typeof examples, description: string): Command =>
    topics
      .command(name)
      .description(description)
      .addHelpText('before', `Examples:\n${examples[name]}`)
      .addOption(brokersOption())
      .option('--json', 'one object');
  const addPlanned = (name: keyof typeof examples, description: string): Command =>
    add(name, description)
      .requiredOption('-c, --config <file>', 'YAML configuration')
      .addOption(
        new Option('--replication <number>', 'copies of each topic').argParser(
          wholeNumber(1, COPIES_MAX),
        ),
      );
  addPlanned('plan', 'show what is to be, and what on Kafka differs from it')
    .option('-v, --verbose', 'every setting, and why it is so')
    .action((options: PlanTopicsOptions) => planTopicsOf(options, context));
  addPlanned('create', 'make what is missing, and set what is set otherwise').action(
    (options: TopicsOptions) => createTopicsOf(options, context),
  );
  addPlanned('verify', 'say whether all is as planned; exit code 1 when anything is not').action(
    async (options: TopicsOptions) => finish(await verifyTopicsOf(options, context)),
  );
  add('remove', 'remove all topics and groups of a namespace, with what is in them')
    .option('-c, --config <file>', 'configuration that says how Kafka is reached')
    .addOption(
      new Option('--namespace <name>', 'which one').argParser(namespace).makeOptionMandatory(),
    )
    .option('--confirm <name>', 'its name once more')
    .action((options: RemoveTopicsOptions) => removeTopicsOf(options, context));
}

/** Errors are thrown, and name the page of help that has the answer. */
function settle(command: Command, parents: string): void {
  const path = `${parents}${command.name()}`;
  command.exitOverride().showHelpAfterError(`See: ${path} --help`);
  for (const child of command.commands) settle(child, `${path} `);
}

function stages(text: string): readonly StageName[] {
  const named = text.split(',').map((name) => name.trim());
  const unknown = named.find((name) => !STAGES.some((stage) => stage === name));
  if (unknown === undefined) return STAGES.filter((stage) => named.includes(stage));
  const near = nearest(unknown, STAGES);
  throw new InvalidArgumentError(
    `There is no stage '${unknown}'.${near === undefined ? '' : ` Did you mean ${near}?`} Stages: ${STAGES.join(', ')}.`,
  );
}

function namespace(text: string): string {
  if (isNamespace(text)) return text;
  throw new InvalidArgumentError(`It ${NAMESPACE_RULE}.`);
}

function version(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
