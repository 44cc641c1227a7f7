/** How a Kafka is reached: addresses, encryption, credentials. */
import { readFileSync } from 'node:fs';
import type { DurationMs } from '@goldenhour/mention';

export const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** Certificates and keys are PEM text, not files. */
export type KafkaTls = {
  /** Authorities to trust instead of the system's. */
  readonly ca?: string;
  /** Of this client, where brokers ask for one; together with `key`. */
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
};

export type KafkaSasl = {
  readonly mechanism: (typeof SASL_MECHANISMS)[number];
  readonly username: string;
  readonly password: string;
};

export type KafkaConnection = {
  /** `host:port`, of some brokers of the cluster; the others are found through them. */
  readonly brokers: readonly string[];
  readonly tls?: KafkaTls;
  readonly sasl?: KafkaSasl;
};

/** What an adapter tells of itself beside its results. Neither text nor secrets are in it. */
export type KafkaReporter = {
  /** Readiness: a problem is a sentence for whoever runs it; null when it is over. */
  readonly health: (check: string, problem: string | null) => void;
  readonly log: (
    level: 'debug' | 'info' | 'warn',
    message: string,
    fields?: Readonly<Record<string, unknown>>,
  ) => void;
};

export const SILENT: KafkaReporter = { health: () => undefined, log: () => undefined };

/** Bounds of one adapter. Tests lower them; nobody else needs to. */
export type KafkaLimits = {
  /** Until a broker answers a connection attempt, and has let this client in. */
  readonly connectMs: DurationMs;
  /** Until a broker answers a request. */
  readonly requestMs: DurationMs;
  /** Without a heartbeat for so long, a process has lost its tasks. Kafka allows 6 s … 30 min. */
  readonly sessionMs: DurationMs;
  readonly heartbeatMs: DurationMs;
  /** A new member waits so long for the others to notice it. Less than a session. */
  readonly rebalanceMs: DurationMs;
  /** The broker aborts a transaction that is open for longer; readers wait no longer than that. */
  readonly transactionMs: DurationMs;
  /** A broker holds a request for new records so long. */
  readonly fetchWaitMs: DurationMs;
  /**
   * Of records that wait for the tasks of one stage, each of which has an equal share. One fetch
   * more may come on top. @unit bytes
   */
  readonly queueBytesMax: number;
  /** Of one answer of a broker; the first batch of records may be larger. @unit bytes */
  readonly fetchBytesMax: number;
  /** Of publishes under way. @unit bytes */
  readonly inflightBytesMax: number;
  /** A publish is tried again so long before it is given up as `unavailable`. */
  readonly publishMs: DurationMs;
  /** Pauses between tries begin here and double. */
  readonly retryMs: DurationMs;
  /** Records that wait, and a task that neither reads on nor commits for so long: a stall. */
  readonly stallMs: DurationMs;
};

export const KAFKA_LIMITS: KafkaLimits = {
  connectMs: 5_000,
  requestMs: 10_000,
  sessionMs: 6_000,
  heartbeatMs: 1_000,
  rebalanceMs: 5_000,
  transactionMs: 10_000,
  fetchWaitMs: 250,
  queueBytesMax: 32_000_000,
  fetchBytesMax: 8_000_000,
  inflightBytesMax: 32_000_000,
  publishMs: 5_000,
  retryMs: 50,
  stallMs: 120_000,
};

/** kafkajs's spelling of the same. */
export function tlsOptions(tls: KafkaTls | undefined) {
  if (tls === undefined) return undefined;
  const { ca, cert, key, passphrase } = tls;
  return {
    ...(ca === undefined ? {} : { ca: [ca] }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}

/** What brokers see of this client in their logs. */
export const CLIENT_ID = `goldenhour-${version()}`;

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
