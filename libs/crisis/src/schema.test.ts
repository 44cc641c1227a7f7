import { expect, test } from 'vitest';
import { createLifecycle } from './lifecycle.ts';
import { crisisJsonSchema, parseCrisisEvent } from './schema.ts';

const [event] = createLifecycle([]).signal(
  {
    id: '0'.repeat(24),
    subject: 'school',
    lane: 'velocity',
    status: 'alarm',
    onset: 0,
    at: 60_000,
    velocity: 1.5,
    severity: 2,
    evidence: {
      measure: 'negative',
      windowMinutes: 5,
      total: 20,
      expectedTotal: 1,
      negative: 12.5,
      expectedNegative: 0.5,
      negativeShare: 0.625,
      unscored: 0,
      voices: 9,
      historyHours: 48,
      samples: ['x:1'],
      missing: [],
    },
  },
  { mode: 'live', lateMs: null },
);

test('an event survives its JSON; fields of a later version are left out', () => {
  const text = JSON.stringify({ ...event, mood: 'later' });
  expect(parseCrisisEvent(JSON.parse(text))).toEqual({ ok: true, value: event });
});

test.each<[string, unknown, string, RegExp]>([
  ['a bad id', { ...event, crisis: 'secret' }, 'schema', /^crisis: /],
  ['a broken instant', { ...event, at: 1.5 }, 'schema', /^at: /],
  ['an unknown severity', { ...event, severity: 4 }, 'schema', /^severity: /],
  [
    'a bad count',
    { ...event, evidence: { ...event?.evidence, voices: 'secret' } },
    'schema',
    /^evidence.voices: /,
  ],
  ['a newer version', { ...event, version: 2 }, 'unknown_version', /^version: /],
  ['a text', 'secret', 'schema', /^event: /],
  ['nothing', null, 'schema', /^event: /],
])('%s is a dead letter, and its detail names no value', (_, value, reason, detail) => {
  const outcome = parseCrisisEvent(value);
  if (outcome.ok) throw new Error('it was accepted');
  expect(outcome.refusal).toMatchObject({ fate: 'dead-letter', reason });
  expect(outcome.refusal.detail).toMatch(detail);
  expect(outcome.refusal.detail).not.toMatch(/secret/);
});

test('the published schema describes every field and allows later ones', () => {
  const schema = crisisJsonSchema();
  expect(schema).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'CrisisEvent',
    type: 'object',
  });
  expect(schema['required']).toEqual(Object.keys(event ?? {}));
  expect(JSON.stringify(schema)).not.toMatch(/"additionalProperties":false/);
  const described = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && 'description' in value;
  for (const [field, property] of Object.entries(schema['properties'] ?? {})) {
    expect({ field, described: described(property) }).toEqual({ field, described: true });
  }
});
