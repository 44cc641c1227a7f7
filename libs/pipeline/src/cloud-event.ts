/**
 * Crisis events as CloudEvents 1.0, in both forms: headers and value on the log (Kafka protocol
 * binding, binary mode) and one JSON object for receivers (JSON event format).
 *
 * @source https://github.com/cloudevents/spec, v1.0.2: spec.md, bindings/kafka-protocol-binding.md
 */
import { type CrisisEvent, parseCrisisEvent } from '@goldenhour/crisis';
import type { Outcome } from '@goldenhour/mention';
import type { InRecord, OutRecord } from './ports/index.ts';
import { TOPICS } from './topics.ts';

export const CRISIS_SCHEMA = 'urn:goldenhour:schema:crisis-event:1';
/**
 * Header beside the event's own: append time of the signal it came from, in ms. It measures how
 * long the way took; it is no part of the event.
 */
const CLOCKED_HEADER = 'goldenhour-clocked';

/** What an event is called outside: unique within its source. */
export const eventId = (event: CrisisEvent): string => `${event.crisis}.${event.revision}`;

/** Stable over the life of a crisis; organisation and mode in it, so that a drill never ends the real one. */
export const crisisKey = (namespace: string, event: CrisisEvent): string =>
  `${namespace}/${event.mode}/${event.crisis}`;

function attributes(event: CrisisEvent, namespace: string): Readonly<Record<string, string>> {
  return {
    specversion: '1.0',
    id: eventId(event),
    source: `/goldenhour/${namespace}`,
    type: `goldenhour.crisis.${event.transition}`,
    subject: event.subject,
    time: new Date(event.at).toISOString(),
    dataschema: CRISIS_SCHEMA,
    partitionkey: event.crisis,
  };
}

/** The JSON event format. Keys stand in a fixed order: the same event gives the same bytes. */
export function toCloudEvent(
  event: CrisisEvent,
  namespace: string,
): Readonly<Record<string, unknown>> {
  return { ...attributes(event, namespace), datacontenttype: 'application/json', data: event };
}

export function toCrisisRecord(
  event: CrisisEvent,
  context: { readonly namespace: string; readonly partition: number; readonly clocked: number },
): OutRecord {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  for (const [name, value] of Object.entries(attributes(event, context.namespace))) {
    headers[`ce_${name}`] = value;
  }
  headers[CLOCKED_HEADER] = String(context.clocked);
  return {
    topic: TOPICS.crises.name,
    partition: context.partition,
    key: event.crisis,
    value: JSON.stringify(event),
    headers,
  };
}

/** Reads a record of `crises`. */
export function fromCrisisRecord(
  record: InRecord,
): Outcome<{ readonly event: CrisisEvent; readonly clocked: number }> {
  const refuse = (detail: string): Outcome<never> => ({
    ok: false,
    refusal: { fate: 'dead-letter', reason: 'malformed', detail },
  });
  if (record.malformed !== undefined || record.value === null)
    return refuse('the value is not text');
  let value: unknown;
  try {
    value = JSON.parse(record.value);
  } catch {
    return refuse('the value is not JSON');
  }
  const parsed = parseCrisisEvent(value);
  if (!parsed.ok) return parsed;
  const clocked = Number(record.headers[CLOCKED_HEADER]);
  return {
    ok: true,
    value: { event: parsed.value, clocked: Number.isFinite(clocked) ? clocked : record.appendTime },
  };
}
