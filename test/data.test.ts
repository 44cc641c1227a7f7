/**
 * The public data sets, where they are: each replay runs to its end, and the same posts told in
 * another way give the same events.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { csvRows } from './src/world/csv-rows.ts';
import { AIRLINES, CRISISLEX, hasData } from './src/world/data.ts';
import { temporaryFolder } from './src/world/folder.ts';
import { runProgram } from './src/world/program.ts';
import { createRandom } from './src/world/random.ts';
import { TEST_SEED } from './src/world/size.ts';

const root = join(import.meta.dirname, '..');
/** What `order: file` allows by default. */
const BOUND_MS = 60_000;
/** About a tenth of it is needed where nothing else runs. */
const HANG_MS = 300_000;

test.skipIf(!hasData(AIRLINES))(
  'a week of airlines: the same events on 12 partitions, shuffled and doubled',
  { timeout: HANG_MS },
  async () => {
    await using folder = await temporaryFolder();
    const [header = '', ...rows] = csvRows(await readFile(AIRLINES, 'utf8'));
    const copy = async (name: string, lines: readonly string[]): Promise<string> => {
      const path = join(folder.path, name);
      await writeFile(path, header + lines.join(''));
      return path;
    };
    const replay = (file: string, ...more: string[]) =>
      eventsOf(['replay', file, '--config', 'airlines', ...more], folder.path);

    const events = await replay(AIRLINES);
    expect(events.length).toBeGreaterThanOrEqual(3);
    const random = createRandom(TEST_SEED);
    const shuffled = rows
      .map((row) => ({ row, order: timeOf(row) + random.between(0, BOUND_MS) }))
      .sort((a, b) => a.order - b.order)
      .map(({ row }) => row);
    expect(shuffled).not.toEqual(rows.toSorted((a, b) => timeOf(a) - timeOf(b)));

    expect(await replay(AIRLINES, '--partitions', '12', '--batch', '7')).toEqual(events);
    const inFileOrder = await copy('shuffled.csv', shuffled);
    expect(await replay(inFileOrder, '--order', 'file')).toEqual(events);
    const doubled = await copy('doubled.csv', random.shuffle([...rows, ...rows]));
    expect(await replay(doubled)).toEqual(events);
  },
);

test.skipIf(!hasData(CRISISLEX))(
  'nineteen disasters: the same events on 12 partitions',
  { timeout: HANG_MS },
  async () => {
    await using folder = await temporaryFolder();
    const replay = (...more: string[]) =>
      eventsOf(['replay', CRISISLEX, '--config', 'crisislex', ...more], folder.path);
    const events = await replay();
    expect(events.length).toBeGreaterThanOrEqual(20);
    expect(await replay('--partitions', '12')).toEqual(events);
  },
);

/** Lines of standard output of a replay by one of the example configurations. */
async function eventsOf(command: readonly string[], cache: string): Promise<string[]> {
  const withPath = command.map((word, at) =>
    command[at - 1] === '--config' ? join(root, 'examples', `${word}.yaml`) : word,
  );
  const ended = await runProgram({ command: [...withPath, '--json'], cache });
  expect(ended).toMatchObject({ code: 0 });
  console.log(
    `${command.slice(2).join(' ')}: ${ended.talk.trimEnd().split('\n').slice(-2).join(' ')}`,
  );
  return ended.output.trimEnd().split('\n');
}

/** `24-02-2015 9.56`, found wherever it stands in the row. */
function timeOf(row: string): number {
  const found = /,(\d\d)-(\d\d)-(\d{4}) (\d{1,2})\.(\d\d),/.exec(row);
  if (found === null) throw new Error(`no time in the row: ${row.slice(0, 80)}`);
  const [day, month, year, hour, minute] = found.slice(1).map(Number);
  return Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute);
}
