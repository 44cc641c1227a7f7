/**
 * Tables of whole numbers as text: digits to base 36, a comma between the numbers of a row, a
 * semicolon between rows, nothing where there is none.
 *
 * A table is written in parts, each an entry of state. A row has a number that stays its own, and
 * so many numbers in turn share a part: a commit writes the parts in which a row changed, however
 * large the table is.
 */
import { textOf } from './characters.ts';
import { damaged } from './state-error.ts';

/** @unit characters; all of them ASCII, so bytes as well. The log takes 16 kB an entry. */
export const ENTRY_CHARS_MAX = 16_000;

export type Row = readonly (number | null)[];
/** Named entries of a state. */
export type Entries = ReadonlyMap<string, string>;
/** What became of one; null deletes it. */
export type EntryChange = readonly [part: string, value: string | null];

/** Entries `<name>/<part>` of one table. Which parts changed is known here, the rows are not. */
export class Parts {
  readonly #name: string;
  readonly #rowsAPart: number;
  readonly #changed = new Set<number>();
  /** The part that was added last: most often the next is the same. */
  #last = NaN;

  /** @param rowsAPart few enough for {@link ENTRY_CHARS_MAX}, whatever the rows */
  constructor(name: string, rowsAPart: number) {
    this.#name = name;
    this.#rowsAPart = rowsAPart;
  }

  /** The row of this number came, changed or went. */
  touch(number: number): void {
    const part = Math.floor(number / this.#rowsAPart);
    if (part === this.#last) return;
    this.#last = part;
    this.#changed.add(part);
  }

  /**
   * The parts that changed since the last time; null where no row is left. Only their rows are asked
   * for, in the order of their numbers.
   * @param rowOf undefined where there is none of this number
   */
  drain(rowOf: (number: number) => Row | undefined): EntryChange[] {
    if (this.#changed.size === 0) return [];
    const changes = Array.from(this.#changed, (part): EntryChange => {
      const rows: Row[] = [];
      const first = part * this.#rowsAPart;
      for (let number = first; number < first + this.#rowsAPart; number += 1) {
        const row = rowOf(number);
        if (row !== undefined) rows.push(row);
      }
      return [`${this.#name}/${part}`, encodeRows(rows)];
    });
    this.#changed.clear();
    this.#last = NaN;
    return changes;
  }
}

/** All rows of a table, part by part in no particular order. @throws StateError */
export function readParts(name: string, entries: Entries): Row[] {
  const rows: Row[] = [];
  for (const [part, text] of entries) {
    if (part.startsWith(`${name}/`)) rows.push(...decodeRows(name, text));
  }
  return rows;
}

/**
 * Null where there is none.
 * @throws RangeError for more than {@link ENTRY_CHARS_MAX}
 */
export function encodeRows(rows: readonly Row[]): string | null {
  if (rows.length === 0) return null;
  let end = 0;
  for (const [place, row] of rows.entries()) {
    if (place > 0) room[end++] = SEMICOLON;
    for (let at = 0; at < row.length; at += 1) {
      if (at > 0) room[end++] = COMMA;
      const number = row[at] ?? null;
      if (number !== null) end = writeDigits(number, end);
    }
  }
  if (end > ENTRY_CHARS_MAX) throw new RangeError(`${end} characters are too many for one entry`);
  return textOf(room.slice(0, end));
}

export function encodeRow(row: Row): string {
  return encodeRows([row]) ?? '';
}

const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const MINUS = 0x2d;
const DIGITS = Uint8Array.from('0123456789abcdefghijklmnopqrstuvwxyz', (digit) =>
  digit.charCodeAt(0),
);
const BASE = DIGITS.length;
/** Working memory of one call. */
const room = Array<number>(ENTRY_CHARS_MAX).fill(0);

/** @returns where it ends */
function writeDigits(number: number, start: number): number {
  return number >= 0 && number < 2 ** 31 ? writeSmall(number | 0, start) : writeAny(number, start);
}

/** As the other, in integers of 32 bits: a fraction of the time. */
function writeSmall(number: number, start: number): number {
  let end = start + 1;
  for (let over = (number / BASE) | 0; over > 0; over = (over / BASE) | 0) end += 1;
  let rest = number;
  for (let at = end - 1; at >= start; at -= 1) {
    const higher = (rest / BASE) | 0;
    room[at] = DIGITS[rest - higher * BASE] ?? 0;
    rest = higher;
  }
  return end;
}

function writeAny(number: number, start: number): number {
  let rest = Math.abs(number);
  let end = start + 1;
  for (let power = BASE; power <= rest; power *= BASE) end += 1;
  if (number < 0) {
    room[start] = MINUS;
    end += 1;
  }
  let at = end;
  do {
    const higher = Math.floor(rest / BASE);
    at -= 1;
    room[at] = DIGITS[rest - higher * BASE] ?? 0;
    rest = higher;
  } while (rest > 0);
  return end;
}

/** @throws StateError when it is no text of rows */
export function decodeRows(name: string, text: string): Row[] {
  return text.split(';').map((row) => row.split(',').map((digits) => read(name, digits)));
}

/** @throws StateError when it is missing */
export function whole(name: string, value: number | null | undefined): number {
  if (value === null || value === undefined) throw damaged(name);
  return value;
}

function read(name: string, text: string): number | null {
  if (text === '') return null;
  const value = Number.parseInt(text, 36);
  if (!/^-?[0-9a-z]{1,11}$/.test(text) || !Number.isSafeInteger(value)) throw damaged(name);
  return value;
}
