/** The errors are as kafkajs 2.2.4 and Node 24 throw them at a real broker. */
import { describe, expect, test } from 'vitest';
import { connectionProblem, isAnswer, mayHelpElsewhere, unreachable } from './connection-errors.ts';
import { createErrorFromCode } from './kafkajs-internals.ts';
import type { RootError } from './root-error.ts';

const AT = 'kafka-1:9092';
const UNSUPPORTED_MECHANISM = 33;
const ILLEGAL_STATE = 34;
const UNKNOWN_TOPIC = 3;

const named = (name: string, message: string, more: object = {}): RootError =>
  Object.assign(new Error(message), { name, ...more });
const network = (message: string, code?: string): RootError =>
  named('KafkaJSConnectionError', `Connection error: ${message}`, { broker: AT, code });
const login = (message: string): RootError =>
  named('KafkaJSSASLAuthenticationError', `SASL PLAIN authentication failed: ${message}`);
const alert = (text: string, number: number): RootError =>
  network(
    `40DD:error:0A0004:SSL routines:ssl3_read_bytes:ssl/tls alert ${text}:../deps/openssl/record/rec_layer_s3.c:918:SSL alert number ${number}\n`,
    `ERR_SSL_SSL/TLS_ALERT_${text.toUpperCase().replaceAll(' ', '_')}`,
  );
const wrongPassword = login('Authentication failed: Invalid username or password');
const refused = network('connect ECONNREFUSED 127.0.0.1:9092', 'ECONNREFUSED');
const closed = named('KafkaJSConnectionClosedError', 'Closed connection', { broker: AT });

test.for<[string, RootError, string, RegExp]>([
  [
    'a host that nobody knows',
    network('getaddrinfo ENOTFOUND kafka-1', 'ENOTFOUND'),
    'unavailable',
    /^nobody knows the host of kafka-1:9092 \(ENOTFOUND\) Check kafka\.brokers/,
  ],
  [
    'a port that nobody listens on',
    refused,
    'unavailable',
    /^nothing listens at kafka-1:9092 \(ECONNREFUSED\) Check that Kafka runs there/,
  ],
  [
    'no route',
    network('connect EHOSTUNREACH 10.0.0.1:9092', 'EHOSTUNREACH'),
    'unavailable',
    /^no way leads to kafka-1:9092 \(EHOSTUNREACH\)/,
  ],
  [
    'silence',
    named('KafkaJSRequestTimeoutError', 'Request Metadata(key: 3, version: 4) timed out', {
      broker: AT,
    }),
    'unavailable',
    /^kafka-1:9092 does not answer \(Request Metadata/,
  ],
  ['a lost connection', closed, 'unavailable', /^kafka-1:9092 closed the connection $/],
  [
    'a lost connection, as the system says it',
    network('read ECONNRESET', 'ECONNRESET'),
    'unavailable',
    /^kafka-1:9092 closed the connection $/,
  ],
  [
    'an unknown authority',
    network('self-signed certificate in certificate chain', 'SELF_SIGNED_CERT_IN_CHAIN'),
    'denied',
    /^the certificate of the broker is not trusted \(self-signed certificate in certificate chain\) .*kafka\.tls\.ca/,
  ],
  [
    'a certificate for another name',
    network(
      "Hostname/IP does not match certificate's altnames: Host: localhost. is not cert's CN: broker",
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ),
    'denied',
    /for another name \(Host: localhost\. is not cert's CN: broker\) .*kafka\.brokers/,
  ],
  [
    'an old certificate',
    network('certificate has expired', 'CERT_HAS_EXPIRED'),
    'denied',
    /out of date \(certificate has expired\) Renew it/,
  ],
  [
    'no certificate of ours',
    alert('bad certificate', 42),
    'denied',
    /certificate of this client, or the lack of one \(bad certificate\) Set kafka\.tls\.cert and/,
  ],
  [
    'one by a stranger',
    alert('certificate unknown', 46),
    'denied',
    /or the lack of one \(certificate unknown\)/,
  ],
  [
    'no common cipher',
    alert('handshake failure', 40),
    'denied',
    /does not agree to TLS with this client \(handshake failure\)/,
  ],
  [
    'a port that speaks another language',
    network(
      '40DD:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../tlsany_meth.c:77:\n',
      'ERR_SSL_WRONG_VERSION_NUMBER',
    ),
    'denied',
    /does not speak TLS .*leave kafka\.tls out/,
  ],
  [
    'a broker whose TLS has a trouble of its own',
    alert('internal error', 80),
    'unavailable',
    /internal error/,
  ],
  [
    'a record of TLS that the network damaged',
    network(
      '40DD:error:0A000119:SSL routines:tls_get_more_records:decryption failed or bad record mac:../x.c:1:\n',
      'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC',
    ),
    'unavailable',
    /bad record mac/,
  ],
  ['a wrong password', wrongPassword, 'denied', /user name or password Check kafka\.sasl/],
  [
    'a wrong password, in the words of the protocol',
    named('KafkaJSProtocolError', 'SASL Authentication failed.', {
      type: 'SASL_AUTHENTICATION_FAILED',
    }),
    'denied',
    /user name or password/,
  ],
  [
    'a way to log in that is not offered',
    createErrorFromCode(UNSUPPORTED_MECHANISM),
    'denied',
    /other ways to log in Set another kafka\.sasl\.mechanism/,
  ],
  [
    'the same, as kafkajs finds it',
    named('KafkaJSSASLAuthenticationError', 'SASL PLAIN mechanism is not supported by the server'),
    'denied',
    /other ways to log in/,
  ],
  ['a broker that went during the login', login('Closed connection'), 'unavailable', /closed/],
  [
    'one that said no more during the login',
    login('Request SaslAuthenticate(key: 36, version: 1) timed out'),
    'unavailable',
    /does not answer/,
  ],
  [
    'a login that was broken off and begun again, which may pass',
    createErrorFromCode(ILLEGAL_STATE),
    'unavailable',
    /SASL state/,
  ],
])('%s', ([, error, code, says]) => {
  const problem = connectionProblem(error);
  expect([problem.code, `${problem.what} ${problem.advice}`]).toEqual([
    code,
    expect.stringMatching(says),
  ]);
  expect(problem.what).not.toMatch(/\n|\.$/);
});

describe('addresses', () => {
  const kafka = { tls: {}, sasl: { mechanism: 'plain', username: 'me', password: 'no' } } as const;
  const told = (security: Parameters<typeof unreachable>[1], ...errors: readonly Error[]) => {
    const failed = errors.map((error, index) => ({ address: `kafka-${index + 1}:9092`, error }));
    const { code, message } = unreachable(failed, security);
    return [code, message];
  };

  test('that fail alike are told together', () => {
    expect(told({}, refused, refused)).toEqual([
      'unavailable',
      'Could not reach Kafka at kafka-1:9092, kafka-2:9092: nothing listens there (ECONNREFUSED). Check that Kafka runs there, and kafka.brokers in the configuration (or --brokers).',
    ]);
  });

  test('that fail in several ways are told apart', () => {
    const [, message] = told({}, refused, network('getaddrinfo ENOTFOUND kafka-2', 'ENOTFOUND'));
    expect(message).toMatch(
      /at kafka-1:9092: nothing listens there \(ECONNREFUSED\); at kafka-2:9092: nobody knows this host \(ENOTFOUND\)\. Check/,
    );
  });

  test('are a refusal when all refuse, and not when one is away', () => {
    const stranger = network('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(told({}, stranger, stranger)[0]).toBe('denied');
    expect(told({}, stranger, refused)[0]).toBe('unavailable');
    expect(told({}, refused, wrongPassword)[0]).toBe('denied');
  });

  test.for([
    [
      {},
      'The port may want encryption (kafka.tls), want a login (kafka.sasl) or be no port of Kafka',
    ],
    [
      { tls: {} },
      'The port may have no encryption, want a login (kafka.sasl) or be no port of Kafka',
    ],
    [{ sasl: kafka.sasl }, 'The port may want encryption (kafka.tls) or be no port of Kafka'],
    [kafka, 'The port may have no encryption or be no port of Kafka'],
  ] as const)('that close at once may want what they are not given: %#', ([security, advice]) => {
    const [code, message] = told(security, closed);
    expect(code).toBe('unavailable');
    expect(message).toMatch(
      /^Could not reach Kafka at kafka-1:9092: the connection was closed at once\./,
    );
    expect(message).toContain(`${advice}: check kafka.brokers`);
  });

  test('on which nobody logs in refuse who has a password', () => {
    const [code, message] = told(kafka, createErrorFromCode(ILLEGAL_STATE));
    expect(code).toBe('denied');
    expect(message).toMatch(/: nobody logs in on this port\. .*leave kafka\.sasl out\.$/);
  });

  test('are tried in turn, but not with a password that one refused', () => {
    expect([refused, closed, wrongPassword].map(mayHelpElsewhere)).toEqual([true, true, false]);
    expect(isAnswer(createErrorFromCode(UNKNOWN_TOPIC))).toBe(true);
    expect(isAnswer(createErrorFromCode(ILLEGAL_STATE))).toBe(false);
    expect([refused, closed, wrongPassword].map(isAnswer)).toEqual([false, false, false]);
  });
});
