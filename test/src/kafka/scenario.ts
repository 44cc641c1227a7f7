/** What a run is about, and what must come of it: what came of the same posts embedded. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openEmbeddedReader } from '@goldenhour/transport/embedded';
import { eventPrint } from '../world/desk.ts';
import { readPlayed } from '../world/play.ts';
import { runProgram } from '../world/program.ts';
import { type Expected, scoresOf, signalsOf, wireForm } from './judge.ts';

export type Scenario = {
  /** For what processes leave. */
  readonly folder: string;
  /** Where Node keeps what it compiled. */
  readonly cache: string;
  /** All but where it runs and who is told. */
  readonly config: ScenarioConfig;
  readonly expected: Expected;
};

export type ScenarioConfig = {
  readonly partitions: number;
  readonly scorer: string;
  readonly subjects: readonly object[];
  readonly sources: readonly object[];
};

const NAMESPACE = 'embedded';

/** Runs it embedded, by the program itself. */
export async function createScenario(folder: string, config: ScenarioConfig): Promise<Scenario> {
  const cache = join(folder, 'compiled');
  const file = join(folder, 'embedded.json');
  const store = join(folder, 'embedded.db');
  await writeFile(file, JSON.stringify({ ...config, namespace: NAMESPACE, receivers: [] }));
  const command = [
    'replay',
    '--config',
    file,
    '--store',
    store,
    '--namespace',
    NAMESPACE,
    '--json',
  ];
  const { code, output, talk } = await runProgram({ command, cache });
  if (code !== 0) throw new Error(`The embedded run failed: ${talk}`);
  await using reader = await openEmbeddedReader({ path: store });
  const played = await readPlayed(reader);
  const events = output.trimEnd().split('\n');
  return {
    folder,
    cache,
    config,
    expected: {
      scores: scoresOf(played.scored),
      signals: signalsOf(played.signals),
      transitions: played.crises.map((record) => wireForm(record, NAMESPACE)),
      notifications: events.map((event) => eventPrint(JSON.parse(event))),
    },
  };
}
