/** How a Kafka is reached: the configuration's section, and what the adapter makes of it. */
import { isIPv6 } from 'node:net';
import { createSecureContext } from 'node:tls';
import { type Secret, secret } from '@goldenhour/host';
import type { KafkaConnection, KafkaSasl, KafkaTls } from '@goldenhour/transport/kafka';
import { z } from 'zod';

const BROKERS_MAX = 100;
const REPLICATION_FACTOR_MAX = 100;
const PORT_MAX = 65_535;
const HOST_AND_PORT = /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?:(\d{1,5})$/;

const MECHANISMS = [
  'plain',
  'scram-sha-256',
  'scram-sha-512',
] as const satisfies readonly KafkaSasl['mechanism'][];

/** As people write them: a list, or one text with commas, which a variable or a flag can be. */
const brokersSchema = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => (typeof given === 'string' ? given.split(',') : given).map(trimmed))
  .superRefine((brokers, context) => {
    const fault = (message: string): void => context.addIssue({ code: 'custom', message });
    if (brokers.length > BROKERS_MAX) {
      fault(`must be at most ${BROKERS_MAX} addresses; a few are enough to find the others`);
    }
    if (brokers.length === 0) fault('must be at least one address, as in kafka-1:9092');
    const wrong = brokers.find((broker) => !isAddress(broker));
    if (wrong === undefined) return;
    const bare = wrong.replace(/^\[(.*)\](?::\d*)?$/, '$1');
    const advice = isIPv6(bare) ? '; give an IPv6 address a name, in DNS or a hosts file' : '';
    fault(
      `must be host:port, several with commas between them or as a list, as in kafka-1:9092; '${wrong.slice(0, 60)}' is not${advice}`,
    );
  });

/** PEM. It is no secret where it is a certificate, but is taken from a file in the same way. */
const pem = (kind: string): z.ZodType<Secret, string> =>
  secret(
    z.string().regex(new RegExp(`-----BEGIN ([A-Z]+ )*${kind}-----`), {
      error: `must be PEM text with -----BEGIN ${kind}----- in it`,
      // Else the section is looked at as a whole with a bare text in the place of a secret.
      abort: true,
    }),
  );

const tlsSchema = z
  .strictObject({
    ca: pem('CERTIFICATE')
      .optional()
      .describe('Authorities to trust instead of those that Node knows; caFile: PATH.'),
    cert: pem('CERTIFICATE')
      .optional()
      .describe('Certificate of this client, where brokers want one; certFile: PATH.'),
    key: pem('PRIVATE KEY').optional().describe('Its key; keyFile: PATH.'),
    passphrase: secret().optional().describe('Of the key.'),
  })
  .superRefine((tls, context) => {
    if ((tls.cert === undefined) !== (tls.key === undefined)) {
      context.addIssue({ code: 'custom', message: 'wants cert and key together, or neither' });
      return;
    }
    try {
      createSecureContext(revealed(tls));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const message = `cannot be used: a certificate or key is damaged, they do not belong together, or the passphrase is wrong (${why})`;
      context.addIssue({ code: 'custom', message });
    }
  });

const saslSchema = z
  .strictObject({
    mechanism: z.enum(MECHANISMS).describe('How the password is shown to the broker.'),
    username: z.string().min(1).max(256).describe('Who this is.'),
    password: secret().describe('The password; passwordFile: PATH.'),
  })
  .describe('Who this is to the brokers.');

export const kafkaSchema = z
  .strictObject({
    brokers: brokersSchema.describe(
      'Some of the brokers, as host:port, with commas between them; they name the others.',
    ),
    tls: z
      .union([z.boolean(), tlsSchema])
      .default(false)
      .describe('Encryption: true, or a section where the certificates are not the usual ones.'),
    sasl: saslSchema.optional(),
    replicationFactor: z
      .number()
      .int()
      .min(0)
      .max(REPLICATION_FACTOR_MAX)
      .default(0)
      .describe(
        'Copies of each topic that is created; 0 means three, or one on each broker where there are fewer.',
      ),
  })
  .describe('The Kafka that is used instead of the embedded store.');

export type KafkaConfig = z.output<typeof kafkaSchema>;

/** With secrets in clear: not to be logged. */
export function connectionOf({ brokers, tls, sasl }: KafkaConfig): KafkaConnection {
  return {
    brokers,
    ...(tls === false ? {} : { tls: tls === true ? {} : revealed(tls) }),
    ...(sasl === undefined ? {} : { sasl: { ...sasl, password: sasl.password.reveal() } }),
  };
}

/** What a person should know of it, one sentence each. */
export function kafkaNotices({ tls, sasl }: KafkaConfig): readonly string[] {
  return sasl?.mechanism === 'plain' && tls === false
    ? ['The password for Kafka goes over the network in clear: set kafka.tls, or use SCRAM.']
    : [];
}

function revealed(tls: Exclude<KafkaConfig['tls'], boolean>): KafkaTls {
  const entries = Object.entries(tls).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value.reveal()] as const],
  );
  return Object.fromEntries(entries);
}

const trimmed = (text: string): string => text.trim();

function isAddress(text: string): boolean {
  const port = Number(HOST_AND_PORT.exec(text)?.[2] ?? 0);
  return port >= 1 && port <= PORT_MAX;
}
