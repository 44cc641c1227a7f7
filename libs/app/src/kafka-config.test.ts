import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@goldenhour/host';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { connectionOf, kafkaSchema } from './kafka-config.ts';

const schema = z.strictObject({ kafka: kafkaSchema });
const PASSPHRASE = 'open sesame';

let folder: string;
let hasCertificates = true;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kafka-config-'));
  try {
    makeCertificate('one', []);
    makeCertificate('two', ['-passout', `pass:${PASSPHRASE}`]);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    hasCertificates = false;
  }
  return () => rmSync(folder, { recursive: true });
});

function makeCertificate(name: string, encryption: readonly string[]): void {
  const what = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const where = ['-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`];
  const how = encryption.length > 0 ? encryption : ['-nodes'];
  execFileSync('openssl', [...what, ...where, ...how], { cwd: folder, stdio: 'pipe' });
}

async function load(kafka: string, env: Readonly<Record<string, string>> = {}) {
  const file = join(folder, 'c.yaml');
  writeFileSync(file, `kafka: ${kafka}\n`);
  onTestFinished(() => rmSync(file, { force: true }));
  return (await loadConfig({ file, schema, env })).config.kafka;
}

test.for([
  ['{ brokers: [a:9092, "10.0.0.1:19092"] }', {}],
  ['{ brokers: "a:9092, 10.0.0.1:19092" }', {}],
  ['{ brokers: x:1 }', { GOLDENHOUR_KAFKA_BROKERS: 'a:9092,10.0.0.1:19092' }],
] as const)('brokers are a list, or a text with commas: %s', async ([kafka, env]) => {
  expect(connectionOf(await load(kafka, env))).toEqual({
    brokers: ['a:9092', '10.0.0.1:19092'],
  });
});

test.for([
  ['{}', 'kafka.brokers'],
  ['{ brokers: [] }', 'must be at least one address, as in kafka-1:9092'],
  ['{ brokers: kafka }', "'kafka' is not"],
  ['{ brokers: "a:9092," }', "'' is not"],
  ['{ brokers: "a:99999" }', "'a:99999' is not"],
  ['{ brokers: "kafka://a:9092" }', 'must be host:port, several with commas between them'],
  [
    '{ brokers: "[::1]:9092" }',
    "'[::1]:9092' is not; give an IPv6 address a name, in DNS or a hosts file; found",
  ],
  ['{ brokers: "kafka:9092:9093" }', "'kafka:9092:9093' is not; found"],
  ['{ brokers: a:1, tls: yes please }', 'must be true or false or a section'],
  ['{ brokers: a:1, tls: { ca: x } }', 'must be PEM text with -----BEGIN CERTIFICATE----- in it'],
  ['{ brokers: a:1, tls: { caFile: no.pem } }', /kafka\.tls\.ca .*no\.pem does not exist/],
  ['{ brokers: a:1, sasl: { mechanism: plain, username: u } }', 'kafka.sasl.password'],
  [
    '{ brokers: a:1, sasl: { mechanism: scram, username: u, password: p } }',
    'plain, scram-sha-256, scram-sha-512',
  ],
  ['{ brokers: a:1, sasl: { mechanism: plain, username: u, passwordFile: p } }', 'does not exist'],
  ['{ brokers: a:1, replicationFactor: -1 }', 'from 0 to 100'],
] as const)('%s is refused with a sentence', async ([kafka, said]) => {
  await expect(load(kafka)).rejects.toThrow(said);
});

test('certificates, keys and passwords come from files beside the configuration', async ({
  skip,
}) => {
  if (!hasCertificates) skip('there is no openssl(1) to make certificates');
  writeFileSync(join(folder, 'password'), 'secret words\n');
  const kafka = await load(
    '{ brokers: a:1, tls: { caFile: one.pem, certFile: two.pem, keyFile: two.key }, sasl: { mechanism: scram-sha-512, username: u, passwordFile: password } }',
    { GOLDENHOUR_KAFKA_TLS_PASSPHRASE: PASSPHRASE },
  );
  expect(JSON.stringify(kafka)).not.toMatch(/BEGIN|secret words|sesame/);
  expect(connectionOf(kafka)).toEqual({
    brokers: ['a:1'],
    tls: {
      ca: expect.stringMatching(/^-----BEGIN CERTIFICATE-----/),
      cert: expect.stringMatching(/^-----BEGIN CERTIFICATE-----/),
      key: expect.stringMatching(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/),
      passphrase: PASSPHRASE,
    },
    sasl: { mechanism: 'scram-sha-512', username: 'u', password: 'secret words' },
  });
});

test.for([
  ['certFile: one.pem', 'wants cert and key together'],
  ['certFile: one.pem, keyFile: two.key, passphrase: open sesame', 'do not belong together'],
  ['certFile: two.pem, keyFile: two.key, passphrase: close', 'the passphrase is wrong'],
  ['certFile: one.key, keyFile: one.key', 'must be PEM text with -----BEGIN CERTIFICATE'],
] as const)(
  'certificates that cannot be used are found before anything connects: %s',
  async ([tls, said], { skip }) => {
    if (!hasCertificates) skip('there is no openssl(1) to make certificates');
    const fault = load(`{ brokers: a:1, tls: { ${tls} } }`);
    await expect(fault).rejects.toThrow(said);
    await expect(fault).rejects.not.toThrow(/sesame|MII/);
  },
);

test('text that is no certificate is one fault, told once', async () => {
  const fault = load('{ brokers: a:1, tls: { ca: x } }');
  await expect(fault).rejects.toThrow('kafka.tls.ca');
  await expect(fault).rejects.not.toThrow(/2 faults|cannot be used: a certificate/);
});

test('encryption alone trusts the usual authorities', async () => {
  expect(connectionOf(await load('{ brokers: a:1, tls: true }')).tls).toEqual({});
  expect(connectionOf(await load('{ brokers: a:1, tls: false }')).tls).toBeUndefined();
});
