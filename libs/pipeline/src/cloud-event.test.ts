import { expect, test } from 'vitest';
import {
  crisisKey,
  eventId,
  fromCrisisRecord,
  toCloudEvent,
  toCrisisRecord,
} from './cloud-event.ts';
import { eventOf } from './notify/fake-events.ts';
import type { InRecord } from './ports/index.ts';
import { T0 } from './score/fakes.ts';

const event = eventOf('abc', 1);
const written = toCrisisRecord(event, { namespace: 'n', partition: 3, clocked: 42 });
const record: InRecord = {
  partition: 3,
  offset: 0,
  key: written.key,
  value: written.value,
  headers: written.headers ?? {},
  appendTime: T0,
};

test('an event is read back as it was written', () => {
  expect(fromCrisisRecord(record)).toEqual({ ok: true, value: { event, clocked: 42 } });
  expect(fromCrisisRecord({ ...record, headers: {} })).toMatchObject({ value: { clocked: T0 } });
});

test('both forms carry the attributes that CloudEvents 1.0 asks for', () => {
  const cloudEvent = toCloudEvent(event, 'n');
  expect(cloudEvent).toMatchObject({
    specversion: '1.0',
    id: eventId(event),
    source: '/goldenhour/n',
    type: 'goldenhour.crisis.opened',
    subject: 'acme',
    time: new Date(event.at).toISOString(),
    datacontenttype: 'application/json',
    data: event,
  });
  for (const name of ['specversion', 'id', 'source', 'type', 'subject', 'time', 'dataschema'])
    expect(written.headers?.[`ce_${name}`]).toBe(cloudEvent[name]);
  // Attribute names are lower-case letters and digits (spec, naming conventions).
  for (const name of Object.keys(cloudEvent)) expect(name).toMatch(/^[a-z0-9]{1,20}$/);
});

test('the same event is the same bytes, and nothing of the log is in them', () => {
  const again = toCrisisRecord(eventOf('abc', 1), { namespace: 'n', partition: 9, clocked: 77 });
  expect(again.value).toBe(written.value);
  expect(JSON.stringify(toCloudEvent(eventOf('abc', 1), 'n'))).toBe(
    JSON.stringify(toCloudEvent(event, 'n')),
  );
});

test('organisation and mode are part of what a crisis is called outside', () => {
  expect(crisisKey('n', event)).not.toBe(crisisKey('m', event));
  expect(crisisKey('n', event)).not.toBe(crisisKey('n', { ...event, mode: 'drill' }));
});

test.each([
  ['nothing', { value: null }],
  ['bytes', { malformed: new Uint8Array([255]) }],
  ['no JSON', { value: '{' }],
  ['no crisis', { value: '{"version":1}' }],
  ['a newer version', { value: JSON.stringify({ ...event, version: 2 }) }],
])('%s is refused as a dead letter', (_, fields) => {
  const read = fromCrisisRecord({ ...record, ...fields });
  expect(read).toMatchObject({ ok: false, refusal: { fate: 'dead-letter' } });
});
