import { expect, test } from 'vitest';
import { createLogger, type LoggerOptions } from './log.ts';
import { Secret } from './secret.ts';

function logged(options?: Partial<LoggerOptions>) {
  const lines: string[] = [];
  const logger = createLogger({
    level: 'info',
    format: 'json',
    destination: { write: (line) => void lines.push(line) },
    ...options,
  });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '') as Record<string, unknown> };
}

test('an entry is one line of JSON with level, ISO time and message', () => {
  const { logger, lines, last } = logged();
  logger.warn({ stage: 'score', records: 3 }, 'Batch\ndone');
  expect(lines).toHaveLength(1);
  expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
  expect(last()).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    stage: 'score',
    records: 3,
    msg: 'Batch\ndone',
  });
});

test('what is below the level is not written', () => {
  const { logger, lines } = logged({ level: 'warn' });
  logger.info({}, 'no');
  logger.error({}, 'yes');
  expect(lines).toHaveLength(1);
});

test.each([
  ['a Secret', { key: new Secret('hunter2') }],
  ['a field of that name', { token: 'hunter2' }],
  ['a field one deeper', { options: { password: 'hunter2' } }],
  ['a header', { request: { headers: { authorization: 'hunter2' } } }],
  ['text of a mention', { mention: { text: 'hunter2' } }],
  ['a field of an error', { error: Object.assign(new Error('x'), { config: { key: 'hunter2' } }) }],
  ['a cause that is no error', { error: new Error('x', { cause: 'hunter2' }) }],
])('%s does not reach the log', (_, fields) => {
  for (const format of ['json', 'lines'] as const) {
    const { logger, lines } = logged({ format });
    logger.error(fields, 'Failed');
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('hunter2');
  }
});

test('an error keeps what helps: type, message, code, stack, cause', () => {
  const { logger, last } = logged();
  const cause = new RangeError('inner');
  logger.error(
    { error: Object.assign(new TypeError('outer', { cause }), { code: 'E1' }) },
    'Failed',
  );
  expect(last().error).toEqual({
    type: 'TypeError',
    message: 'outer',
    code: 'E1',
    stack: expect.stringContaining('log.test.ts'),
    cause: 'RangeError: inner',
  });
});

test('a long field is cut and says so', () => {
  const { logger, last } = logged();
  logger.info({ reason: 'x'.repeat(100_000) }, 'Long');
  expect(last().reason).toBe(`${'x'.repeat(1_000)}… (cut)`);
});

test('a circle is no reason to fail', () => {
  const { logger, lines } = logged();
  const round: Record<string, unknown> = {};
  round.self = round;
  logger.info({ round }, 'Round');
  expect(lines).toHaveLength(1);
});

test('lines are readable and steer no terminal', () => {
  const { logger, lines } = logged({ format: 'lines' });
  logger.info({ stage: 'score', name: '\u001b[2J' }, 'Batch \u001b[2J done');
  expect(lines[0]).toMatch(
    /^\d\d:\d\d:\d\d info {2}Batch \ufffd\[2J done {2}stage="score" name="\\u001b\[2J"\n$/,
  );
});
