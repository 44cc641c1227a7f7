/** Walks over the records of a file once, in constant memory. */
import { createHash } from 'node:crypto';
import { type Beyond, csvRecordEnd, firstLine } from './csv.ts';
import { type InputFile, readInto } from './input-file.ts';
import { CHUNK_BYTES, RECORD_BYTES_MAX } from './limits.ts';

const LF = 0x0a;
const CR = 0x0d;

/** Finds the end of the record at `span.from`, see `csvRecordEnd`. */
export type RecordEnd = (
  bytes: Uint8Array,
  span: { readonly from: number; readonly to: number },
  beyond: Beyond,
) => number;

/** One record without its line end. */
export type RawRecord = {
  /** In the file. @unit bytes */
  readonly offset: number;
  /** @unit bytes */
  readonly length: number;
  /** Of its first line, from 1. */
  readonly line: number;
  /** Valid during the call only; null: longer than `RECORD_BYTES_MAX`. */
  readonly bytes: Buffer | null;
};

export const lineRecordEnd: RecordEnd = firstLine;

export function csvRecords(delimiter: string): RecordEnd {
  const code = delimiter.charCodeAt(0);
  return (bytes, span, beyond) => csvRecordEnd(bytes, span, code, beyond);
}

/**
 * Calls `onRecord` for each record but empty lines, in file order.
 *
 * Holds one record and one chunk, whatever the file: of a longer record only the place is found.
 *
 * @returns the SHA-256 of the whole file, hex
 * @complexity one pass; a record that crosses a chunk is looked at again, at most five times
 */
export async function scanRecords(
  file: InputFile,
  recordEnd: RecordEnd,
  onRecord: (record: RawRecord) => void,
  chunkBytes = CHUNK_BYTES,
): Promise<string> {
  const hash = createHash('sha256');
  const window = Buffer.allocUnsafe(RECORD_BYTES_MAX + 2 + chunkBytes);
  /** File offset of `window[0]`. */
  let base = file.start;
  let from = 0;
  let to = 0;
  let line = 1;
  let ended = false;
  /** Inside a record over the limit: where it began. */
  let skippingSince: number | null = null;

  const emit = (offset: number, end: number, bytes: Buffer | null) => {
    if (end > offset) onRecord({ offset, length: end - offset, line, bytes });
  };

  while (!ended || from < to) {
    if (!ended) {
      window.copyWithin(0, from, to);
      base += from;
      to -= from;
      from = 0;
      const read = await readInto(file.fd, window.subarray(to, to + chunkBytes), base + to);
      hash.update(window.subarray(to, to + read));
      to += read;
      ended = read < chunkBytes;
    }
    if (skippingSince !== null) {
      const end = firstLine(window, { from, to }, ended ? 'end' : 'more');
      if (end === -1) {
        from = to;
        continue;
      }
      emit(skippingSince, base + trimmed(window, from, end), null);
      line += 1;
      skippingSince = null;
      from = end;
    }
    while (from < to) {
      const over = to - from > RECORD_BYTES_MAX + 2;
      const end = recordEnd(window, { from, to }, ended ? 'end' : over ? 'over' : 'more');
      if (end === -1) {
        if (over) {
          skippingSince = base + from;
          from = to;
        }
        break;
      }
      const stop = trimmed(window, from, end);
      emit(
        base + from,
        base + stop,
        stop - from > RECORD_BYTES_MAX ? null : window.subarray(from, stop),
      );
      line += linesIn(window, from, end);
      from = end;
    }
  }
  return hash.digest('hex');
}

/** The index after the last byte before the line end. */
function trimmed(bytes: Uint8Array, from: number, end: number): number {
  let stop = end;
  if (stop > from && bytes[stop - 1] === LF) stop -= 1;
  if (stop > from && bytes[stop - 1] === CR) stop -= 1;
  return stop;
}

function linesIn(bytes: Uint8Array, from: number, end: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF, from); at !== -1 && at < end; at = bytes.indexOf(LF, at + 1)) {
    lines += 1;
    // Not on into the next record.
    if (at === end - 1) break;
  }
  return lines;
}
