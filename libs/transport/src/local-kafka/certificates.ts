/** An authority for tests, and the broker's certificate, by openssl. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LocalKafkaFault } from './fault.ts';

const run = promisify(execFile);
const DAYS = '3650';

export interface CertificateFiles {
  /** PEM: the private key, then the certificate and its authority, as Kafka reads it. */
  readonly broker: string;
  /** PEM: the authority. */
  readonly ca: string;
}

/**
 * Makes both in the folder, unless they are there. The certificate is for 127.0.0.1 and for no
 * name: whoever connects to "localhost" is to be refused by a client that checks.
 *
 * @throws LocalKafkaFault `missing` without openssl, `failed`
 */
export async function provideCertificates(
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<CertificateFiles> {
  const files = { broker: join(folder, 'broker.pem'), ca: join(folder, 'ca.pem') };
  if (existsSync(folder)) return files;
  const fresh = `${folder}.making`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await makeCertificates(fresh, env);
  await rename(fresh, folder);
  return files;
}

async function makeCertificates(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const openssl = (...args: string[]) => runOpenssl(args, folder, env);
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  await writeFile(join(folder, 'openssl.cnf'), CONFIGURATION);
  const configured = ['-config', 'openssl.cnf'];
  const authority = ['-x509', '-extensions', 'authority', '-days', DAYS];
  await openssl('req', ...configured, ...authority, ...key, '-keyout', 'ca.key', '-out', 'ca.pem',
    '-subj', '/CN=Goldenhour test authority'); // biome-ignore format: one command a line
  await openssl(
    'req',
    ...configured,
    ...key,
    '-keyout',
    'broker.key',
    '-out',
    'broker.csr',
    '-subj',
    '/CN=Goldenhour local Kafka',
  );
  await openssl(
    'x509',
    '-req',
    '-in',
    'broker.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-set_serial',
    `${Date.now()}`,
    '-days',
    DAYS,
    '-extfile',
    'openssl.cnf',
    '-extensions',
    'broker',
    '-out',
    'broker.crt',
  );
  const parts = ['broker.key', 'broker.crt', 'ca.pem'];
  const texts = await Promise.all(parts.map((name) => readFile(join(folder, name), 'utf8')));
  await writeFile(join(folder, 'broker.pem'), texts.join(''), { mode: 0o600 });
}

/** In a file, since old openssls and LibreSSL know no `-addext`. */
const CONFIGURATION = `
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[broker]
basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = IP:127.0.0.1
`;

async function runOpenssl(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  try {
    await run('openssl', args, { cwd, env });
  } catch (error) {
    const known = error as NodeJS.ErrnoException & { readonly stderr?: string };
    if (known.code === 'ENOENT') {
      throw new LocalKafkaFault(
        'missing',
        'A local Kafka with TLS needs openssl, and it is not on the PATH. Install it (Debian: apt-get install openssl).',
      );
    }
    throw new LocalKafkaFault(
      'failed',
      `openssl could not make the certificates of the local Kafka: ${known.stderr?.trim() ?? known.message}`,
      { cause: error },
    );
  }
}
