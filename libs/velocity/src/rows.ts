/**
 * Tables of whole numbers as text: digits to base 36, a comma between the numbers of a row, a
 * semicolon between rows, nothing where there is none. Long tables are cut between rows, so that no
 * entry of state is larger than the log takes.
 */
import { damaged } from './state-error.ts';

/** @unit characters; all of them ASCII, so bytes as well. The log takes 16 kB an entry. */
export const ENTRY_CHARS_MAX = 16_000;

export type Row = readonly (number | null)[];
/** Named parts of a state; a part that did not fit one entry goes on in `name/1`, `name/2`, … */
export type Entries = readonly (readonly [part: string, value: string])[];

/** Nothing at all for an empty table. */
export function encodeRows(part: string, rows: Iterable<Row>): Entries {
  const entries: [string, string][] = [];
  let value = '';
  for (const row of rows) {
    const text = row.map((number) => (number === null ? '' : number.toString(36))).join(',');
    if (value !== '' && value.length + text.length >= ENTRY_CHARS_MAX) {
      entries.push([`${part}/${entries.length}`, value]);
      value = '';
    }
    value += value === '' ? text : `;${text}`;
  }
  if (value !== '') entries.push([`${part}/${entries.length}`, value]);
  return entries;
}

/** @throws StateError when it is none that {@link encodeRows} gives */
export function decodeRows(part: string, entries: ReadonlyMap<string, string>): Row[] {
  const rows: Row[] = [];
  for (let index = 0; ; index += 1) {
    const value = entries.get(`${part}/${index}`);
    if (value === undefined) return rows;
    for (const row of value.split(';')) rows.push(row.split(',').map((text) => read(part, text)));
  }
}

/** @throws StateError when it is missing */
export function whole(part: string, value: number | null | undefined): number {
  if (value === null || value === undefined) throw damaged(part);
  return value;
}

function read(part: string, text: string): number | null {
  if (text === '') return null;
  const value = Number.parseInt(text, 36);
  if (!/^-?[0-9a-z]{1,11}$/.test(text) || !Number.isSafeInteger(value)) throw damaged(part);
  return value;
}
