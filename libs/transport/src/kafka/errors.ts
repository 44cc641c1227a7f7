/** What kafkajs throws, as what the port throws: a code, and a sentence that says what to do. */
import { TransportError, type TransportErrorCode } from '@goldenhour/pipeline/ports';
import { connectionProblem } from './connection-errors.ts';
import { type RootError, rootOf } from './root-error.ts';

export { rootOf };

/** Rights that a person may grant. */
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
/** They come back, or nobody may write: what is written would be lost with the next broker. */
const TOO_FEW_COPIES = new Set(['NOT_ENOUGH_REPLICAS', 'NOT_ENOUGH_REPLICAS_AFTER_APPEND']);
const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);
/** PRODUCER_FENCED, which kafkajs does not know by name. */
const PRODUCER_FENCED_CODE = 90;

/** @param doing what was tried, as in "could not …" */
export function toTransportError(error: unknown, doing: string): TransportError {
  if (error instanceof TransportError) return error;
  const [code, message] = describe(rootOf(error), doing);
  return new TransportError(code, message, { cause: error });
}

function describe(root: RootError, doing: string): readonly [TransportErrorCode, string] {
  const type = root.type ?? '';
  const denied = DENIED.get(type);
  if (denied !== undefined) {
    return [
      'denied',
      `Kafka does not let this user ${doing}: it lacks rights on ${root.topic ?? denied} (${type}). Grant them with kafka-acls, or set another user (kafka.sasl or kafka.tls.cert).`,
    ];
  }
  if (FENCED.has(type) || root.message.endsWith(` ${PRODUCER_FENCED_CODE}`)) {
    return ['fenced', `Another owner took over: could not ${doing} (${type || root.message}).`];
  }
  if (TOO_LARGE.has(type)) {
    return [
      'topics',
      `Could not ${doing}: ${root.topic ?? 'a topic'} takes no records as large as these. Raise its max.message.bytes: goldenhour topics create --config FILE does.`,
    ];
  }
  if (TOO_FEW_COPIES.has(type)) {
    return [
      'unavailable',
      `Could not ${doing}: too few brokers have a copy of ${root.topic ?? 'a topic'} to take records (min.insync.replicas). It goes on once enough of them are back.`,
    ];
  }
  if (type === 'UNKNOWN_TOPIC_OR_PARTITION') {
    return [
      'topics',
      `Could not ${doing}: ${root.topic ?? 'a topic, or a partition of it,'} does not exist. goldenhour topics verify --config FILE shows what is missing.`,
    ];
  }
  const { code, what, advice } = connectionProblem(root);
  return [code, `Could not ${doing}: ${what}.${advice === '' ? '' : ` ${advice}`}`];
}
