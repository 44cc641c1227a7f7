/** What server.properties says. */
import type { CertificateFiles } from './certificates.ts';
import type { KafkaUser, ListenerName, LocalKafkaOptions } from './options.ts';

export type Ports = Readonly<Record<'controller' | 'plaintext', number>> &
  Readonly<Partial<Record<ListenerName, number>>>;

type Properties = Record<string, string | number | boolean>;

/** One node that is broker and controller; topics are never made by accident. */
const ONE_NODE: Properties = {
  'process.roles': 'broker,controller',
  'node.id': 1,
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'PLAINTEXT',
  'offsets.topic.replication.factor': 1,
  'offsets.topic.num.partitions': 1,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'transaction.state.log.num.partitions': 1,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.min.isr': 1,
  'group.initial.rebalance.delay.ms': 0,
  'auto.create.topics.enable': false,
  // The default of 128 MB does not fit into the heap.
  'log.cleaner.dedupe.buffer.size': 8_388_608,
};

/** What in production takes seconds to minutes, and what tests wait for. */
const QUICK: Properties = {
  'group.min.session.timeout.ms': 100,
  // After kill -9 the dead broker's registration must expire first: 4 s instead of 14.
  'broker.session.timeout.ms': 1500,
  'broker.heartbeat.interval.ms': 300,
  'log.initial.task.delay.ms': 200,
  'log.cleaner.backoff.ms': 100,
  'log.retention.check.interval.ms': 200,
  'log.segment.delete.delay.ms': 1000,
  // How long a transaction may stay open after its own timeout; 10 s by default.
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': 200,
};

/** @source Kafka 4.3 documentation, "Listener configuration" and "Authentication using SASL" */
const SASL_MECHANISMS = 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512';

/** The text of server.properties. `dataDir` is the folder of the log itself. */
export function serverProperties(
  options: LocalKafkaOptions,
  place: {
    readonly dataDir: string;
    readonly ports: Ports;
    readonly certificates: CertificateFiles | null;
  },
): string {
  const properties: Properties = {
    ...ONE_NODE,
    ...(options.forTests === true ? QUICK : {}),
    ...listenersOf(place.ports),
    ...saslOf(place.ports, options.users ?? []),
    ...tlsOf(place.certificates),
    ...(options.authorizer === true ? authorizerOf(options.superUsers ?? []) : {}),
    'log.dirs': place.dataDir,
    ...options.properties,
  };
  const lines = Object.entries(properties).map(([key, value]) => `${key}=${escaped(`${value}`)}\n`);
  return lines.join('');
}

function listenersOf({ controller, ...ports }: Ports): Properties {
  const own = Object.entries(ports).map(
    ([name, port]) => `${name.toUpperCase()}://127.0.0.1:${port}`,
  );
  const protocols = ['CONTROLLER', ...Object.keys(ports)].map((name) =>
    name === 'CONTROLLER' ? 'CONTROLLER:PLAINTEXT' : `${name.toUpperCase()}:${name.toUpperCase()}`,
  );
  return {
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: [...own, `CONTROLLER://127.0.0.1:${controller}`].join(','),
    'advertised.listeners': own.join(','),
    'listener.security.protocol.map': protocols.join(','),
  };
}

function saslOf(ports: Ports, users: readonly KafkaUser[]): Properties {
  const properties: Properties = {};
  const accounts = users.map(({ name, password }) => ` user_${name}="${password}"`).join('');
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  for (const name of ['sasl_plaintext', 'sasl_ssl'] as const) {
    if (ports[name] === undefined) continue;
    const prefix = `listener.name.${name}`;
    properties[`${prefix}.sasl.enabled.mechanisms`] = SASL_MECHANISMS;
    properties[`${prefix}.plain.sasl.jaas.config`] =
      `org.apache.kafka.common.security.plain.PlainLoginModule required${accounts};`;
    properties[`${prefix}.scram-sha-256.sasl.jaas.config`] = scram;
    properties[`${prefix}.scram-sha-512.sasl.jaas.config`] = scram;
  }
  return properties;
}

function tlsOf(certificates: CertificateFiles | null): Properties {
  if (certificates === null) return {};
  return { 'ssl.keystore.type': 'PEM', 'ssl.keystore.location': certificates.broker };
}

function authorizerOf(superUsers: readonly string[]): Properties {
  return {
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    // The broker speaks to itself, and tests grant, as ANONYMOUS over plaintext.
    'super.users': ['ANONYMOUS', ...superUsers].map((name) => `User:${name}`).join(';'),
  };
}

/** Java's format takes a backslash for the begin of an escape, and is Latin-1. */
function escaped(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replace(/[^\0-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
