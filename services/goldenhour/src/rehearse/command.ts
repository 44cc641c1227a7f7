/** How `goldenhour rehearse` is called. */
import { logLevelOption, portOption, wholeNumber } from '@goldenhour/app';
import type { ProcessContext } from '@goldenhour/host';
import { type Command, Option } from 'commander';
import { type RehearseOptions, rehearse } from '../commands/rehearse.ts';
import { readSpeed } from '../speed-option.ts';

const SEED_MAX = 2 ** 31 - 1;

export function addRehearseCommand(
  program: Command,
  context: ProcessContext,
  finish: (code: number) => void,
): void {
  program
    .command('rehearse')
    .description('play a scripted crisis, or a calm that looks like one, as a drill')
    .addHelpText(
      'before',
      `Examples:
  goldenhour rehearse --list
  goldenhour rehearse school-threat
  goldenhour rehearse outage-jokes --speed max
  goldenhour rehearse hygiene-video --speed 1 --to my.yaml
  goldenhour rehearse give-away --seed 7 --start 2026-11-14T11:50:00+01:00 --json

The organisations are invented. Four weeks of their ordinary life come first, at
once; then the scenario, at its speed. --to tells the receivers of a configuration
whose modes include drill. Every event says that it is a drill. At the end stands
what really happened beside what was found: exit code 0 if the two agree, else 1.
`,
    )
    .argument('[scenario]', 'which one; --list shows them')
    .option('--list', 'show the scenarios, with a sentence each')
    .option('--to <file>', 'YAML configuration whose receivers, scorer and log are used')
    .addOption(
      new Option('--speed <factor>', 'times real time, or max; 60 is a minute each second')
        .argParser(readSpeed)
        .default(60),
    )
    .addOption(
      new Option('--seed <number>', 'other people and other words; the same story')
        .argParser(wholeNumber(0, SEED_MAX))
        .default(1),
    )
    .option(
      '--start <instant>',
      'when it begins, such as 2026-11-22T20:30:00+01:00 (default: when such a thing would last have happened)',
    )
    .option('--json', 'one CloudEvent a line on standard output, and the report as the last')
    .addOption(portOption('serve metrics and health while it runs'))
    .addOption(logLevelOption())
    .action(async (scenario: string | undefined, options: RehearseOptions) =>
      finish(await rehearse(scenario, options, context)),
    );
}
