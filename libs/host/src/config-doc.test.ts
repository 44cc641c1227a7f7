import { expect, test } from 'vitest';
import { z } from 'zod';
import { configDoc } from './config-doc.ts';
import { secret } from './secret.ts';

const schema = z.strictObject({
  http: z
    .strictObject({
      port: z.int().min(0).max(65_535).default(9_090).describe('Where | metrics\nare.'),
    })
    .prefault({}),
  key: secret().describe('Signs events.'),
  sources: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({
          type: z.literal('replay'),
          name: z.string(),
          files: z.array(z.string()).default(['a']),
        }),
        z.strictObject({ type: z.literal('feed'), name: z.string(), url: z.url() }),
      ]),
    )
    .describe('What is read.'),
  subjects: z.record(z.string(), z.strictObject({ names: z.array(z.string().max(100)) })),
});

test('the page has each key with its value, default, meaning and variable', () => {
  const page = configDoc(schema);
  for (const row of [
    '| `http.port` | a whole number from 0 to 65535 | `9090` | Where \\| metrics are. `GOLDENHOUR_HTTP_PORT` |',
    '| `key` | a secret text | (required) | Signs events. `GOLDENHOUR_KEY` or `GOLDENHOUR_KEY_FILE` |',
    '| `sources` | a list | (required) | What is read. |',
    '### sources, `type: replay`',
    '| `sources[].files` | a list, each a text | `["a"]` |  |',
    '| `sources[].url` | a URL | (required) |  |',
    '| `subjects.<name>.names` | a list, each a text of at most 100 characters | (required) |  |',
  ])
    expect(page.split('\n')).toContain(row);
});

test('every row has four cells', () => {
  for (const line of configDoc(schema)
    .split('\n')
    .filter((one) => one.startsWith('|')))
    expect(line.split(/(?<!\\)\|/)).toHaveLength(6);
});

test('a schema that contains itself has a page, too', () => {
  const tree: z.ZodType = z.lazy(() =>
    z.strictObject({ name: z.string(), child: tree.optional() }),
  );
  expect(configDoc(z.strictObject({ tree }))).toContain('`tree.child.name`');
});
