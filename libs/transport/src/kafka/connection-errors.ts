/**
 * Why a broker could not be reached, or was lost: the network, TLS, or the login. A refusal that
 * no waiting mends is `denied`, and ends a service for good; so what is not known to be one is
 * taken to pass, and is `unavailable`.
 */
import { TransportError, type TransportErrorCode } from '@goldenhour/pipeline/ports';
import type { KafkaConnection } from './connection.ts';
import { type RootError, rootOf } from './root-error.ts';

export type ConnectionProblem = {
  readonly code: Extract<TransportErrorCode, 'denied' | 'unavailable'>;
  /** A clause, as in "Could not …: nothing listens there". */
  readonly what: string;
  /** A sentence, or ''. */
  readonly advice: string;
};

/** One address of the configuration, and how it failed. */
export type FailedAddress = { readonly address: string; readonly error: unknown };

type Security = Pick<KafkaConnection, 'tls' | 'sasl'>;

const BROKERS = 'kafka.brokers in the configuration (or --brokers)';

export function connectionProblem(root: RootError): ConnectionProblem {
  return problemOf(root, wordsFor(root.broker ?? 'the broker'));
}

/** Whether a broker answered a request, so that it was reached. */
export function isAnswer(error: unknown): boolean {
  const root = rootOf(error);
  return (
    root.name === 'KafkaJSProtocolError' && loginProblem(root) === undefined && !isOfListener(root)
  );
}

/** Whether another address of the same cluster may do better: a password is as wrong there. */
export const mayHelpElsewhere = (error: unknown): boolean => !isWrongPassword(rootOf(error));

/**
 * That none of the addresses could be used. `denied` where all of them refuse, since one that is
 * away may have been the right one; or where a login was refused.
 *
 * @param failed at least one, over a new connection each
 */
export function unreachable(failed: readonly FailedAddress[], security: Security): TransportError {
  const problems = failed.map(({ error }) => {
    const root = rootOf(error);
    return problemAtFirst(root, security) ?? problemOf(root, NAMED_BEFORE);
  });
  const isDenied =
    problems.every(({ code }) => code === 'denied') ||
    failed.some(({ error }) => isWrongPassword(rootOf(error)));
  const addresses = Map.groupBy(failed, (_, index) => problems[index]?.what ?? '');
  const what = [...addresses].map(
    ([clause, own]) => `at ${own.map(({ address }) => address).join(', ')}: ${clause}`,
  );
  const advice = new Set(problems.flatMap((problem) => problem.advice || []));
  return new TransportError(
    isDenied ? 'denied' : 'unavailable',
    [`Could not reach Kafka ${what.join('; ')}.`, ...advice].join(' '),
    { cause: failed[0]?.error },
  );
}

/** How a clause speaks of an address. */
type Words = { readonly it: string; readonly host: string; readonly there: string };

const wordsFor = (who: string): Words => ({
  it: who,
  host: `the host of ${who}`,
  there: `at ${who}`,
});
const NAMED_BEFORE: Words = { it: 'it', host: 'this host', there: 'there' };

function problemOf(root: RootError, words: Words): ConnectionProblem {
  return (
    loginProblem(root) ??
    tlsProblem(root) ??
    networkProblem(root, words) ??
    passing(inOneLine(root.message))
  );
}

const denied = (what: string, advice: string): ConnectionProblem => ({
  code: 'denied',
  what,
  advice,
});
const passing = (what: string, advice = ''): ConnectionProblem => ({
  code: 'unavailable',
  what,
  advice,
});

function loginProblem(root: RootError): ConnectionProblem | undefined {
  if (isWrongPassword(root)) {
    return denied(
      'Kafka refused the user name or password',
      'Check kafka.sasl in the configuration.',
    );
  }
  if (isWrongMechanism(root)) {
    return denied(
      'the broker offers other ways to log in',
      'Set another kafka.sasl.mechanism in the configuration.',
    );
  }
  return undefined;
}

/** kafkajs wraps all that happens during a login in the same error: only its words tell. */
const PASSES = /timed out|closed connection|connection (error|timeout|closed)|not connected/i;

function isWrongPassword(root: RootError): boolean {
  if (root.type === 'SASL_AUTHENTICATION_FAILED') return true;
  return (
    root.name === 'KafkaJSSASLAuthenticationError' &&
    !isWrongMechanism(root) &&
    !PASSES.test(root.message)
  );
}

const isWrongMechanism = ({ type, message }: RootError): boolean =>
  type === 'UNSUPPORTED_SASL_MECHANISM' ||
  message.endsWith('mechanism is not supported by the server');

/** Brokers have several ports, with other rules on each. */
const isOfListener = (root: RootError): boolean =>
  root.type === 'ILLEGAL_SASL_STATE' || isWrongMechanism(root);

/** @source OpenSSL's x509_vfy.h, as Node names them (https://nodejs.org/api/tls.html, read 2026-11) */
const UNTRUSTED = new Set([
  'CERT_CHAIN_TOO_LONG',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);
const OUT_OF_DATE = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
/** What a broker says of this client's certificate, and what where versions or ciphers do not fit. */
const ALERTS_ON_CERTIFICATES = new Set([42, 43, 44, 45, 46, 48, 49, 51, 116]);
const ALERTS_ON_HANDSHAKES = new Set([40, 70, 71]);
const NO_TLS = /wrong version number|packet length too long|http request|unknown protocol/i;

/** @source numbers of alerts: RFC 8446, section 6 */
function tlsProblem({ code, message }: RootError): ConnectionProblem | undefined {
  const said = inOneLine(message);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return denied(
      `the certificate of the broker is for another name (${said.replace(/^.*altnames: /, '')})`,
      `Write the name as the certificate has it, in ${BROKERS} and in advertised.listeners of the brokers.`,
    );
  }
  if (UNTRUSTED.has(String(code))) {
    return denied(
      `the certificate of the broker is not trusted (${said})`,
      'Name the authority that signed it in kafka.tls.ca (or caFile: PATH).',
    );
  }
  if (OUT_OF_DATE.has(String(code))) {
    return denied(
      `the certificate of the broker is out of date (${said})`,
      'Renew it there, or set the clock of this machine.',
    );
  }
  const [, alert = '', number = ''] = /alert ([a-z ]+):.*alert number (\d+)/.exec(said) ?? [];
  if (ALERTS_ON_CERTIFICATES.has(Number(number))) {
    return denied(
      `the broker does not accept the certificate of this client, or the lack of one (${alert})`,
      'Set kafka.tls.cert and kafka.tls.key (or certFile and keyFile) to one that an authority of the brokers has signed.',
    );
  }
  if (ALERTS_ON_HANDSHAKES.has(Number(number))) {
    return denied(
      `the broker does not agree to TLS with this client (${alert})`,
      'Let it speak TLS 1.2 or 1.3 (ssl.enabled.protocols), and set kafka.tls.cert and kafka.tls.key if it wants a certificate.',
    );
  }
  if (NO_TLS.test(said)) {
    return denied(
      'what listens there does not speak TLS',
      `Name an encrypted port in ${BROKERS}, or leave kafka.tls out.`,
    );
  }
  return undefined;
}

function networkProblem(
  root: RootError,
  { it, host, there }: Words,
): ConnectionProblem | undefined {
  const { code, message } = root;
  if (code === 'ENOTFOUND') {
    return passing(
      `nobody knows ${host} (${code})`,
      `Check ${BROKERS}, and advertised.listeners of the brokers.`,
    );
  }
  if (code === 'ECONNREFUSED') {
    return passing(
      `nothing listens ${there} (${code})`,
      `Check that Kafka runs there, and ${BROKERS}.`,
    );
  }
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    return passing(`no way leads to ${it} (${code})`, `Check the network, and ${BROKERS}.`);
  }
  if (code === 'ETIMEDOUT' || /timed out|timeout$|^no answer/i.test(message)) {
    return passing(
      `${it} does not answer (${inOneLine(message)})`,
      `Check that Kafka runs there, the network, and ${BROKERS}.`,
    );
  }
  return isClosed(root) ? passing(`${it} closed the connection`) : undefined;
}

function isClosed({ name, code, message }: RootError): boolean {
  return (
    name === 'KafkaJSConnectionClosedError' ||
    code === 'ECONNRESET' ||
    code === 'EPIPE' ||
    /closed connection|connection closed/i.test(message)
  );
}

/** What these failures mean on a new connection, and on no other. */
function problemAtFirst(root: RootError, { tls, sasl }: Security): ConnectionProblem | undefined {
  if (root.type === 'ILLEGAL_SASL_STATE') {
    return denied(
      'nobody logs in on this port',
      `Name a port for SASL in ${BROKERS}, or leave kafka.sasl out.`,
    );
  }
  if (!isClosed(root)) return undefined;
  // A port that wants something else of its clients than what it gets closes without a word.
  const may = [
    tls === undefined ? 'want encryption (kafka.tls)' : 'have no encryption',
    ...(sasl === undefined ? ['want a login (kafka.sasl)'] : []),
    'be no port of Kafka',
  ];
  return passing(
    'the connection was closed at once',
    `The port may ${may.slice(0, -1).join(', ')} or ${may.at(-1)}: check ${BROKERS}.`,
  );
}

/** Without what kafkajs puts before it and OpenSSL behind it. */
const inOneLine = (message: string): string =>
  message
    .replace(/^Connection error: /, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '');
