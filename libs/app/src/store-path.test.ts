import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { refuseForeign, requireStore } from './store-path.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'goldenhour-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('a pipe is refused before it is opened, which would wait for a writer', () => {
  const pipe = join(folder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(() => refuseForeign(pipe)).toThrow(/is no ordinary file.*Name another path/);
  expect(() => requireStore(pipe)).toThrow(/is no ordinary file/);
  expect(() => refuseForeign('/dev/null')).toThrow(/is no ordinary file/);
});

test('an empty file may become a store, and is none to read', () => {
  const empty = join(folder(), 'empty.db');
  writeFileSync(empty, '');
  expect(() => refuseForeign(empty)).not.toThrow();
  expect(() => requireStore(empty)).toThrow(/empty\.db is empty: no store\. Check the path/);
});

test('a folder, and nothing at all, are said to be that', () => {
  const at = folder();
  mkdirSync(join(at, 'sub'));
  expect(() => requireStore(join(at, 'sub'))).toThrow(/is a folder\. Name a store file in it/);
  expect(() => requireStore(join(at, 'none'))).toThrow(/There is no store at .*none\. Check/);
});
