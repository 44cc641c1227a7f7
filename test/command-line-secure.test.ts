/** What is said where a Kafka wants to know who asks: credentials, certificates, rights. */
import { ownKafkaForTests } from '@goldenhour/transport/local-kafka';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { acme, goldenhour, scratchWith } from './command-line-harness.ts';

// Processes of their own take time where others work beside them.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const PASSWORD = 'a password of theirs';
const own = await ownKafkaForTests({
  listeners: ['ssl', 'sasl_ssl', 'sasl_plaintext'],
  users: [
    { name: 'ops', password: PASSWORD },
    { name: 'guest', password: PASSWORD },
  ],
  authorizer: true,
  superUsers: ['ops'],
});

describe.skipIf('skipped' in own)('on a Kafka with users', () => {
  if ('skipped' in own) return;
  const { kafka } = own;
  const { listeners, ca } = kafka;
  if (ca === null) throw new Error('a TLS listener has an authority');
  afterAll(() => kafka.stop());

  const trusting = 'tls: { caFile: ca.pem }';
  const user = (name: string, { mechanism = 'scram-sha-512', password = PASSWORD } = {}): string =>
    `sasl: { mechanism: ${mechanism}, username: ${name}, password: ${password} }`;

  /** Of a namespace that is not there. */
  async function tail(section: string) {
    const cwd = scratchWith({ 'a.yaml': acme(`kafka: { ${section} }\n`), 'ca.pem': ca ?? '' });
    return await goldenhour(['tail', 'crises', '-c', 'a.yaml', '--no-follow'], { cwd });
  }

  test.for(['plain', 'scram-sha-256', 'scram-sha-512'])(
    'who shows certificate and password by %s is let in',
    async (mechanism) => {
      const ops = user('ops', { mechanism });
      const { code, err } = await tail(`brokers: ${listeners.sasl_ssl}, ${trusting}, ${ops}`);
      expect(err).toContain("There is no namespace 'acme' on this Kafka");
      expect(code).toBe(78);
    },
  );

  test.for([
    {
      of: 'a wrong password',
      kafka: `brokers: ${listeners.sasl_ssl}, ${trusting}, ${user('ops', { password: 'guessed' })}`,
      says: 'Kafka refused the user name or password',
    },
    {
      of: 'a user that is not known',
      kafka: `brokers: ${listeners.sasl_plaintext}, ${user('nobody')}`,
      says: 'Kafka refused the user name or password',
    },
    {
      of: 'an authority that nobody knows',
      kafka: `brokers: ${listeners.ssl}, tls: true`,
      says: 'the certificate of the broker is not trusted',
    },
    {
      of: 'a certificate for another address',
      kafka: `brokers: ${listeners.ssl?.replace('127.0.0.1', 'localhost')}, ${trusting}`,
      says: 'the certificate of the broker is for another name',
    },
    {
      of: 'rights that are missing',
      kafka: `brokers: ${listeners.sasl_ssl}, ${trusting}, ${user('guest')}`,
      says: 'Kafka does not let this user',
    },
  ])('of $of: a sentence, exit code 78, and no password', async ({ kafka: section, says }) => {
    const { code, out, err } = await tail(section);
    expect(err).toContain(says);
    expect({ code, out }).toEqual({ code: 78, out: '' });
    expect(err).not.toMatch(/theirs|guessed|\n {4}at /);
  });

  test('of no encryption where the broker wants it: a sentence that names the key', async () => {
    const { code, out, err } = await tail(`brokers: ${listeners.ssl}`);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/\ngoldenhour: Could not reach Kafka at [^\n]+\(kafka\.tls\)[^\n]+\n$/);
  });
});
