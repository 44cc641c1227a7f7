import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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

test('the alert rules and the manual name no metric that does not exist', () => {
  const read = (file: string) => readFileSync(join(folder, '../..', file), 'utf8');
  const known = new Set(read('docs/metrics.md').match(/goldenhour_[a-z_]+/g));
  for (const file of ['deploy/prometheus/rules.yml', 'docs/operating.md']) {
    const named = read(file).match(/goldenhour_[a-z]+_[a-z_]+/g) ?? [];
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  }
  const alerts = read('deploy/prometheus/rules.yml').match(/(?<=alert: )\w+/g);
  expect(read('docs/operating.md').match(/(?<=^\| `)Goldenhour\w+/gm)).toEqual(alerts);
});
