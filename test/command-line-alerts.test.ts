import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../deploy/prometheus');

test.for([
  ['check', 'rules', 'rules.yml'],
  ['test', 'rules', 'rules.test.yml'],
])('the alert rules pass promtool %s', (args, { skip }) => {
  const ran = spawnSync('promtool', args, { cwd: folder, encoding: 'utf8', timeout: 20_000 });
  if (ran.error !== undefined && process.env['GOLDENHOUR_REQUIRE_PROMTOOL'] !== '1')
    skip('promtool is not on the PATH (Debian: apt-get install prometheus)');
  expect({ error: ran.error, said: ran.stdout + ran.stderr, status: ran.status }).toMatchObject({
    error: undefined,
    status: 0,
  });
});
