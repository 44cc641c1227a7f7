/** A key that is a switch, and a section for whoever says more of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { loadConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'goldenhour-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'c.yaml');

test('true is a section with nothing in it, for whoever says more of it', async () => {
  const withTls = z.strictObject({
    tls: z.union([z.boolean(), z.strictObject({ name: z.string().optional() })]).default(false),
  });
  const tlsOf = async (yaml: string, env: Record<string, string>) => {
    await writeFile(file, yaml);
    return (await loadConfig({ schema: withTls, file, env })).config.tls;
  };
  const named = { GOLDENHOUR_TLS_NAME: 'broker' };
  expect(await tlsOf('tls: true', {})).toBe(true);
  expect(await tlsOf('tls: true', named)).toEqual({ name: 'broker' });
  expect(await tlsOf('', { ...named, GOLDENHOUR_TLS: 'true' })).toEqual({ name: 'broker' });
  expect(await tlsOf('tls: { name: broker }', { GOLDENHOUR_TLS: 'false' })).toBe(false);
});
