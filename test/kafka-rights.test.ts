/** Who is let in by a Kafka, and the least rights with which each service works there. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ownKafkaForTests } from '@goldenhour/transport/local-kafka';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, describe, expect, test, vi } from 'vitest';
import {
  acme,
  badEvening,
  begin,
  goldenhour,
  launch,
  type Running,
  scratchWith,
  told,
  until,
} from './command-line-harness.ts';
import { createNamespace } from './src/kafka/namespace.ts';
import { grant, RIGHTS } from './src/kafka/rights.ts';

// Processes of their own take time where others work beside them.
vi.setConfig({ testTimeout: 60_000 });

const PARTITIONS = 2;
const SERVICES = ['connector', 'scorer', 'alerter'] as const;
const USERS = [...SERVICES, 'tail'] as const;
const passwordOf = (user: string): string => `what ${user} alone may know`;

const dataDir = await mkdtemp(join(tmpdir(), 'kafka-rights-'));
const certificates = join(dataDir, 'certificates');
const own = await ownKafkaForTests({
  dataDir,
  listeners: ['sasl_plaintext', 'ssl'],
  properties: {
    'listener.name.ssl.ssl.client.auth': 'required',
    'listener.name.ssl.ssl.truststore.type': 'PEM',
    'listener.name.ssl.ssl.truststore.location': join(certificates, 'ca.pem'),
  },
  users: USERS.map((name) => ({ name, password: passwordOf(name) })),
  authorizer: true,
});

afterAll(async () => {
  if ('kafka' in own) await own.kafka.stop();
  await rm(dataDir, { recursive: true });
});

describe.skipIf('skipped' in own)('with a user each', () => {
  if ('skipped' in own) return;
  const { kafka } = own;
  const { brokers, listeners } = kafka;
  const [broker = ''] = brokers;

  /** A namespace, and the configuration of each user. */
  async function scene(name: string) {
    const namespace = await createNamespace(brokers, { partitions: PARTITIONS, name });
    const configs = USERS.map((user) => {
      const sasl = `{ mechanism: scram-sha-256, username: ${user}, password: ${passwordOf(user)} }`;
      const kafka = `kafka: { brokers: ${listeners.sasl_plaintext}, sasl: ${sasl} }\n`;
      const config = acme(`partitions: ${PARTITIONS}\n${kafka}`, '[p.ndjson]');
      return [`${user}.yaml`, config.replace('namespace: acme', `namespace: ${name}`)] as const;
    });
    const cwd = scratchWith({ ...Object.fromEntries(configs), 'p.ndjson': badEvening() });
    return { cwd, namespace };
  }

  test('all is found, and a right that is missing is named, until it is granted', async () => {
    const { cwd, namespace } = await scene('least');
    await using _ = namespace;
    const at = { namespace: namespace.name };
    const { scorer: needed } = RIGHTS;
    const writes = needed.writes.filter((topic) => topic !== 'counts');
    await grant(broker, { ...at, user: 'scorer', rights: { ...needed, writes } });
    for (const user of ['connector', 'alerter', 'tail'] as const)
      await grant(broker, { ...at, user, rights: RIGHTS[user] });

    const running = SERVICES.map((name) => service(name, cwd));
    const [, scorer] = running as [Running, Running, Running];
    const why = await until(scorer, async () =>
      Object.values(await reasons(scorer)).find((reason) => reason.includes('does not let')),
    );
    expect(why).toMatch(
      /^Kafka does not let this user commit as least\.score\.\d: it lacks rights on least\.counts \(TOPIC_AUTHORIZATION_FAILED\)\. Grant them with kafka-acls, or set another user \(kafka\.sasl or kafka\.tls\.cert\)\.$/,
    );
    await grant(broker, { ...at, user: 'scorer', rights: needed });

    const args = ['tail', 'crises', '-c', 'tail.yaml', '--from-start', '--json'];
    const tail = begin(args, { cwd });
    await until(tail, () => (tail.out().includes('"resolved"') ? true : undefined));
    tail.child.kill('SIGINT');
    await tail.ended;
    const replay = ['replay', 'p.ndjson', '-c', 'tail.yaml', '--store', 'alone.db', '--json'];
    const alone = await goldenhour(replay, { cwd });
    expect(crisesOf(tail.out(), 'value')).toEqual(crisesOf(alone.out, 'data'));
    await until(scorer, async () =>
      Object.keys(await reasons(scorer)).length === 0 ? true : undefined,
    );
    for (const one of running) {
      one.child.kill('SIGTERM');
      const { code, err } = await one.ended;
      expect(code).toBe(0);
      expect(err).not.toContain('alone may know');
      // Once when it begins, not at every try.
      const troubles = err.split('\n').filter((line) => line.includes('waits and tries again'));
      expect(troubles.length).toBeLessThanOrEqual(one === scorer ? PARTITIONS : 0);
    }
  });

  test('who may not read a topic is told so, and who sees no settings no difference', async () => {
    const { cwd, namespace } = await scene('guarded');
    await using _ = namespace;
    const at = { namespace: namespace.name, user: 'tail' };
    await grant(broker, { ...at, rights: RIGHTS.tail });
    await write(broker, 'guarded.mentions');
    const refused = await goldenhour(
      ['tail', 'mentions', '-c', 'tail.yaml', '--from-start', '--no-follow'],
      { cwd },
    );
    expect(refused).toEqual({
      code: 78,
      out: '',
      err: expect.stringMatching(
        /^goldenhour: Kafka does not let this user read guarded\.mentions: /,
      ),
    });
    const verified = await goldenhour(['topics', 'verify', '-c', 'tail.yaml'], { cwd });
    expect(verified.code).toBe(1);
    expect(verified.out).toMatch(
      /^Of the 14 topics of the namespace guarded on Kafka nothing is seen to differ, and not all is seen:\n {2}The settings of guarded\.namespace are hidden from this user: it lacks the right DescribeConfigs on it\. So it is with guarded\.mentions, [^\n]+\n$/,
    );
  });

  test('a certificate of the client lets it in where the brokers want one', async () => {
    const show = (name: string) => `, certFile: ${name}.pem, keyFile: ${name}.key`;
    const configOf = (shown: string): string =>
      acme(`kafka: { brokers: ${listeners.ssl}, tls: { caFile: ca.pem${shown} } }\n`);
    const cwd = scratchWith({
      'ca.pem': kafka.ca ?? '',
      'ours.yaml': configOf(show('ours')),
      'strange.yaml': configOf(show('strange')),
      'none.yaml': configOf(''),
    });
    await Promise.all([certify(cwd, 'ours', true), certify(cwd, 'strange', false)]);
    const [ours, ...refused] = await Promise.all(
      ['ours', 'strange', 'none'].map((name) =>
        goldenhour(['tail', 'crises', '-c', `${name}.yaml`, '--no-follow'], { cwd }),
      ),
    );
    // It was let in, and has no rights yet.
    expect(ours?.err).toMatch(/: it lacks rights on acme\.namespace .*kafka\.tls\.cert/);
    for (const { code, err } of refused) {
      expect(code).toBe(78);
      expect(err).toMatch(
        /^goldenhour: Could not reach Kafka at [^\n]+: the broker does not accept the certificate of this client, or the lack of one \([a-z ]+\)\. Set kafka\.tls\.cert and kafka\.tls\.key [^\n]+\n$/,
      );
    }
  });
});

/** By the authority of the brokers, or by itself. */
async function certify(cwd: string, name: string, isTrusted: boolean): Promise<void> {
  const openssl = (...args: string[]) => promisify(execFile)('openssl', args, { cwd });
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-subj', `/CN=${name}`];
  if (!isTrusted) return void (await openssl('req', '-x509', ...key, '-out', `${name}.pem`));
  await openssl('req', ...key, '-out', `${name}.csr`);
  const authority = ['-CA', join(certificates, 'ca.pem'), '-CAkey', join(certificates, 'ca.key')];
  const serial = ['-set_serial', '2', '-days', '2'];
  await openssl(
    'x509',
    '-req',
    '-in',
    `${name}.csr`,
    ...authority,
    ...serial,
    '-out',
    `${name}.pem`,
  );
}

function service(name: (typeof SERVICES)[number], cwd: string): Running {
  const main = join(import.meta.dirname, `../services/${name}/src/main.ts`);
  return launch(process.execPath, [main, '-c', `${name}.yaml`], { cwd });
}

async function reasons(running: Running): Promise<Readonly<Record<string, string>>> {
  const url = await told(running, /(http:[^\s"]+?)\/metrics/);
  const answer = await fetch(`${url}/readyz`);
  return ((await answer.json()) as { readonly reasons: Readonly<Record<string, string>> }).reasons;
}

/** Where nothing is, nothing is read. */
async function write(at: string, topic: string): Promise<void> {
  const producer = new Kafka({ brokers: [at], logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  await producer.send({ topic, messages: [{ value: 'anything' }] });
  await producer.disconnect();
}

function crisesOf(text: string, key: 'value' | 'data'): readonly string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.stringify(JSON.parse(line)[key]))
    .toSorted();
}
