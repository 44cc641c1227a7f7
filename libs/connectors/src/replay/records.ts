/** Bytes of one record to what it says: JSON or CSV, mapped or in the published format. */
import { isUtf8 } from 'node:buffer';
import type { EpochMs } from '@goldenhour/mention';
import { SourceError } from '@goldenhour/pipeline/ports';
import { didYouMean } from '../did-you-mean.ts';
import type { ReplayConfig } from './config.ts';
import { csvFields } from './csv.ts';
import { compileMapping } from './mapped.ts';
import type { Reading, ReadRecord, Unreadable } from './reading.ts';
import { compileTime } from './time-format.ts';

const readIso = compileTime('iso', 'UTC');

/**
 * Makes the reader of one file.
 *
 * @param header the first record of a CSV; null for NDJSON
 * @throws SourceError `input`: a mapped column that the file lacks, a zone or pattern that cannot be used
 */
export function createReader(
  config: ReplayConfig,
  file: { readonly name: string; readonly header: Buffer | null },
  subjects: ReadonlySet<string>,
): ReadRecord {
  const { mapping } = config;
  const context = { platform: config.platform, subjects };
  try {
    if (file.header !== null) {
      if (mapping === undefined) throw new RangeError('a CSV needs a mapping of its columns');
      const columns = readHeader(file.name, file.header, config.delimiter);
      const read = compileMapping<readonly string[]>(
        mapping,
        (name, path) => cell(columns, name, `${file.name}, ${path}`),
        context,
      );
      return (bytes) =>
        csvReading(bytes, { delimiter: config.delimiter, columns: columns.length, read });
    }
    const read =
      mapping === undefined
        ? publishedReading
        : compileMapping<Readonly<Record<string, unknown>>>(
            mapping,
            (name) => member(name),
            context,
          );
    return (bytes) => jsonReading(bytes, read);
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new SourceError('input', `${file.name}: ${cause.message}`, { cause });
    throw cause;
  }
}

function readHeader(name: string, header: Buffer, delimiter: string): readonly string[] {
  const columns = isUtf8(header) ? csvFields(header.toString('utf8'), delimiter) : null;
  if (columns === null)
    throw new SourceError('input', `${name}: its first line is no CSV header in UTF-8`);
  return columns.map((column) => column.trim());
}

function cell(
  columns: readonly string[],
  name: string,
  where: string,
): (row: readonly string[]) => unknown {
  const index = columns.indexOf(name);
  if (index === -1) {
    throw new SourceError(
      'input',
      `${where}: there is no column '${name}'.${didYouMean(name, columns)} The columns are ${columns.slice(0, 100).join(', ')}`,
    );
  }
  if (columns.includes(name, index + 1)) {
    throw new SourceError('input', `${where}: there are two columns '${name}'; rename one`);
  }
  return (row) => row[index];
}

/** A key as it stands, else the way of keys that its dots make. */
function member(name: string): (row: Readonly<Record<string, unknown>>) => unknown {
  const way = name.split('.');
  return (row) => {
    if (Object.hasOwn(row, name) || way.length === 1)
      return Object.hasOwn(row, name) ? row[name] : undefined;
    let value: unknown = row;
    for (const key of way)
      value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    return value;
  };
}

function csvReading(
  bytes: Buffer,
  csv: {
    readonly delimiter: string;
    readonly columns: number;
    readonly read: (row: readonly string[]) => Reading;
  },
): Reading {
  if (!isUtf8(bytes)) return malformed('not UTF-8');
  const row = csvFields(bytes.toString('utf8'), csv.delimiter);
  if (row === null) return malformed('quotes that do not close, or close inside a field');
  if (row.length !== csv.columns)
    return malformed(`${row.length} fields where the header has ${csv.columns}`);
  return csv.read(row);
}

function jsonReading(
  bytes: Buffer,
  read: (row: Readonly<Record<string, unknown>>) => Reading,
): Reading {
  if (!isUtf8(bytes)) return malformed('not UTF-8');
  let row: unknown;
  try {
    row = JSON.parse(bytes.toString('utf8'));
  } catch {
    return malformed('not JSON');
  }
  return isObject(row) ? read(row) : malformed('JSON, but not an object');
}

function publishedReading(row: Readonly<Record<string, unknown>>): Reading {
  const time = publishedTime(row['time']);
  if (time === null)
    return { ok: false, reason: 'bad_time', detail: 'time: neither milliseconds nor ISO 8601' };
  return {
    ok: true,
    time,
    nativeId: null,
    content: () => '',
    item: () => ({
      ok: true,
      mention: row['time'] === time ? row : { ...row, time },
      subjects: null,
    }),
  };
}

/** Files written by hand say times in ISO 8601; the format itself counts milliseconds. */
function publishedTime(value: unknown): EpochMs | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : null;
  return readIso(value);
}

function malformed(detail: string): Unreadable {
  return { ok: false, reason: 'malformed', detail };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
