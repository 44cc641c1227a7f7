/** The command line and the services on Kafka: what they say, and what they leave behind. */
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { openTopicAdmin } from '@goldenhour/transport/kafka';
import { freePorts, kafkaForTests } from '@goldenhour/transport/local-kafka';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  acme,
  badEvening,
  begin,
  goldenhour,
  launch,
  metricsOf,
  type Running,
  scratchWith,
  told,
  until,
} from './command-line-harness.ts';
import { TcpProxy } from './src/faults/tcp-proxy.ts';
import { createNamespace } from './src/kafka/namespace.ts';

// Processes of their own take time where others work beside them.
vi.setConfig({ testTimeout: 60_000 });

const kafka = await kafkaForTests();
const brokers = 'skipped' in kafka ? [] : kafka.brokers;
const BROKERS = ['--brokers', brokers.join()];

const SERVICES = ['connector', 'scorer', 'alerter'] as const;
const EVENING = { 'a.yaml': acme('', '[p.ndjson]'), 'p.ndjson': badEvening() };
const REPLAY = ['replay', 'p.ndjson', '-c', 'a.yaml'];
/** Where nobody listens: reserved, and refused at once. */
const NOBODY = ['--brokers', '127.0.0.1:1'];

type Refused = {
  /** Ends the sentence "what is said of …". */
  readonly of: string;
  readonly args: readonly string[];
  readonly config?: string;
  readonly code: number;
  readonly says: string;
};

test.for<Refused>([
  {
    of: 'a stage that does not exist',
    args: ['run', '-c', 'a.yaml', '--stage', 'ingest,scor'],
    code: 2,
    says: "There is no stage 'scor'. Did you mean score? Stages: ingest, score, alert, notify.",
  },
  {
    of: 'some of the stages on a store',
    args: ['run', '-c', 'a.yaml', '--stage', 'score'],
    code: 2,
    says: 'an embedded store belongs to one. Leave it out, or name a Kafka: --brokers HOST:PORT',
  },
  {
    of: 'a rehearsal on Kafka',
    args: ['run', ...NOBODY],
    code: 2,
    says: 'Leave --brokers out, or name a configuration.',
  },
  {
    of: 'a store beside Kafka',
    args: ['run', '-c', 'a.yaml', '--store', 'x.db'],
    config: 'kafka: { brokers: a:1 }\n',
    code: 2,
    says: 'A log is either on Kafka or in a store',
  },
  {
    of: 'a replay on both',
    args: [...REPLAY, ...NOBODY, '--store', 'x.db'],
    code: 2,
    says: 'leave out --brokers or --store',
  },
  {
    of: 'a replay that keeps nothing',
    args: [...REPLAY, '--keep'],
    code: 2,
    says: '--keep is for a replay on Kafka (--brokers). A store is kept by --store FILE.',
  },
  {
    of: 'a replay into what is live',
    args: [...REPLAY, ...NOBODY, '--namespace', 'acme'],
    code: 2,
    says: 'A replay wants a namespace of its own, and acme is the one of the configuration.',
  },
  {
    of: 'a tail of nobody in particular',
    args: ['tail', 'crises', ...NOBODY],
    code: 2,
    says: 'Say whose log: --namespace NAME, or --config FILE that names it.',
  },
  {
    of: 'a tail of a namespace in a store',
    args: ['tail', 'crises', '--store', 'x.db', '--namespace', 'acme'],
    code: 2,
    says: 'leave out --store, or --namespace',
  },
  {
    of: 'a broker that is no address',
    args: ['run', '-c', 'a.yaml', '--brokers', 'kafka'],
    code: 78,
    says: "kafka.brokers (--brokers): must be host:port, several with commas between them or as a list, as in kafka-1:9092; 'kafka' is not",
  },
])('of $of: a sentence, exit code $code, and nothing is left', async (refused) => {
  const { args, code, says, config = '' } = refused;
  const cwd = scratchWith({ 'a.yaml': acme(config), 'p.ndjson': badEvening() });
  const ended = await goldenhour(args, { cwd });
  expect(ended.err).toContain(says);
  expect(ended).toMatchObject({ code, out: '' });
  expect(readdirSync(cwd).toSorted()).toEqual(['a.yaml', 'p.ndjson']);
});

test.for(SERVICES)('the %s says how it is called, and that it wants a Kafka', async (name) => {
  const cwd = scratchWith(EVENING);
  const help = await service(name, ['--help'], cwd).ended;
  expect(help.out).toMatch(
    new RegExp(`^Usage: goldenhour-${name} .*--config <file>.*--brokers <list>`, 's'),
  );
  const without = await service(name, ['-c', 'a.yaml'], cwd).ended;
  expect(without).toMatchObject({ code: 78, out: '' });
  expect(without.err).toContain(
    `kafka (a.yaml): is required: goldenhour-${name} shares the work with other processes.`,
  );
  expect(await service(name, [], cwd).ended).toMatchObject({ code: 2 });
});

test.for([
  [...REPLAY, ...NOBODY],
  ['tail', 'crises', '-c', 'a.yaml', ...NOBODY],
])('a command gives up on brokers that are not there: %j', async (args) => {
  const cwd = scratchWith(EVENING);
  const begun = performance.now();
  const { code, out, err } = await goldenhour(args, { cwd });
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(
    /^Waiting, and trying again: [^\n]*\ngoldenhour: Could not reach Kafka at 127\.0\.0\.1:1: [^\n]*ECONNREFUSED[^\n]*\n$/,
  );
  expect(performance.now() - begun).toBeLessThan(20_000);
});

test('a command gives up on what takes connections and says nothing', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void silent.close());
  await new Promise((resolve) => silent.once('listening', resolve));
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const cwd = scratchWith(EVENING);
  const args = ['tail', 'crises', '--brokers', `127.0.0.1:${port}`, '--namespace', 'acme'];
  const begun = performance.now();
  const { code, err } = await goldenhour(args, { cwd });
  expect(code).toBe(1);
  expect(err).toContain(`Kafka at 127.0.0.1:${port}`);
  expect(performance.now() - begun).toBeLessThan(20_000);
});

describe.skipIf('skipped' in kafka)('on a real Kafka', () => {
  test('a replay prints what it prints on a store, and leaves nothing there', async () => {
    const cwd = scratchWith(EVENING);
    const args = [...REPLAY, '--json', '--namespace', nameOfTest('replay'), '--partitions', '2'];
    const embedded = await goldenhour(args, { cwd });
    const found = await goldenhour([...args, ...BROKERS], { cwd });
    expect(found.code).toBe(0);
    expect(found.out).toBe(embedded.out);
    expect(found.err).toBe(embedded.err.replace('--store FILE', '--keep'));
    expect(found.out.trim().split('\n').length).toBeGreaterThan(3);
    expect(await namespaces()).not.toContain(nameOfTest('replay'));
  });

  test('an interrupted replay leaves nothing there, and says what would have', async () => {
    const cwd = scratchWith({
      ...EVENING,
      'a.yaml': acme('', '[p.ndjson]').replace('acme', nameOfTest('ctrl-c')),
    });
    const run = begin([...REPLAY, ...BROKERS, '--speed', '1', '--port', '0'], { cwd });
    await ready(run);
    const own = (await namespaces()).filter((name) => name.startsWith(nameOfTest('ctrl-c')));
    expect(own).toEqual([expect.stringMatching(/-replay-[0-9a-f]{8}$/)]);
    run.child.kill('SIGINT');
    const { code, out, err } = await run.ended;
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(err).toContain(
      'Stopped before the end, and nothing is kept. A replay begun with --keep can go on where it stopped.',
    );
    expect((await namespaces()).filter((name) => own.includes(name))).toEqual([]);
  });

  test('a replay that is kept goes on, prints the same again, and can be looked at', async () => {
    const cwd = scratchWith(EVENING);
    const namespace = nameOfTest('kept');
    onTestFinished(() => removed(namespace));
    const args = [...REPLAY, ...BROKERS, '--namespace', namespace, '--json'];
    const first = await goldenhour([...args, '--keep'], { cwd });
    expect(first.err).toContain(`Namespace: ${namespace}. It stays.`);
    expect(first.err).toContain(
      `remove --confirm ${namespace} --namespace ${namespace} --config a.yaml`,
    );
    const again = await goldenhour([...args, '--keep'], { cwd });
    expect(again).toMatchObject({ code: 0, out: first.out });
    expect(again.err).toContain(`Nothing was left to read: ${namespace} holds this replay`);

    const other = await goldenhour(args, { cwd });
    expect(other).toMatchObject({ code: 2, out: '' });
    expect(other.err).toContain(`The namespace ${namespace} is there already`);
    const wider = await goldenhour([...args, '--keep', '--partitions', '5'], { cwd });
    expect(wider).toMatchObject({ code: 78, out: '' });
    expect(wider.err).toContain(`The namespace '${namespace}' was made with 1 partition, not 5.`);

    const tail = ['tail', 'crises', '-c', 'a.yaml', ...BROKERS, '--from-start', '--no-follow'];
    const seen = await goldenhour([...tail, '--namespace', namespace, '--json'], { cwd });
    expect(lines(seen.out)).toHaveLength(lines(first.out).length);
  });

  test.for(['scorer', 'run', 'tail'] as const)(
    'without its topics %s says which command makes them',
    async (name) => {
      const cwd = scratchWith({
        ...EVENING,
        'a.yaml': acme('', '[p.ndjson]').replace('acme', 'never-made'),
      });
      const common = ['-c', 'a.yaml', ...BROKERS];
      const { code, err, out } = await (name === 'scorer'
        ? service(name, common, cwd).ended
        : goldenhour(name === 'run' ? ['run', ...common] : ['tail', 'crises', ...common], { cwd }));
      expect({ code, out }).toEqual({ code: 78, out: '' });
      expect(err).toContain("There is no namespace 'never-made' on this Kafka");
      expect(err).toContain('Create it: goldenhour topics create --config FILE');
    },
  );

  test('three services do together what one process does, each ready with what it has', async () => {
    await using namespace = await createNamespace(brokers, { partitions: 3 });
    const config = acme('partitions: 3\n', '[p.ndjson]')
      .replace('acme', namespace.name)
      .concat(`kafka: { brokers: '${brokers.join()}' }\n`);
    const cwd = scratchWith({ ...EVENING, 'k.yaml': config });
    const running = SERVICES.map((name) => service(name, ['-c', 'k.yaml'], cwd));
    // One more than there are partitions to go round, in part.
    const spare = service('scorer', ['-c', 'k.yaml'], cwd);
    const urls = await Promise.all([...running, spare].map(ready));

    const tail = begin(['tail', 'crises', '-c', 'k.yaml', '--from-start', '--json'], { cwd });
    await until(tail, () => (tail.out().includes('"resolved"') ? true : undefined));
    tail.child.kill('SIGINT');
    expect(await tail.ended).toMatchObject({ code: 130, err: '' });
    const alone = await goldenhour(
      ['replay', 'p.ndjson', '-c', 'k.yaml', '--store', 'alone.db', '--json'],
      { cwd },
    );
    expect(crisesOf(tail.out(), 'value')).toEqual(crisesOf(alone.out, 'data'));

    // Measured now and again.
    await until(spare, async () => {
      const pages = await Promise.all(urls.map(metricsOf));
      const [ingest, ...tasks] = pages.map((page) => page?.get('goldenhour_kafka_tasks') ?? -1);
      const scoring = (tasks[0] ?? 0) + (tasks[2] ?? 0);
      // The source has ended, and with it the tasks that read none.
      return ingest === 0 && scoring === 3 && tasks[1] === 6 ? true : undefined;
    });
    for (const one of [...running, spare]) one.child.kill('SIGTERM');
    for (const one of [...running, spare]) {
      const { code, out, err } = await one.ended;
      expect({ code, out }).toEqual({ code: 0, out: '' });
      const entries = lines(err).map((line) => JSON.parse(line));
      expect(entries.at(-1).msg).toBe('Stopped.');
      // A healthy system is quiet.
      expect(entries.filter(({ level }) => level !== 'info')).toEqual([]);
      expect(err).not.toContain('disgusting');
    }
  });

  test('a service that starts before its brokers waits, unready, and says why', async () => {
    await using namespace = await createNamespace(brokers, { partitions: 1 });
    const [port = 0] = await freePorts(1);
    const config = acme('', '[p.ndjson]').replace('acme', namespace.name);
    const cwd = scratchWith({ ...EVENING, 'a.yaml': config });
    const args = ['-c', 'a.yaml', '--brokers', `127.0.0.1:${port}`];
    const scorer = service('scorer', args, cwd);
    const url = await told(scorer, /(http:[^\s"]+?)\/metrics/);
    const why = await until(scorer, async () => {
      const { reasons } = (await (await fetch(`${url}/readyz`)).json()) as {
        readonly reasons: Readonly<Record<string, string>>;
      };
      return reasons['kafka'] === 'starting' ? undefined : reasons['kafka'];
    });
    expect(why).toMatch(`Could not reach Kafka at 127.0.0.1:${port}: `);
    expect((await fetch(`${url}/livez`)).status).toBe(200);

    await using _ = await TcpProxy.open({ target: brokers[0] ?? '', port });
    await ready(scorer);
    scorer.child.kill('SIGTERM');
    const { code, err } = await scorer.ended;
    expect(code).toBe(0);
    expect(lines(err).filter((line) => line.includes('waits and tries again'))).toHaveLength(1);
  });

  test('a service that is stopped while it waits stops at once', async () => {
    const cwd = scratchWith(EVENING);
    const connector = service('connector', ['-c', 'a.yaml', ...NOBODY], cwd);
    await told(connector, /waits and tries again/);
    connector.child.kill('SIGTERM');
    const { code, err } = await connector.ended;
    expect(code).toBe(0);
    expect(JSON.parse(lines(err).at(-1) ?? '').msg).toBe('Stopped.');
  });
});

function service(name: (typeof SERVICES)[number], args: readonly string[], cwd: string): Running {
  const main = join(import.meta.dirname, `../services/${name}/src/main.ts`);
  return launch(process.execPath, [main, ...args], { cwd });
}

/** Waits until a process is ready; gives where it serves. */
async function ready(running: Running): Promise<string> {
  const url = await told(running, /(http:[^\s"]+?)\/metrics/);
  return await until(running, async () => {
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    return response?.status === 200 ? url : undefined;
  });
}

/** No other run has it on a broker that stays. */
const nameOfTest = (what: string): string => `${what}-${process.pid}`;

async function namespaces(): Promise<readonly string[]> {
  await using admin = await openTopicAdmin({ brokers });
  return await admin.namespaces();
}

async function removed(namespace: string): Promise<void> {
  // Made with the same plan, it is only for its disposal.
  await using _ = await createNamespace(brokers, { partitions: 1, name: namespace });
}

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

/** The events of crises as lines hold them, in order. */
function crisesOf(text: string, key: 'value' | 'data'): readonly string[] {
  return lines(text)
    .map((line) => JSON.stringify(JSON.parse(line)[key]))
    .toSorted();
}
