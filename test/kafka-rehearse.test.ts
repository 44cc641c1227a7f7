/** A rehearsal on Kafka: what is told there is what is told on a store, and nothing stays. */

import { openTopicAdmin } from '@goldenhour/transport/kafka';
import { kafkaForTests } from '@goldenhour/transport/local-kafka';
import { expect, test, vi } from 'vitest';
import { acme, goldenhour, scratchWith } from './command-line-harness.ts';

vi.setConfig({ testTimeout: 300_000 });

const kafka = await kafkaForTests();
const brokers = 'skipped' in kafka ? [] : kafka.brokers;

test.skipIf('skipped' in kafka)('a drill tells the same on Kafka, and its topics go', async () => {
  const name = `drilled-${process.pid}`;
  const config = (more: string) =>
    acme(
      `partitions: 2\nreceivers: [{ name: t, type: stdout, json: true, modes: [drill] }]\n${more}`,
    )
      .replace('namespace: acme', `namespace: ${name}`)
      .replace('scorer: trivial\n', '');
  const cwd = scratchWith({
    'store.yaml': config(''),
    'kafka.yaml': config(`kafka: { brokers: [${brokers.join(', ')}] }\n`),
  });
  const told = async (to: string) => {
    const start = ['--start', '2026-11-19T13:50:00+01:00'];
    const args = ['rehearse', 'bot-flood', '--speed', 'max', '--json', ...start, '--to', to];
    const { code, out, err } = await goldenhour(args, { cwd });
    expect({ code, err }).toEqual({ code: 0, err: expect.any(String) });
    // Each drill has a namespace of its own, and the event says it.
    return out
      .trim()
      .replaceAll(/drilled-\d+-drill-\w+/g, 'own')
      .split('\n')
      .toSorted();
  };
  const onStore = await told('store.yaml');
  expect(onStore.length).toBeGreaterThan(1);
  expect(await told('kafka.yaml')).toEqual(onStore);
  expect((await namespaces()).filter((one) => one.startsWith(name))).toEqual([]);
});

async function namespaces(): Promise<readonly string[]> {
  await using admin = await openTopicAdmin({ brokers });
  return await admin.namespaces();
}
