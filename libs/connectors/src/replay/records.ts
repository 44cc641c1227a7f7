/** Bytes of one record to what it says: JSON or CSV, mapped or in the published format. */
import { isUtf8 } from 'node:buffer';
import { type ParseContext, parseMention } from '@goldenhour/mention';
import { SourceError } from '@goldenhour/pipeline/ports';
import { didYouMean } from '../did-you-mean.ts';
import type { ReplayConfig } from './config.ts';
import { csvFields } from './csv.ts';
import { compileMapping } from './mapped.ts';
import type { Absent, Reading, RecordReader, Unreadable } from './reading.ts';

type Row = Readonly<Record<string, unknown>>;

/** Longest name of a column. */
const COLUMN_CHARS_MAX = 200;

/** Of a file, in a message. */
const COLUMNS_LISTED_MAX = 60;

/** Where a number may stand that JavaScript would round: ids of posts have up to twenty digits. */
const LONG_NUMBER = /[:[,]\s*-?\d{16}/;
const WHOLE = /^-?\d+$/;

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
): RecordReader {
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
      const csv = { delimiter: config.delimiter, columns: columns.length, read };
      return { read: (bytes) => csvReading(bytes, csv), absent: () => [] };
    }
    if (mapping === undefined) {
      const read = publishedReader(config);
      return { read: (bytes) => jsonReading(bytes, JSON.parse, read), absent: () => [] };
    }
    const keys = new Keys();
    const map = compileMapping<Row>(mapping, (name, path) => keys.member(name, path), context);
    const read = (row: Row) => {
      keys.look(row);
      return map(row);
    };
    return {
      read: (bytes) => jsonReading(bytes, parseExactly, read),
      absent: () => keys.absent(file.name),
    };
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new SourceError('input', `${file.name}: ${cause.message}`, { cause });
    throw cause;
  }
}

function readHeader(name: string, header: Buffer, delimiter: string): readonly string[] {
  if (header[0] === '{'.charCodeAt(0)) {
    throw new SourceError('input', `${name}: it looks like NDJSON; leave format: csv out`);
  }
  const columns = isUtf8(header) ? csvFields(header.toString('utf8'), delimiter) : null;
  if (columns === null)
    throw new SourceError('input', `${name}: its first line is no CSV header in UTF-8`);
  // What is no header is a row: no text of it may get into a message.
  if (columns.some((column) => column.length > COLUMN_CHARS_MAX)) {
    throw new SourceError(
      'input',
      `${name}: its first line is no CSV header, a name in it is longer than ${COLUMN_CHARS_MAX} characters; put the names of the columns on a line above the first row`,
    );
  }
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
      `${where}: there is no column '${name}'.${delimiterHint(columns) || didYouMean(name, columns)} The columns are ${columns.slice(0, COLUMNS_LISTED_MAX).join(', ')}`,
    );
  }
  if (columns.includes(name, index + 1)) {
    throw new SourceError('input', `${where}: there are two columns '${name}'; rename one`);
  }
  return (row) => row[index];
}

/** A header that is one long column was cut at the wrong character. */
function delimiterHint(columns: readonly string[]): string {
  const other = columns.length === 1 ? /[;\t|,]/.exec(columns[0] ?? '')?.[0] : undefined;
  return other === undefined ? '' : ` Is its delimiter ${other === '\t' ? 'a tab' : `'${other}'`}?`;
}

/** The keys of JSON objects, and which of those asked for were never there. */
class Keys {
  #missing: {
    readonly name: string;
    readonly path: string;
    readonly get: (row: Row) => unknown;
  }[] = [];
  #first: readonly string[] | null = null;

  /** A key as it stands, else the way of keys that its dots make. */
  member(name: string, path: string): (row: Row) => unknown {
    const way = name.split('.');
    const get = (row: Row) => {
      if (Object.hasOwn(row, name)) return row[name];
      return way.length > 1 ? follow(row, way) : undefined;
    };
    this.#missing.push({ name, path, get });
    return get;
  }

  look(row: Row): void {
    this.#first ??= Object.keys(row);
    if (this.#missing.length > 0)
      this.#missing = this.#missing.filter(({ get }) => get(row) === undefined);
  }

  absent(file: string): readonly Absent[] {
    const keys = this.#first ?? [];
    return this.#missing.map(({ name, path }) => ({
      path,
      sentence: `${file}, ${path}: no record has a key '${name}'.${didYouMean(name, keys)} The first one has ${keys.slice(0, COLUMNS_LISTED_MAX).join(', ')}`,
    }));
  }
}

function follow(row: Row, way: readonly string[]): unknown {
  let value: unknown = row;
  for (const key of way)
    value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
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
  parse: (text: string) => unknown,
  read: (row: Row) => Reading,
): Reading {
  if (!isUtf8(bytes)) return malformed('not UTF-8');
  let row: unknown;
  try {
    row = parse(bytes.toString('utf8'));
  } catch {
    return malformed('not JSON');
  }
  return isObject(row) ? read(row) : malformed('JSON, but not an object');
}

// ECMAScript 2026; the types of this version of TypeScript's library lack it.
const json = JSON as unknown as {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
};

/** A whole number that would be rounded becomes the text of its digits, as a CSV would have it. */
function parseExactly(text: string): unknown {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text);
  return json.parse(text, (_, value, { source }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && WHOLE.test(source ?? '')
      ? source
      : value,
  );
}

/** Held to the published format here already, so that a refused line is kept as it stood. */
function publishedReader(config: ReplayConfig): (row: Row) => Reading {
  const context: ParseContext = {
    source: config.name,
    platform: config.platform,
    mode: 'replay',
    observed: 0,
  };
  return (row) => {
    const outcome = parseMention(row, context);
    if (!outcome.ok) {
      const { refusal } = outcome;
      return refusal.fate === 'dead-letter'
        ? { ok: false, reason: refusal.reason, detail: refusal.detail }
        : malformed(refusal.reason);
    }
    return {
      ok: true,
      time: outcome.value.time,
      nativeId: null,
      content: () => '',
      item: () => ({ ok: true, mention: row, subjects: null }),
    };
  };
}

function malformed(detail: string): Unreadable {
  return { ok: false, reason: 'malformed', detail };
}

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
