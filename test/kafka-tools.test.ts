/** What a stranger with the usual tools sees of a namespace on Kafka. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TOPICS } from '@goldenhour/pipeline';
import { kafkaForTests, runKafkaTool } from '@goldenhour/transport/local-kafka';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { live } from './src/faults/lives.ts';
import { createNamespace, readNamespace, type TestNamespace } from './src/kafka/namespace.ts';
import { eventfulWorld } from './src/oracle/eventful.ts';
import { type Played, printedEvents, readPlayed } from './src/world/play.ts';
import { TEST_SEED } from './src/world/size.ts';

const PARTITIONS = 2;
const run = promisify(execFile);

const kafka = await kafkaForTests();
const brokers = 'skipped' in kafka ? '' : kafka.brokers.join();
const hasKcat = await run('kcat', ['-V']).then(
  () => true,
  () => false,
);

describe.skipIf('skipped' in kafka)('after a play', () => {
  let namespace: TestNamespace;
  let played: Played;
  beforeAll(async () => {
    const world = eventfulWorld(TEST_SEED, { kinds: 5, hoursLeast: 10, hoursMost: 16 });
    namespace = await createNamespace(brokers.split(','), { partitions: PARTITIONS });
    await live(world, { namespace, broker: brokers });
    await using reader = await readNamespace(namespace);
    played = await readPlayed(reader);
  }, 60_000);
  afterAll(() => namespace?.[Symbol.asyncDispose]());

  test('kcat reads CloudEvents that are as their schema says', { timeout: 30_000 }, async ({
    skip,
  }) => {
    if (!hasKcat && process.env['GOLDENHOUR_REQUIRE_KAFKA'] !== '1') {
      const reason = 'kcat is not on the PATH (Debian: apt-get install kcat).';
      console.warn(`SKIPPED: ${reason}`);
      skip(reason);
    }
    const topic = `${namespace.name}.${TOPICS.crises.name}`;
    const { stdout } = await run('kcat', ['-C', '-b', brokers, '-t', topic, '-e', '-q', '-J']);
    const seen = stdout.trimEnd().split('\n').map(structured);
    const events = printedEvents(played.crises).map((event) => JSON.parse(event));
    expect(seen.toSorted(byId)).toEqual(events.toSorted(byId));
    const validate = crisisEventValidator();
    for (const { data } of seen) expect(validate(data), ajvFaults(validate)).toBe(true);
  });

  test("Kafka's console consumer reads every event once", { timeout: 60_000 }, async () => {
    const said = await runKafkaTool('kafka-console-consumer', [
      ...['--bootstrap-server', brokers, '--topic', `${namespace.name}.${TOPICS.crises.name}`],
      ...['--from-beginning', '--isolation-level', 'read_committed', '--timeout-ms', '3000'],
    ]);
    const values = played.crises.map(({ value }) => value ?? '');
    expect(said.trimEnd().split('\n').sort()).toEqual(values.sort());
  });

  test("by Kafka's tools, no group lags by more than one marker", { timeout: 60_000 }, async () => {
    const groups = ['score', 'alert', 'notify'].map((stage) => `${namespace.name}.${stage}`);
    const said = await runKafkaTool('kafka-consumer-groups', [
      ...['--bootstrap-server', brokers, '--describe'],
      ...groups.flatMap((group) => ['--group', group]),
    ]);
    const rows = said
      .split('\n')
      .map((line) => line.split(/\s+/))
      .filter(([group = '']) => groups.includes(group));
    expect(rows).toHaveLength(groups.length * PARTITIONS);
    await using reader = await readNamespace(namespace);
    for (const [group = '', , partition, committed, , lag] of rows) {
      expect(Number(lag), `${group}, partition ${partition}`).toBeLessThanOrEqual(1);
      const own = await reader.committed(group.replace(`${namespace.name}.`, ''));
      expect(own[Number(partition)]).toBe(Number(committed));
    }
  });
});

type Structured = { readonly id: string; readonly data: unknown };

/** By the CloudEvents Kafka binding, binary mode: attributes are headers, data is the value. */
function structured(line: string): Structured {
  const { headers, payload } = JSON.parse(line) as { headers: string[]; payload: string };
  const attributes: Record<string, unknown> = {};
  for (let at = 0; at < headers.length; at += 2) {
    const [name = '', value] = headers.slice(at, at + 2);
    if (name === 'content-type') attributes['datacontenttype'] = value;
    else if (name.startsWith('ce_')) attributes[name.slice('ce_'.length)] = value;
  }
  return { ...attributes, data: JSON.parse(payload) } as unknown as Structured;
}

const byId = (a: Structured, b: Structured): number => (a.id < b.id ? -1 : 1);

function crisisEventValidator() {
  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  const schema = join(import.meta.dirname, '../docs/schemas/crisis-event.schema.json');
  return ajv.compile(JSON.parse(readFileSync(schema, 'utf8')));
}

const ajvFaults = ({ errors }: ReturnType<typeof crisisEventValidator>): string =>
  JSON.stringify(errors);
