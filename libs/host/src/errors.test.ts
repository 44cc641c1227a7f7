import {
  ReceiverError,
  ScorerError,
  SourceError,
  TransportError,
} from '@goldenhour/pipeline/ports';
import { expect, test } from 'vitest';
import { AppError, explain, printable, UsageError } from './errors.ts';

const commander = (code: string, exitCode: number) =>
  Object.assign(new Error('(outputHelp)'), { name: 'CommanderError', code, exitCode });

test.each([
  ['a fault of the world', new AppError('Port 1 is in use.'), 1, 'Port 1 is in use.'],
  ['a wrong call', new UsageError('No such topic.'), 2, 'No such topic.'],
  [
    'a store',
    new TransportError('locked', 'Another process has it.'),
    1,
    'Another process has it.',
  ],
  ['a source', new SourceError('input', 'No column text.'), 1, 'No column text.'],
  ['a receiver', new ReceiverError('gone', 'It is gone.'), 1, 'It is gone.'],
  ['a scorer', new ScorerError('Its model is damaged.'), 1, 'Its model is damaged.'],
  [
    'a system call',
    Object.assign(new Error('ENOENT: x'), { code: 'ENOENT', syscall: 'open' }),
    1,
    'ENOENT: x',
  ],
  ['help that was asked for', commander('commander.helpDisplayed', 0), 0, ''],
  ['a wrong option', commander('commander.unknownOption', 1), 2, ''],
])('%s is told by its sentence alone', (_, error, exitCode, text) => {
  expect(explain(error)).toEqual({ exitCode, text });
});

test.each([
  ['a bug', new TypeError('x is not a function')],
  ['a bug with a code', Object.assign(new Error('bad argument'), { code: 'ERR_INVALID_ARG_TYPE' })],
])('%s is told with its stack', (_, error) => {
  const { exitCode, text } = explain(error);
  expect(exitCode).toBe(1);
  expect(text).toContain('errors.test.ts');
});

test('with debug, a sentence has its stack and its causes', () => {
  const { text } = explain(
    new AppError('Top.', { cause: new Error('middle', { cause: 'bottom' }) }),
    true,
  );
  expect(text).toMatch(
    /AppError: Top\.[\s\S]*errors\.test\.ts[\s\S]*caused by: Error: middle[\s\S]*caused by: 'bottom'/,
  );
});

test('of two failures at once both are told, and the first decides', () => {
  const both = new SuppressedError(new AppError('Disk full.'), new UsageError('No topic.'));
  expect(explain(both)).toEqual({ exitCode: 2, text: 'No topic.\nDisk full.' });
});

test('a circle of causes ends', () => {
  const error = new AppError('Round.');
  error.cause = error;
  expect(explain(error, true).text.split('caused by').length).toBeLessThan(10);
});

test.each([undefined, null, 'text', Symbol('s'), { a: 1 }])('%o may be thrown, too', (thrown) => {
  expect(explain(thrown).exitCode).toBe(1);
  expect(explain(thrown).text).not.toBe('');
});

test('what steers a terminal is taken out of a message', () => {
  expect(printable('a\u001b[2Jb\nc\td\u009b')).toBe('a\ufffd[2Jb\nc\td\ufffd');
});
