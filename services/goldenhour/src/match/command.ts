/** How `goldenhour match` is called. */
import type { ProcessContext } from '@goldenhour/host';
import { type Command, Option } from 'commander';
import { type MatchOptions, match } from '../commands/match.ts';
import { FORMATS } from '../score/format.ts';

export function addMatchCommand(
  program: Command,
  context: ProcessContext,
  finish: (code: number) => void,
): void {
  program
    .command('match')
    .description('say which subjects each text is about, and why: to try names and queries')
    .addHelpText(
      'before',
      `Examples:
  goldenhour match --config my.yaml posts.ndjson > matches.ndjson
  goldenhour match --query '(ziggo OR upc) NEAR/5 storing' --explain < texts.txt
  goldenhour match --config my.yaml --subject ziggo --explain < texts.txt

A line is a text, or a JSON object with text and what else a mention has: id, lang,
platform, kind, author, url, links, country. Each gets one line of JSON with its
matches; with --explain, lines for a person. What cannot be read is told on standard
error and left out; the exit code is then 1. The language: docs/queries.md.
`,
    )
    .argument(
      '[files...]',
      'files, plain or gzip; - is standard input, which is read if none is named',
    )
    .option('-c, --config <file>', 'configuration with the subjects')
    .addOption(
      new Option('-q, --query <query>', 'one query, instead of configured subjects').conflicts([
        'config',
        'subject',
      ]),
    )
    .option('--subject <id>', 'this subject alone')
    .addOption(
      new Option('--format <format>', 'what lines are; auto looks at the first ones')
        .choices(FORMATS)
        .default('auto'),
    )
    .option('--explain', 'for a person: each part of a query, whether it holds and where')
    .action(async (files: string[], options: MatchOptions) =>
      finish(await match(files, options, context)),
    );
}
