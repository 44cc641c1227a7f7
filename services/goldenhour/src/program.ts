/** The command line: what can be said, and with which examples. */
import { LOG_LEVELS, type ProcessContext } from '@goldenhour/host';
import { SCORERS } from '@goldenhour/scorers';
import { Command, Option } from 'commander';
import { checkConfig } from './commands/check-config.ts';
import { type ReplayOptions, replay } from './commands/replay.ts';
import { type RunOptions, run } from './commands/run.ts';
import { check, type StoreOptions, salvage } from './commands/store.ts';
import { type TailOptions, tail } from './commands/tail.ts';

const EXAMPLES = `Examples:
  goldenhour run                                   the rehearsal: see a crisis come and go
  goldenhour run --config my.yaml                  watch your own subjects
  goldenhour replay posts.csv --config my.yaml     find the crises in a file of posts
  goldenhour tail crises --config my.yaml          follow what is found, while it runs
  goldenhour config check my.yaml                  is my configuration sound?
`;

const logLevel = (): Option =>
  new Option('--log-level <level>', 'least important level that is logged').choices(LOG_LEVELS);

/** @param finish takes the exit code of a command that has one of its own */
export function createProgram(context: ProcessContext, finish: (code: number) => void): Command {
  const program = new Command('goldenhour')
    .description('Reads public mentions and says within minutes that one is turning into a crisis.')
    .addHelpText('before', EXAMPLES)
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('See goldenhour --help.');

  program
    .command('run')
    .description('run all stages in this process; without --config, the rehearsal')
    .addHelpText(
      'before',
      'Examples:\n  goldenhour run\n  goldenhour run --config my.yaml --port 9500\n',
    )
    .option('-c, --config <file>', 'YAML configuration')
    .option('--store <file>', 'file of the store; overrides the configuration')
    .option('--port <number>', 'port of /metrics, /livez and /readyz')
    .addOption(logLevel())
    .action((options: RunOptions) => run(options, context));

  program
    .command('replay')
    .description('replay files of posts to their end and print the crises found')
    .addHelpText(
      'before',
      `Examples:
  goldenhour replay posts.csv --config examples/airlines.yaml --json > crises.ndjson
  goldenhour replay 2015.ndjson.gz 2016.ndjson.gz --config my.yaml --store kept.db
`,
    )
    .argument('[files...]', 'files, plain or gzip; instead of those in the configuration')
    .requiredOption('-c, --config <file>', 'YAML configuration with one replay source')
    .option('--json', 'one CloudEvent a line on standard output')
    .option(
      '--store <file>',
      'keep the store there; the same command then goes on where it stopped',
    )
    .option('--namespace <name>', 'instead of the configured one with -replay behind it')
    .option('--partitions <number>', 'partitions of the store')
    .option('--batch <number>', 'records per batch')
    .addOption(
      new Option('--order <order>', 'read by time, or in the order of the file').choices([
        'time',
        'file',
      ]),
    )
    .option('--speed <factor>', 'times real time, or max')
    .addOption(new Option('--scorer <name>', 'who judges the tone').choices(SCORERS))
    .option('--notify', 'tell the configured receivers, where their modes include replay')
    .option('--port <number>', 'serve metrics while it runs')
    .addOption(logLevel())
    .action((files: string[], options: ReplayOptions) => replay(files, options, context));

  program
    .command('tail')
    .description('print the records of a topic as they come')
    .addHelpText(
      'before',
      'Examples:\n  goldenhour tail crises --config my.yaml --from-start\n  goldenhour tail dead-letters --store kept.db --json | jq .\n',
    )
    .argument('<topic>', 'mentions, mentions.scored, counts, signals, crises, …')
    .option('-c, --config <file>', 'configuration that names the store')
    .option('--store <file>', 'file of the store')
    .option('--from-start', 'begin with the oldest record kept')
    .option('--no-follow', 'stop at the end')
    .option('--json', 'one object a line, with offset and headers')
    .action((topic: string, options: TailOptions) => tail(topic, options, context));

  const config = program.command('config').description('look at a configuration');
  config
    .command('check')
    .description('say that it is sound, or all that is wrong with it')
    .argument('<file>')
    .action((file: string) => checkConfig(file));

  const store = program.command('store').description('look after a store');
  store
    .command('check')
    .description('read it through and say what is damaged')
    .argument('<file>')
    .option('--json', 'the findings as one object')
    .action(async (file: string, options: StoreOptions) => finish(await check(file, options)));
  store
    .command('salvage')
    .description('save from a damaged store what can still be read, and count what is lost')
    .argument('<file>')
    .requiredOption('--to <file>', 'the new store; must not exist')
    .option('--json', 'the report as one object')
    .action((file: string, options: StoreOptions & { to: string }) => salvage(file, options));

  for (const command of [
    program,
    ...program.commands.flatMap((child) => [child, ...child.commands]),
  ]) {
    command.exitOverride();
  }
  return program;
}
