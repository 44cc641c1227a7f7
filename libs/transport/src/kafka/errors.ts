/** What kafkajs throws, as what the port throws: a code, and a sentence that says what to do. */
import { TransportError, type TransportErrorCode } from '@goldenhour/pipeline/ports';

/** Errors of the protocol after which nobody but a person can help. */
const DENIED = new Map([
  ['TOPIC_AUTHORIZATION_FAILED', 'topics'],
  ['GROUP_AUTHORIZATION_FAILED', 'groups'],
  ['TRANSACTIONAL_ID_AUTHORIZATION_FAILED', 'transactional ids'],
  ['CLUSTER_AUTHORIZATION_FAILED', 'the cluster'],
]);
const FENCED = new Set([
  'INVALID_PRODUCER_EPOCH',
  'INVALID_PRODUCER_ID_MAPPING',
  'INVALID_TXN_STATE',
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'TRANSACTION_COORDINATOR_FENCED',
]);
const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);
/** PRODUCER_FENCED, which kafkajs does not know by name. */
const PRODUCER_FENCED_CODE = 90;

/** The innermost error: kafkajs wraps them when its retries are over. */
export function rootOf(
  error: unknown,
): Error & { readonly type?: string; readonly code?: unknown } {
  let root = error instanceof Error ? error : new Error(String(error));
  for (let depth = 0; depth < 5 && root.cause instanceof Error; depth += 1) root = root.cause;
  return root;
}

/** @param doing what was tried, as in "could not …" */
export function toTransportError(error: unknown, doing: string): TransportError {
  if (error instanceof TransportError) return error;
  const root = rootOf(error);
  const [code, message] = describe(root, doing);
  return new TransportError(code, message, { cause: error });
}

function describe(
  root: ReturnType<typeof rootOf>,
  doing: string,
): readonly [TransportErrorCode, string] {
  const type = root.type ?? '';
  const denied = DENIED.get(type);
  if (denied !== undefined) {
    return [
      'denied',
      `Kafka does not let this user ${doing}: it lacks rights on ${denied} (${type}). Give them with kafka-acls, or set other credentials.`,
    ];
  }
  if (type === 'SASL_AUTHENTICATION_FAILED' || root.name === 'KafkaJSSASLAuthenticationError') {
    return [
      'denied',
      `Kafka refused the user name or password: could not ${doing}. Check kafka.sasl in the configuration.`,
    ];
  }
  if (type === 'UNSUPPORTED_SASL_MECHANISM') {
    return [
      'denied',
      `Kafka does not offer this SASL mechanism: could not ${doing}. Check kafka.sasl.mechanism in the configuration.`,
    ];
  }
  const tls = tlsProblem(root);
  if (tls !== undefined) return ['denied', `${tls}: could not ${doing}.`];
  if (FENCED.has(type) || root.message.endsWith(` ${PRODUCER_FENCED_CODE}`)) {
    return ['fenced', `Another owner took over: could not ${doing} (${type || root.message}).`];
  }
  if (TOO_LARGE.has(type)) {
    return [
      'topics',
      `Kafka refused a record as too large: could not ${doing}. Raise max.message.bytes of the topic; goldenhour topics verify shows which.`,
    ];
  }
  if (type === 'UNKNOWN_TOPIC_OR_PARTITION') {
    return [
      'topics',
      `Kafka does not have the topic or partition: could not ${doing}. goldenhour topics verify shows which is missing.`,
    ];
  }
  return ['unavailable', `Could not ${doing}: ${withoutFullStop(root.message)}.`];
}

/** TLS failures look like connection errors; without this they would be retried for ever. */
function tlsProblem({ message }: Error): string | undefined {
  if (/certificate|self.signed|unable to verify|altnames|SELF_SIGNED/i.test(message)) {
    return `The certificate of the broker is not trusted, or not for this address (${withoutFullStop(message)}); check kafka.tls.ca in the configuration`;
  }
  if (/EPROTO|wrong version number|SSL routines|ssl3_|tlsv1/i.test(message)) {
    return `The broker and this client do not agree on TLS (${withoutFullStop(message)}); check kafka.tls in the configuration, and that the port is the encrypted one`;
  }
  return undefined;
}

const withoutFullStop = (text: string): string => text.replace(/\.$/, '');
