/**
 * House rules that neither compiler, linter nor formatter checks. Each failure says what to do
 * instead. (Default exports, `Date.now`, `Math.random` and cycles are the linter's.)
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const files = trackedFiles();
const code = files.filter((file) => /\.(ts|tsx|mjs|css)$/.test(file));
const workspaces = files
  .filter((file) =>
    /^(libs\/[^/]+|services\/[^/]+|benchmarks|test|training)\/package\.json$/.test(file),
  )
  .map((file) => file.replace('/package.json', ''));

const RANKS = ['pure', 'pipeline', 'adapter', 'assembly', 'service', 'tooling'];
const SOURCE_LINES_MAX = 400;
const TEST_LINES_MAX = 600;

test('files stay short', () => {
  const faults = code
    // Tables are data, however long: a lexicon, a stop list.
    .filter((file) => !/\.data\.ts$/.test(file) && !isFixture(file))
    .map((file) => ({ file, lines: read(file).trimEnd().split('\n').length }))
    .filter(({ file, lines }) => lines > (isTest(file) ? TEST_LINES_MAX : SOURCE_LINES_MAX))
    .map(({ file, lines }) => `${file}: ${lines} lines`);
  expectNone(
    faults,
    `At most ${SOURCE_LINES_MAX} lines (tests ${TEST_LINES_MAX}): split by meaning; put long tables into <name>.data.ts.`,
  );
});

test('pure libraries read no clock', () => {
  const faults = code
    .filter((file) => workspaces.some((at) => rankOf(at) === 'pure' && file.startsWith(`${at}/`)))
    .filter((file) => !isTest(file))
    .flatMap((file) => linesWith(file, /\bnew Date\(\s*\)|\bDate\(\s*\)|\bperformance\.now\b/));
  expectNone(faults, 'Take the instant as an argument: time enters by the clock port alone.');
});

test('names say what is inside', () => {
  const faults = files.filter((file) =>
    /(^|[/._-])(utils?|common|shared|helpers?|misc)([/._-]|$)/.test(file),
  );
  expectNone(faults, 'Name the file or folder after what it does (retry.ts, money.ts).');
});

test('comments carry @NOTE and @TODO(#issue), and no other mark', () => {
  const marks = /(?:\/\/|\/\*|^\s*\*|^\s*#).*(?<![@\w])(?:TODO|FIXME|XXX|HACK|NOTE:)/;
  const bareTodo = /(?:\/\/|\/\*|^\s*\*|^\s*#).*@TODO(?!\(#\d+\))/;
  const faults = files
    .filter((file) => /\.(ts|tsx|mjs|css|sh|ya?ml|sql)$/.test(file) && !isFixture(file))
    .flatMap((file) => [...linesWith(file, marks), ...linesWith(file, bareTodo)]);
  expectNone(faults, 'Write @NOTE for a warning to the reader, @TODO(#12) for work with an issue.');
});

test('no file holds the path of one machine', () => {
  const paths = /(?:^|[\s"'`(=:])\/(?:home|root|Users)\/[\w.-]+/;
  const faults = files
    .filter((file) => !/\.(png|gz|woff2|ico|sqlite|bin)$/.test(file))
    .flatMap((file) => linesWith(file, paths));
  expectNone(faults, 'Use a path relative to the repository or a variable.');
});

test('every workspace has one rank, and the tools know of it', () => {
  const references = read('tsconfig.json');
  const faults = workspaces.flatMap((at) => {
    const found: string[] = [];
    if (!RANKS.includes(rankOf(at) ?? '')) found.push(`${at}/turbo.json: no rank among its tags`);
    if (at === 'test') return found;
    const tsconfig = existsSync(join(root, at, 'tsconfig.json')) ? read(`${at}/tsconfig.json`) : '';
    const base = rankOf(at) === 'pure' ? 'tsconfig.pure.json' : 'tsconfig.base.json';
    if (!tsconfig.includes(base)) found.push(`${at}/tsconfig.json: does not extend ${base}`);
    if (!references.includes(`"./${at}"`)) found.push(`tsconfig.json: no reference to ./${at}`);
    return found;
  });
  expectNone(
    faults,
    `One tag of ${RANKS.join(', ')}; a tsconfig.json of that rank, referenced by the root.`,
  );
});

test('the linter takes the same libraries for pure as the ranks do', () => {
  const pure = workspaces
    .filter((at) => rankOf(at) === 'pure')
    .map((at) => at.slice('libs/'.length));
  const listed = /libs\/\{([\w,]+)\}/.exec(read('.oxlintrc.json'))?.[1]?.split(',') ?? [];
  expect(listed.toSorted()).toEqual(pure.toSorted());
});

test('the lockfile names no registry', () => {
  const faults = linesWith('package-lock.json', /"resolved": "https?:/);
  expectNone(faults, 'Keep omit-lockfile-registry-resolved=true in .npmrc and install again.');
});

function trackedFiles(): string[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  return listed.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function linesWith(file: string, pattern: RegExp): string[] {
  return read(file)
    .split('\n')
    .flatMap((line, index) =>
      pattern.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 100)}`] : [],
    );
}

function rankOf(workspace: string): string | undefined {
  const file = `${workspace}/turbo.json`;
  if (!existsSync(join(root, file))) return undefined;
  const tags: readonly string[] = JSON.parse(read(file)).tags ?? [];
  return tags.length === 1 ? tags[0] : undefined;
}

function isTest(file: string): boolean {
  return file.endsWith('.test.ts');
}

function isFixture(file: string): boolean {
  return /(^|\/)([\w-]+\.)?fixtures\//.test(file);
}

function expectNone(faults: readonly string[], hint: string): void {
  expect(faults, `${hint}\n${faults.join('\n')}\n`).toEqual([]);
}
