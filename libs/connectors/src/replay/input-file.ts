/** Opens a file of records: checks what it is, and unpacks gzip to an unnamed temporary file. */
import { close, constants, createReadStream, fstat, open, read, unlink, write } from 'node:fs';
import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { SourceError } from '@goldenhour/pipeline/ports';
import { GZIP_BYTES_MAX, GZIP_FREE_BYTES, GZIP_RATIO_MAX } from './limits.ts';

// Plain descriptors rather than FileHandle: they live as long as the source, not as long as the
// garbage collector pleases.
const openFd = promisify(open);
const readFd = promisify(read);
const statFd = promisify(fstat);
const closeFd = promisify(close);
const unlinkFile = promisify(unlink);
const writeFd = promisify(write);

export type InputFile = {
  /** As the person wrote it; for messages and origins. */
  readonly name: string;
  readonly fd: number;
  /** @unit bytes */
  readonly size: number;
  /** Where the records begin: after a byte order mark. @unit bytes */
  readonly start: number;
  /** Of an uncompressed file when it was opened; null: a copy that nobody can change. */
  readonly modifiedMs: number | null;
};

/** First bytes of what is not text, and what to do about it. */
const FOREIGN: readonly (readonly [magic: string, advice: string])[] = [
  ['fffe', 'is UTF-16 text; convert it first: iconv -f UTF-16 -t UTF-8'],
  ['feff', 'is UTF-16 text; convert it first: iconv -f UTF-16 -t UTF-8'],
  ['504b0304', 'is a zip archive (or a spreadsheet); unpack it or save it as CSV first'],
  ['28b52ffd', 'is compressed with zstd; unpack it first, or use gzip'],
  ['425a68', 'is compressed with bzip2; unpack it first, or use gzip'],
  ['fd377a585a', 'is compressed with xz; unpack it first, or use gzip'],
  ['50415231', 'is a Parquet file; export it as NDJSON or CSV first'],
  ['53514c69746520', 'is an SQLite database; export it as NDJSON or CSV first'],
];

/**
 * Opens one file. Whoever gets it closes it with `closeInput`.
 *
 * @throws SourceError `input`: missing, a folder, unreadable, not text, not whole
 */
export async function openInput(file: {
  readonly name: string;
  readonly path: string;
}): Promise<InputFile> {
  let fd = await openForReading(file);
  try {
    let stat = await statFd(fd);
    if (!stat.isFile()) {
      throw new SourceError(
        'input',
        `${file.name} is ${stat.isDirectory() ? 'a folder; name the files in it' : 'no ordinary file; save it as a file first'}`,
      );
    }
    let head = await readAt(fd, 0, 8);
    let modifiedMs: number | null = stat.mtimeMs;
    if (head[0] === 0x1f && head[1] === 0x8b) {
      const unpacked = await unpack(file, stat.size);
      await closeFd(fd);
      fd = unpacked;
      stat = await statFd(fd);
      head = await readAt(fd, 0, 8);
      modifiedMs = null;
    }
    const hex = head.toString('hex');
    const foreign = FOREIGN.find(([magic]) => hex.startsWith(magic));
    if (foreign !== undefined) throw new SourceError('input', `${file.name} ${foreign[1]}`);
    return {
      name: file.name,
      fd,
      size: stat.size,
      start: hex.startsWith('efbbbf') ? 3 : 0,
      modifiedMs,
    };
  } catch (cause) {
    await closeFd(fd);
    throw cause;
  }
}

export async function closeInput(file: InputFile): Promise<void> {
  await closeFd(file.fd);
}

/** Reads `length` bytes at `position`, fewer only at the end of the file. */
export async function readAt(fd: number, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  return buffer.subarray(0, await readInto(fd, buffer, position));
}

/** Fills `buffer` from `position`; returns how many bytes there were. */
export async function readInto(fd: number, buffer: Buffer, position: number): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await readFd(
      fd,
      buffer,
      filled,
      buffer.length - filled,
      position + filled,
    );
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** @throws SourceError `input` where the file is not as it was when it was opened */
export async function checkUnchanged(file: InputFile): Promise<void> {
  const stat = await statFd(file.fd);
  if (stat.size !== file.size || (file.modifiedMs !== null && stat.mtimeMs !== file.modifiedMs)) {
    throw new SourceError(
      'input',
      `${file.name} was changed while it was being read; start again with a file that stays as it is`,
    );
  }
}

async function openForReading(file: {
  readonly name: string;
  readonly path: string;
}): Promise<number> {
  try {
    // Non-blocking, so that a named pipe is recognised instead of waited for.
    return await openFd(file.path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    const code = errorCode(cause);
    const why =
      code === 'ENOENT' || code === 'ENOTDIR'
        ? `does not exist (looked at ${file.path}); check the path`
        : code === 'EACCES' || code === 'EPERM'
          ? 'may not be read by this user; change its permissions'
          : code === 'EMFILE' || code === 'ENFILE'
            ? 'cannot be opened beside so many others; raise the limit of open files (ulimit -n)'
            : `cannot be opened (${code})`;
    throw new SourceError('input', `${file.name} ${why}`, { cause });
  }
}

/** Unpacks into a file without a name, which is gone with the process however that ends. */
async function unpack(
  file: { readonly name: string; readonly path: string },
  packedBytes: number,
): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'goldenhour-')).catch((cause: unknown) => {
    throw new SourceError(
      'input',
      `${file.name} cannot be unpacked into ${tmpdir()} (${errorCode(cause)}); set TMPDIR to a folder that this user may write to`,
      { cause },
    );
  });
  const target = path.join(folder, 'unpacked');
  const fd = await openFd(target, 'wx+', 0o600);
  await unlinkFile(target);
  await rmdir(folder);
  try {
    await pipeline(
      createReadStream(file.path),
      createGunzip(),
      bounded(file.name, packedBytes),
      async (chunks) => {
        let position = 0;
        for await (const chunk of chunks as AsyncIterable<Buffer>) {
          await writeAll(fd, chunk, position);
          position += chunk.length;
        }
      },
    );
    return fd;
  } catch (cause) {
    await closeFd(fd);
    if (cause instanceof SourceError) throw cause;
    const code = errorCode(cause);
    const why =
      code === 'ENOSPC'
        ? `does not fit unpacked into ${tmpdir()}; make room there or set TMPDIR to a larger disk`
        : code === 'Z_BUF_ERROR'
          ? 'ends in the middle of its gzip data; copy it again'
          : `cannot be unpacked: it is damaged (${code}); copy it again`;
    throw new SourceError('input', `${file.name} ${why}`, { cause });
  }
}

function bounded(name: string, packedBytes: number): Transform {
  const limit = Math.min(GZIP_BYTES_MAX, Math.max(GZIP_FREE_BYTES, packedBytes * GZIP_RATIO_MAX));
  let unpacked = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      unpacked += chunk.length;
      if (unpacked <= limit) done(null, chunk);
      else
        done(
          new SourceError(
            'input',
            `${name} grows beyond ${limit} bytes when unpacked, ${GZIP_RATIO_MAX} times its size or more; if that is right, unpack it yourself`,
          ),
        );
    },
  });
}

function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}

async function writeAll(fd: number, chunk: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < chunk.length) {
    const { bytesWritten } = await writeFd(
      fd,
      chunk,
      written,
      chunk.length - written,
      position + written,
    );
    written += bytesWritten;
  }
}
