import { expect, test } from 'vitest';
import { z } from 'zod';
import { replaySchema } from './config.ts';

type Node = { readonly [key: string]: unknown };

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Paths of the properties below a schema that say nothing of themselves. */
function silent(schema: unknown, path: string): string[] {
  if (!isNode(schema)) return [];
  const forms = Array.isArray(schema['anyOf']) ? schema['anyOf'] : [];
  const properties = isNode(schema['properties']) ? Object.entries(schema['properties']) : [];
  return [
    ...forms.flatMap((form) => silent(form, path)),
    ...properties.flatMap(([name, property]) => {
      const at = `${path}.${name}`;
      const isSilent = !isNode(property) || typeof property['description'] !== 'string';
      return [...(isSilent ? [at] : []), ...silent(property, at)];
    }),
  ];
}

test('every part of a mapping says what it means', () => {
  const schema = z.toJSONSchema(replaySchema, { io: 'input', unrepresentable: 'any' });
  expect(silent(schema.properties?.['mapping'], 'mapping')).toEqual([]);
});

test('a constant stands in place of a column', () => {
  const mapping = { time: 't', text: 'x', platform: { value: 'forum' } };
  const parsed = replaySchema.parse({ name: 'old', type: 'replay', mapping });
  expect(parsed.mapping?.platform).toEqual({ value: 'forum' });
});
