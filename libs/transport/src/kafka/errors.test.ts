import { TransportError } from '@goldenhour/pipeline/ports';
import { expect, test } from 'vitest';
import { toTransportError } from './errors.ts';
import { createErrorFromCode } from './kafkajs-internals.ts';

const protocol = (code: number, more: object = {}): Error =>
  Object.assign(createErrorFromCode(code), more);

test.for<[string, Error, string, RegExp]>([
  [
    'rights on a topic',
    protocol(29, { topic: 'acme.mentions' }),
    'denied',
    /^Kafka does not let this user do it: it lacks rights on acme\.mentions \(TOPIC_AUTHORIZATION_FAILED\)\. Grant them with kafka-acls, or set another user \(kafka\.sasl or kafka\.tls\.cert\)\.$/,
  ],
  ['rights on some topic', protocol(29), 'denied', /lacks rights on topics \(/],
  ['rights on a group', protocol(30), 'denied', /lacks rights on groups \(GROUP_AUTH/],
  ['rights on the cluster', protocol(31), 'denied', /lacks rights on the cluster/],
  ['rights on a transactional id', protocol(53), 'denied', /lacks rights on transactional ids/],
  ['a newer owner', protocol(47), 'fenced', /^Another owner took over: could not do it/],
  ['a newer owner, by a number of its own', protocol(90), 'fenced', /^Another owner took over/],
  [
    'a record too large for its topic',
    protocol(10, { topic: 'acme.mentions' }),
    'topics',
    /^Could not do it: acme\.mentions takes no records as large as these\. Raise its max\.message\.bytes/,
  ],
  ['a record too large', protocol(10), 'topics', /: a topic takes no records as large/],
  [
    'a topic that is gone',
    protocol(3, { topic: 'acme.mentions' }),
    'topics',
    /^Could not do it: acme\.mentions does not exist\. goldenhour topics verify/,
  ],
  [
    'too few brokers',
    protocol(19, { topic: 'acme.mentions' }),
    'unavailable',
    /^Could not do it: too few brokers have a copy of acme\.mentions to take records/,
  ],
  ['what passes', protocol(6), 'unavailable', /^Could not do it: This server is not the leader/],
  ['what is not known', new Error('Whatever.'), 'unavailable', /^Could not do it: Whatever\.$/],
])('%s', ([, error, code, says]) => {
  const { code: found, message } = toTransportError(error, 'do it');
  expect([found, message]).toEqual([code, expect.stringMatching(says)]);
});

test('what kafkajs wrapped when its retries were over is found inside', () => {
  const inner = protocol(29);
  const wrapped = new Error('it gave up', { cause: new Error('again', { cause: inner }) });
  const told = toTransportError(wrapped, 'do it');
  expect(told.code).toBe('denied');
  expect(told.cause).toBe(wrapped);
});

test('what is said in words of the port stays as it is', () => {
  const said = new TransportError('topics', 'There is no namespace.');
  expect(toTransportError(said, 'do it')).toBe(said);
});
