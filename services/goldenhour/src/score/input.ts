/** What is read: standard input or files, plain or gzip, chunk by chunk. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { addAbortSignal, pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '@goldenhour/host';

/** Read at a time from a file. @unit bytes */
const CHUNK_BYTES = 256 * 1024;
const GZIP = [0x1f, 0x8b];
const UTF16 = ['fffe', 'feff'];

/** By this name a file stands for standard input. */
export const STDIN = '-';

/** @throws AppError for the first that cannot be read, before anything is */
export async function checkFiles(files: readonly string[]): Promise<void> {
  for (const file of files) {
    if (file === STDIN) continue;
    const found = await stat(file).catch((cause: unknown) => {
      throw unreadable(file, cause);
    });
    if (found.isDirectory()) throw new AppError(`${file} is a folder; name the files in it.`);
  }
}

/**
 * The bytes of a file, unpacked. Ends with the signal's reason where it is aborted.
 * @throws AppError where it cannot be read, or is no text
 */
export async function* bytesOf(file: string, signal: AbortSignal): AsyncIterable<Buffer> {
  const source =
    file === STDIN ? process.stdin : createReadStream(file, { highWaterMark: CHUNK_BYTES });
  try {
    const chunks = addAbortSignal(signal, source)[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    const first = await chunks.next();
    if (first.done === true) return;
    const head = first.value;
    if (UTF16.includes(head.toString('hex', 0, 2))) {
      throw new AppError(
        `${nameOf(file)} is UTF-16 text. Convert it first: iconv -f UTF-16 -t UTF-8`,
      );
    }
    yield* GZIP.every((byte, at) => head[at] === byte)
      ? unpacked(rest(head, chunks))
      : rest(head, chunks);
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw cause instanceof AppError ? cause : unreadable(file, cause);
  } finally {
    source.destroy();
  }
}

async function* rest(head: Buffer, chunks: AsyncIterator<Buffer>): AsyncIterable<Buffer> {
  yield head;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next())
    yield next.value;
}

function unpacked(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  // Its errors come out of the iteration.
  return pipeline(Readable.from(chunks), createGunzip({ chunkSize: CHUNK_BYTES }), () => {});
}

export const nameOf = (file: string): string => (file === STDIN ? 'standard input' : file);

function unreadable(file: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  const why =
    code === 'ENOENT' || code === 'ENOTDIR'
      ? 'does not exist. Check its path.'
      : code === 'EACCES' || code === 'EPERM'
        ? 'may not be read by this user. Change its permissions.'
        : code.startsWith('Z_') || code === 'ERR_STREAM_PREMATURE_CLOSE'
          ? 'is damaged gzip, or ends in the middle of it. Copy it again.'
          : `cannot be read (${code}).`;
  return new AppError(`${nameOf(file)} ${why}`, { cause });
}
