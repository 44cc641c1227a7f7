/** Reads records again, in the order asked for. */
import { createHash } from 'node:crypto';
import { SourceError, type SourceItem } from '@goldenhour/pipeline/ports';
import { type InputFile, readAt, readInto } from './input-file.ts';
import { CHUNK_BYTES, DEAD_LETTER_BYTES_MAX, RECORD_BYTES_MAX } from './limits.ts';
import type { OpenFile, OpenFiles } from './open-files.ts';
import type { Unreadable } from './reading.ts';

/** Records nearer to one another than this are fetched in one read. @unit bytes */
const GAP_BYTES_MAX = 16 * 1024;
/** @unit bytes */
const SPAN_BYTES_MAX = 2 * 1024 * 1024;

type Place = {
  readonly slot: number;
  readonly file: number;
  readonly offset: number;
  readonly length: number;
  readonly line: number;
};

/**
 * Makes the items at these positions of the index, in this order.
 *
 * Neighbours in a file are fetched together, so that a file that is sorted, either way, is read in
 * large pieces.
 *
 * @throws SourceError `input` where a file got shorter
 */
export async function loadItems(
  opened: OpenFiles,
  positions: readonly number[],
): Promise<readonly SourceItem[]> {
  const { index } = opened;
  const places = positions
    .map(
      (at, slot): Place => ({
        slot,
        file: index.files[at] ?? 0,
        offset: index.offsets[at] ?? 0,
        length: index.lengths[at] ?? 0,
        line: index.lines[at] ?? 0,
      }),
    )
    .toSorted((a, b) => a.file - b.file || a.offset - b.offset);
  const items: SourceItem[] = [];
  await Promise.all(
    spans(places).map(async (span) => {
      for (const [place, item] of await readSpan(opened, span)) items[place.slot] = item;
    }),
  );
  return items;
}

/** Groups places that one read fetches. A record over the limit is a group of its own. */
function spans(places: readonly Place[]): readonly (readonly Place[])[] {
  const groups: Place[][] = [];
  let group: Place[] = [];
  for (const place of places) {
    const [first, last] = [group[0], group.at(-1)];
    const joins =
      first !== undefined &&
      last !== undefined &&
      place.file === last.file &&
      place.offset - last.offset - last.length <= GAP_BYTES_MAX &&
      place.offset + place.length - first.offset <= SPAN_BYTES_MAX &&
      last.length <= RECORD_BYTES_MAX;
    if (joins && place.length <= RECORD_BYTES_MAX) group.push(place);
    else {
      group = [place];
      groups.push(group);
    }
  }
  return groups;
}

async function readSpan(
  opened: OpenFiles,
  span: readonly Place[],
): Promise<readonly (readonly [Place, SourceItem])[]> {
  const [first, last] = [span[0], span.at(-1)];
  if (first === undefined || last === undefined) return [];
  const open = opened.files[first.file];
  if (open === undefined) throw new RangeError(`no file ${first.file}`);
  if (first.length > RECORD_BYTES_MAX) return [[first, await oversize(open.file, first)]];
  const wanted = last.offset + last.length - first.offset;
  const bytes = await readAt(open.file.fd, first.offset, wanted);
  if (bytes.length < wanted) throw shrunk(open.file);
  return span.map((place) => {
    const from = place.offset - first.offset;
    return [
      place,
      toItem(open, place, { bytes: bytes.subarray(from, from + place.length), ids: opened.ids }),
    ];
  });
}

function toItem(
  open: OpenFile,
  place: Place,
  record: { readonly bytes: Buffer; readonly ids: 'column' | 'hash' },
): SourceItem {
  const origin = originOf(open.file, place);
  const reading = open.read(record.bytes);
  const read = reading.ok ? reading.item(record.ids) : reading;
  if (!read.ok) return unreadable(record.bytes, read, origin);
  return read.subjects === null
    ? { mention: read.mention, origin }
    : { mention: read.mention, subjects: read.subjects, origin };
}

function unreadable(bytes: Buffer, refusal: Unreadable, origin: string): SourceItem {
  return {
    unreadable: bytes.toString('utf8', 0, DEAD_LETTER_BYTES_MAX),
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    reason: refusal.reason,
    detail: refusal.detail,
    origin,
  };
}

/** Measures a record that is too large to hold: its beginning, length and hash, a chunk at a time. */
async function oversize(file: InputFile, place: Place): Promise<SourceItem> {
  const digest = createHash('sha256');
  const head = await readAt(file.fd, place.offset, DEAD_LETTER_BYTES_MAX);
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let left = place.length;
  while (left > 0) {
    const part = chunk.subarray(0, Math.min(CHUNK_BYTES, left));
    const read = await readInto(file.fd, part, place.offset + place.length - left);
    if (read < part.length) throw shrunk(file);
    digest.update(part);
    left -= read;
  }
  return {
    unreadable: head.toString('utf8'),
    bytes: place.length,
    sha256: digest.digest('hex'),
    reason: 'too_large',
    detail: `longer than ${RECORD_BYTES_MAX} bytes`,
    origin: originOf(file, place),
  };
}

function originOf(file: InputFile, place: Place): string {
  return `${file.name}:${place.line}`;
}

function shrunk(file: InputFile): SourceError {
  return new SourceError(
    'input',
    `${file.name} got shorter while it was being read; start again with a file that stays as it is`,
  );
}
