import { expect, test } from 'vitest';
import { parseCommand } from './command.ts';

test('asked for nothing it measures crises, six streams each', () => {
  expect(parseCommand([])).toEqual({ streams: 6, seed: 1, page: undefined, part: 'crises' });
});

test.each([
  [['--without', '--streams', '2'], { part: 'without', streams: 2 }],
  [['--cost'], { part: 'cost' }],
  [['--world', '--seed', '7'], { part: 'world', seed: 7 }],
  [['--page', 'reports/crises.html'], { part: 'crises', page: 'reports/crises.html' }],
])('%j', (args, command) => {
  expect(parseCommand(args)).toMatchObject(command);
});

test.each([
  [['--streams', '0'], "--streams is '0'"],
  [['--streams', 'six'], "--streams is 'six'"],
  [['--seed', ''], "--seed is ''"],
  [['--cost', '--world'], 'Ask for one of --cost, --world at a time.'],
  [['--cost', '--page', 'x.html'], '--page is not for --cost.'],
  [['--page', ''], '--page wants the name of a file'],
  [['--wihtout'], '--wihtout'],
])('%j is refused with a sentence', (args, sentence) => {
  expect(parseCommand(args)).toEqual(expect.stringContaining(sentence));
});
