import { expect, test, vi } from 'vitest';
import { goldenhour, scratchWith, shell } from './command-line-harness.ts';

// Processes of their own take time where others work beside them.
vi.setConfig({ testTimeout: 30_000 });

test('files are read one after another, their lines numbered on', async () => {
  const cwd = scratchWith({ 'a.txt': 'Ziggo\nniets\n', 'b.txt': '\uFEFFbij Ziggo\r\n' });
  const { code, out, err } = await goldenhour(['match', '-q', 'ziggo', 'a.txt', 'b.txt'], { cwd });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const answers = out.trimEnd().split('\n');
  expect(answers.map((line) => JSON.parse(line))).toMatchObject([
    { id: 1, matches: [{ spans: [[0, 5]] }] },
    { id: 2, matches: [] },
    { id: 3, matches: [{ spans: [[4, 9]] }] },
  ]);
});

/** It answers the first line while standard input is still open, or this never ends. */
const ONE_LINE = `
coproc match { exec $goldenhour match --query ziggo; }
echo 'first' >&"\${match[1]}"
read -r answer <&"\${match[0]}"
pid=$match_PID`;

test.each([
  [
    'TERM',
    '1\n',
    'Stopped by SIGTERM midway: the first line is answered for certain, and what comes behind is not complete.\n',
  ],
  ['INT', '130\n', ''],
])('stopped midway by SIG%s it does not look like the end', async (signal, code, said) => {
  const cwd = scratchWith({});
  const script = `${ONE_LINE}\nkill -${signal} $pid; wait $pid; echo $?`;
  const { out, err } = await shell(script, { cwd }).ended;
  expect([out, err]).toEqual([code, said]);
});
