/**
 * Tables of whole numbers as text: digits to base 36, a comma between the numbers of a row, a
 * semicolon between rows, nothing where there is none.
 *
 * A table is written in parts, each an entry of state. A row has a number that stays its own, and
 * so many numbers in turn share a part: a commit writes the parts in which a row changed, however
 * large the table is.
 */
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

  /** @param rowsAPart few enough for {@link ENTRY_CHARS_MAX}, whatever the rows */
  constructor(name: string, rowsAPart: number) {
    this.#name = name;
    this.#rowsAPart = rowsAPart;
  }

  /** The row of this number came, changed or went. */
  touch(number: number): void {
    this.#changed.add(this.#partOf(number));
  }

  /**
   * The parts that changed since the last time; null where no row is left.
   * @param rows all that there are; within a part they are written in this order
   */
  drain<T>(
    rows: Iterable<T>,
    { numberOf, rowOf }: { numberOf: (row: T) => number; rowOf: (row: T) => Row },
  ): EntryChange[] {
    if (this.#changed.size === 0) return [];
    const parts = new Map(Array.from(this.#changed, (part) => [part, [] as Row[]]));
    this.#changed.clear();
    for (const row of rows) parts.get(this.#partOf(numberOf(row)))?.push(rowOf(row));
    return Array.from(parts, ([part, changed]): EntryChange => {
      return [`${this.#name}/${part}`, encodeRows(changed)];
    });
  }

  #partOf(number: number): number {
    return Math.floor(number / this.#rowsAPart);
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

/** Null where there is none. */
export function encodeRows(rows: readonly Row[]): string | null {
  if (rows.length === 0) return null;
  const codes: number[] = [];
  for (const [place, row] of rows.entries()) {
    if (place > 0) codes.push(SEMICOLON);
    for (let at = 0; at < row.length; at += 1) {
      if (at > 0) codes.push(COMMA);
      const number = row[at] ?? null;
      if (number !== null) pushDigits(codes, number);
    }
  }
  // At once: a text that is put together stays in its pieces, each an object, for as long as it is kept.
  return String.fromCharCode(...codes);
}

export function encodeRow(row: Row): string {
  return encodeRows([row]) ?? '';
}

const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const MINUS = 0x2d;
const DIGITS = Array.from('0123456789abcdefghijklmnopqrstuvwxyz', (digit) => digit.charCodeAt(0));
const BASE = DIGITS.length;

function pushDigits(codes: number[], number: number): void {
  if (number < 0) codes.push(MINUS);
  let rest = Math.abs(number);
  const first = codes.length;
  do {
    const before = Math.floor(rest / BASE);
    codes.push(DIGITS[rest - before * BASE] ?? 0);
    rest = before;
  } while (rest > 0);
  for (let from = first, to = codes.length - 1; from < to; from += 1, to -= 1) {
    const digit = codes[from] ?? 0;
    codes[from] = codes[to] ?? 0;
    codes[to] = digit;
  }
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
