import type { ProcessContext } from '@goldenhour/host';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram } from './program.ts';

const context: ProcessContext = {
  signal: new AbortController().signal,
  stoppedBy: () => undefined,
  use: (_, resource) => resource,
  reportTo: () => {},
};

test('every page of help begins with examples of that command', () => {
  const commands = withPath(
    createProgram(context, () => {}),
    '',
  );
  expect(commands.map(([path]) => path)).toEqual([
    'goldenhour',
    'goldenhour run',
    'goldenhour replay',
    'goldenhour tail',
    'goldenhour score',
    'goldenhour match',
    'goldenhour backtest',
    'goldenhour rehearse',
    'goldenhour config',
    'goldenhour config check',
    'goldenhour store',
    'goldenhour store check',
    'goldenhour store salvage',
    'goldenhour topics',
    'goldenhour topics plan',
    'goldenhour topics create',
    'goldenhour topics verify',
    'goldenhour topics remove',
  ]);
  for (const [path, command] of commands) {
    let page = '';
    command.configureOutput({ writeOut: (text) => (page += text) });
    command.outputHelp();
    const [title, ...rest] = page.split('\n');
    const examples = rest.slice(0, rest.indexOf(''));
    expect(title, path).toBe('Examples:');
    expect(examples.filter((line) => !line.startsWith(`  ${path}`))).toEqual([]);
    expect(examples, path).not.toEqual([]);
    expect(Math.max(...rest.map((line) => line.length)), path).toBeLessThanOrEqual(84);
  }
});

function withPath(command: Command, parents: string): readonly (readonly [string, Command])[] {
  const path = `${parents}${command.name()}`;
  return [[path, command], ...command.commands.flatMap((child) => withPath(child, `${path} `))];
}
