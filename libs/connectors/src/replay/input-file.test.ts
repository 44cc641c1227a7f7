import { readdirSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import { closeInput, openInput, readAt } from './input-file.ts';
import { Scratch } from './scratch.ts';

test('unpacks gzip by its first bytes, of several members, and leaves no file behind', async () => {
  using scratch = new Scratch();
  // A temporary folder of its own: other programs leave what they like in the shared one.
  vi.stubEnv('TMPDIR', scratch.path);
  const packed = Buffer.concat([gzipSync('\uFEFFone\n'), gzipSync('two\n')]);
  const file = await openInput({ name: 'x.log', path: scratch.write('x.log', packed) });
  expect((await readAt(file.fd, file.start, 100)).toString()).toBe('one\ntwo\n');
  expect(readdirSync(scratch.path)).toEqual(['x.log']);
  await closeInput(file);
  vi.unstubAllEnvs();
});

test.each([
  ['UTF-16', Buffer.from('\uFEFFa', 'utf16le'), 'iconv -f UTF-16'],
  ['a spreadsheet', Buffer.from('PK\u0003\u0004rest'), 'save it as CSV'],
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]), 'unpack it first'],
  [
    'half a gzip',
    gzipSync('a'.repeat(5000)).subarray(0, 20),
    'ends in the middle of its gzip data',
  ],
  [
    'a broken gzip',
    Buffer.concat([gzipSync('a').subarray(0, 10), Buffer.from('rubbish and more')]),
    'damaged',
  ],
  ['gzip in which a zip lies', gzipSync('PK\u0003\u0004rest'), 'save it as CSV'],
])('refuses %s and says what to do', async (_, content, message) => {
  using scratch = new Scratch();
  const opening = openInput({ name: 'x', path: scratch.write('x', content) });
  await expect(opening).rejects.toMatchObject({ name: 'SourceError', code: 'input' });
  await expect(opening).rejects.toThrow(message);
});

test('of a temporary folder that there is not, says what sets another', async () => {
  using scratch = new Scratch();
  const packed = scratch.write('x.gz', gzipSync('a'));
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv('TMPDIR', path.join(scratch.path, 'nowhere'));
  const opening = openInput({ name: 'x.gz', path: packed });
  await expect(opening).rejects.toMatchObject({ name: 'SourceError', code: 'input' });
  await expect(opening).rejects.toThrow(/x\.gz cannot be unpacked .*\(ENOENT\); set TMPDIR/);
});

test('refuses a gzip bomb without writing all of it', async () => {
  using scratch = new Scratch();
  const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024));
  await expect(openInput({ name: 'x', path: scratch.write('x', bomb) })).rejects.toThrow(
    'grows beyond',
  );
});

test.each([
  ['a missing file', 'nothing.csv', 'does not exist'],
  ['a folder', '.', 'is a folder; name the files in it'],
  ['a path through a file', 'file/x', 'does not exist'],
])('refuses %s', async (_, name, message) => {
  using scratch = new Scratch();
  scratch.write('file', 'x');
  const opening = openInput({ name, path: path.join(scratch.path, name) });
  await expect(opening).rejects.toMatchObject({ code: 'input' });
  await expect(opening).rejects.toThrow(message);
});

test('refuses a device', async () => {
  await expect(openInput({ name: 'null', path: '/dev/null' })).rejects.toThrow('no ordinary file');
});
