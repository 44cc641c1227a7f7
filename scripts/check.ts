/**
 * `npm run check`: every check that needs no test, two at a time. `npm run check -- lint types`
 * runs those alone. The last line is "N passed, N failed".
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const docsGenerator = 'services/goldenhour/src/generate-docs.ts';
const AT_ONCE_MAX = 2;

interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** What to do when it fails, beyond what its output says. */
  readonly hint: string;
}

/** The slowest first, so that the short ones fill the gaps. */
const checks: readonly Check[] = [
  {
    name: 'types',
    command: ['tsc', '-b'],
    hint: 'One package alone: npx tsc -p libs/<name>. A pure library sees neither Node nor the DOM.',
  },
  {
    name: 'lint',
    command: ['oxlint', '--type-aware', '--deny-warnings'],
    hint: 'One package alone: npx oxlint --type-aware libs/<name>.',
  },
  {
    name: 'unused',
    command: ['knip', '--no-config-hints'],
    hint: 'Remove the export, file or dependency that nobody uses.',
  },
  {
    name: 'boundaries',
    command: ['turbo', 'boundaries'],
    hint: 'Imports point down only: pure < pipeline < adapter < assembly < service < tooling; adapters never import one another.',
  },
  { name: 'format', command: ['biome', 'check', '.'], hint: 'Run: npm run format' },
  { name: 'workspaces', command: ['sherif'], hint: 'One version of each dependency everywhere.' },
  ...(existsSync(join(root, docsGenerator))
    ? [
        {
          name: 'docs',
          command: ['node', docsGenerator, '--check'] as const,
          hint: 'Run: npm run docs, and commit what it wrote.',
        },
      ]
    : []),
];

const chosen = choose(process.argv.slice(2));
const queue = [...chosen];
let failed = 0;
await Promise.all(Array.from({ length: AT_ONCE_MAX }, work));
console.log(`${chosen.length - failed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;

function choose(names: readonly string[]): readonly Check[] {
  const known = checks.map((check) => check.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`No such check: ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
    process.exit(2);
  }
  return names.length === 0 ? checks : checks.filter((check) => names.includes(check.name));
}

async function work(): Promise<void> {
  for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
    const startedAt = performance.now();
    const { passed, output } = await run(check);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${passed ? 'ok    ' : 'FAILED'}  ${check.name} (${seconds} s)`);
    if (passed) continue;
    failed += 1;
    console.log(`${output.trimEnd()}\n  > ${check.hint}\n`);
  }
}

function run(check: Check): Promise<{ passed: boolean; output: string }> {
  const [program, ...args] = check.command;
  const child = spawn(join(root, 'node_modules/.bin', program), args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
      TURBO_TELEMETRY_DISABLED: '1',
      TURBO_NO_UPDATE_NOTIFIER: '1',
      DO_NOT_TRACK: '1',
    },
  });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ passed: false, output: String(error) }));
    child.on('close', (code) => resolve({ passed: code === 0, output }));
  });
}
