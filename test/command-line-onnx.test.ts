/** A model of the operator's own, from the command line. */
import { whyNoRuntime, writeTinyModel } from '@goldenhour/scorers/onnx-for-tests';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { acme, badEvening, goldenhour, scratchWith } from './command-line-harness.ts';

vi.setConfig({ testTimeout: 60_000 });

const skipped = whyNoRuntime();

/** A configuration that has the model in that folder judge, and a bad evening. */
function scratchOf(folder: string): string {
  const onnx = `onnx: { folder: '${folder}', languages: [en], fallback: natural }\n`;
  const config = acme(onnx).replace('scorer: trivial', 'scorer: onnx');
  return scratchWith({ 'a.yaml': config, 'p.ndjson': badEvening() });
}

function scratchWithModel(): string {
  const { path, remove } = writeTinyModel();
  onTestFinished(remove);
  return scratchOf(path);
}

describe.skipIf(skipped)('with a model that is run', () => {
  test('it judges lines, and the program ends', async () => {
    const cwd = scratchWithModel();
    const { code, out, err } = await goldenhour(['score', '-c', 'a.yaml', 'p.ndjson'], { cwd });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const results = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(results).toHaveLength(270);
    expect(new Set(results.map(({ scorer }) => scorer))).toEqual(new Set(['onnx']));
  });

  test('a replay says in its log who judged, and a second one comes to the same', async () => {
    const cwd = scratchWithModel();
    const scored = async (store: string): Promise<string> => {
      const replay = ['replay', 'p.ndjson', '-c', 'a.yaml', '--json', '--store', store];
      const { code, err } = await goldenhour(replay, { cwd });
      expect({ code, err }).toMatchObject({ code: 0 });
      const tail = ['tail', 'mentions.scored', '--store', store, '--from-start', '--no-follow'];
      const { out } = await goldenhour([...tail, '--json'], { cwd });
      const records = out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).value);
      return JSON.stringify(records);
    };
    const first = await scored('one.db');
    expect(first).toContain('"scorer":{"name":"onnx","version":"1-');
    expect(await scored('two.db')).toBe(first);
  });

  test('of a model that is not there it says so', async () => {
    const cwd = scratchOf('nowhere');
    const { code, err } = await goldenhour(['replay', 'p.ndjson', '-c', 'a.yaml'], { cwd });
    expect(code).toBe(1);
    expect(err).toMatch(/nowhere does not exist\. onnx\.folder must name the folder of a model\./);
    expect(err).not.toMatch(/\n {4}at /);
  });
});
