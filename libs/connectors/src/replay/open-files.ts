/** Opens the files of a replay and reads them once: index, ids, fingerprint. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { EpochMs } from '@goldenhour/mention';
import { SourceError } from '@goldenhour/pipeline/ports';
import type { ReplayConfig } from './config.ts';
import { Identity } from './identity.ts';
import { closeInput, type InputFile, openInput } from './input-file.ts';
import { FILES_MAX, RECORDS_MAX } from './limits.ts';
import type { ReadRecord, RecordReader, Unreadable } from './reading.ts';
import { RecordIndex } from './record-index.ts';
import { createReader } from './records.ts';
import { csvRecords, lineRecordEnd, scanRecords } from './scan.ts';

export type OpenFile = { readonly file: InputFile; readonly read: ReadRecord };

export type OpenFiles = {
  readonly files: readonly OpenFile[];
  readonly index: RecordIndex;
  /** Whether native ids or hashes name the posts. */
  readonly ids: 'column' | 'hash';
  /** What a person should know, one sentence each. */
  readonly notices: readonly string[];
  /** Of all bytes and of what decides on the order. */
  readonly fingerprint: string;
};

/**
 * Opens and scans all files of a configuration.
 *
 * @throws SourceError `input`, after closing what it opened
 * @complexity one pass over all bytes; memory as `RecordIndex`, and 16 bytes a record for `ids: auto`
 */
export async function openFiles(
  config: ReplayConfig,
  context: {
    readonly baseDir: string;
    readonly subjects: ReadonlySet<string>;
    readonly recordsMax?: number;
  },
): Promise<OpenFiles> {
  if (config.files.length === 0) {
    throw new SourceError(
      'input',
      `source ${config.name} names no files; add files: [my.ndjson] or give them to goldenhour replay`,
    );
  }
  if (config.files.length > FILES_MAX) {
    throw new SourceError(
      'input',
      `source ${config.name} names ${config.files.length} files; at most ${FILES_MAX} can be read together: join some (cat, or one gzip after the other)`,
    );
  }
  const inputs: InputFile[] = [];
  try {
    for (const name of config.files)
      inputs.push(await openInput({ name, path: path.resolve(context.baseDir, name) }));
    return await scanAll(config, inputs, context);
  } catch (cause) {
    await Promise.all(inputs.map(closeInput));
    throw cause;
  }
}

async function scanAll(
  config: ReplayConfig,
  inputs: readonly InputFile[],
  context: { readonly subjects: ReadonlySet<string>; readonly recordsMax?: number },
): Promise<OpenFiles> {
  const index = new RecordIndex();
  const recordsMax = context.recordsMax ?? RECORDS_MAX;
  const identity =
    config.ids === 'auto' && config.mapping?.id !== undefined ? new Identity() : null;
  const digest = createHash('sha256').update(orderOf(config));
  const files: OpenFile[] = [];
  const notices: string[] = [];
  for (const [position, file] of inputs.entries()) {
    const scanned = await scanFile({
      config,
      file,
      position,
      index,
      identity,
      recordsMax,
      subjects: context.subjects,
    });
    digest.update(scanned.sha256);
    files.push({ file, read: scanned.read });
    notices.push(...scanned.notices);
  }
  index.trim();
  if (index.count === 0) {
    throw new SourceError(
      'input',
      `${config.files.join(', ')}: no records${config.format === 'csv' ? ' below the header' : ''}; nothing to replay`,
    );
  }
  const ids = chooseIds(config, identity, notices);
  if (config.mapping !== undefined && config.mapping.author === undefined) {
    notices.push('no column for the author is mapped: each post counts as a voice of its own');
  }
  const fingerprint = digest.update(ids).digest('hex').slice(0, 16);
  return { files, index, ids, notices, fingerprint };
}

async function scanFile(context: {
  readonly config: ReplayConfig;
  readonly file: InputFile;
  readonly position: number;
  readonly index: RecordIndex;
  readonly identity: Identity | null;
  readonly recordsMax: number;
  readonly subjects: ReadonlySet<string>;
}): Promise<{ sha256: string; read: ReadRecord; notices: readonly string[] }> {
  const { config, file, index, identity } = context;
  const isCsv = config.format === 'csv';
  const first = index.count;
  const state: { reader: RecordReader | null; time: EpochMs | null; refused: Refused | null } = {
    reader: isCsv
      ? null
      : createReader(config, { name: file.name, header: null }, context.subjects),
    time: null,
    refused: null,
  };
  const sha256 = await scanRecords(
    file,
    isCsv ? csvRecords(config.delimiter) : lineRecordEnd,
    (record) => {
      if (state.reader === null) {
        state.reader = createReader(
          config,
          { name: file.name, header: headerOf(file, record.bytes) },
          context.subjects,
        );
        return;
      }
      if (index.count >= context.recordsMax) {
        throw new SourceError(
          'input',
          `${config.files.join(', ')}: more than ${context.recordsMax} records; split them and replay one part after the other`,
        );
      }
      const reading = record.bytes === null ? null : state.reader.read(record.bytes);
      if (reading?.ok === true) {
        // What could not be read before the first time stands beside it.
        if (state.time === null) index.times.fill(reading.time, first, index.count);
        state.time = reading.time;
        if (identity !== null) identity.add(reading.nativeId, reading.content);
      } else if (reading !== null) state.refused ??= { ...reading, line: record.line };
      index.add({
        time: state.time ?? 0,
        file: context.position,
        offset: record.offset,
        length: record.length,
        line: record.line,
      });
    },
  );
  const records = index.count - first;
  if (records > 0 && state.time === null) throw unusable(config, file, state.refused);
  const notices: string[] = [];
  if (records === 0) notices.push(`${file.name} holds no records`);
  else {
    for (const { path: where, sentence } of state.reader?.absent() ?? []) {
      if (REQUIRED.has(where)) throw new SourceError('input', sentence);
      notices.push(sentence);
    }
  }
  return { sha256, read: state.reader?.read ?? noRecords, notices };
}

/** Paths of the mapping that are a mistake where no record has them; of others a notice is enough. */
const REQUIRED: ReadonlySet<string> = new Set(['mapping.text', 'mapping.subjects.column']);

type Refused = Unreadable & { readonly line: number };

/** Of a file without even a header; nothing in the index points there. */
function noRecords(): Unreadable {
  return { ok: false, reason: 'malformed', detail: 'an empty file' };
}

function headerOf(file: InputFile, bytes: Buffer | null): Buffer {
  if (bytes === null)
    throw new SourceError('input', `${file.name}: its first line is too long for a CSV header`);
  return Buffer.from(bytes);
}

/** A file of which nothing can be read was described wrongly; that is no matter for dead letters. */
function unusable(config: ReplayConfig, file: InputFile, refused: Refused | null): SourceError {
  const why =
    refused === null ? 'every line is too long' : `line ${refused.line}: ${refused.detail}`;
  const what =
    refused?.reason === 'malformed' || refused?.reason === 'bad_time'
      ? 'no record has a usable time'
      : 'no record can be read';
  return new SourceError(
    'input',
    `${file.name}: ${what} (${why}); ${advice(config, file, refused)}`,
  );
}

function advice(config: ReplayConfig, file: InputFile, refused: Refused | null): string {
  if (refused !== null && refused.reason !== 'malformed') {
    return config.mapping === undefined
      ? 'without a mapping, lines are mentions in the published format; for other files add a mapping'
      : 'check mapping.time and mapping.timeFormat';
  }
  if (config.format === 'csv') return 'check delimiter, and that the file is CSV';
  return /\.csv(\.gz)?$/i.test(file.name)
    ? 'is it a CSV? then say format: csv and a mapping'
    : 'it must hold one JSON object a line (jq -c ".[]" makes that of an array)';
}

/** All of the configuration that decides which record comes when, and what it is called. */
function orderOf(config: ReplayConfig): string {
  const { format, delimiter, order, mapping } = config;
  return JSON.stringify([
    1,
    format,
    delimiter,
    order,
    mapping?.time,
    mapping?.timeFormat,
    mapping?.zone,
  ]);
}

/** Decides what names the posts, and says so. */
function chooseIds(
  config: ReplayConfig,
  identity: Identity | null,
  notices: string[],
): 'column' | 'hash' {
  const column = config.mapping?.id;
  if (config.mapping === undefined) return 'column';
  if (column === undefined || config.ids === 'hash') {
    notices.push('ids are hashes of author, time and text');
    return 'hash';
  }
  if (identity === null) {
    notices.push(`ids are those of column '${column}', as configured`);
    return 'column';
  }
  const { ids, posts, missing } = identity.counts();
  if (ids < posts) {
    notices.push(
      `ids are hashes of author, time and text: column '${column}' has ${ids} distinct ids for ${posts} different posts`,
    );
    return 'hash';
  }
  const rest = missing === 0 ? '' : `; ${missing} rows have none and get a hash`;
  notices.push(`ids are those of column '${column}': none stands for two different posts${rest}`);
  return 'column';
}
