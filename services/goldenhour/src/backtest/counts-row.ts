/** One row of counts, read strictly: what is no count is a fault of that row, never a guess. */
import { csvFields } from '@goldenhour/connectors';
import type { Columns } from './columns.ts';
import { quoted } from './row-time.ts';

/** Largest count of one bin. Far above what all platforms together carry in a day. */
export const COUNT_MAX = 1_000_000_000_000;
/** Longest name of a subject. @unit UTF-16 code units */
const SUBJECT_CHARS_MAX = 256;

const THOUSANDS = /^-?\d{1,3}(?:\.\d{3})+$/;

export type CountsRow = {
  /** As it stands there. */
  readonly timestamp: string;
  /** As it stands there; null without such a column. */
  readonly subject: string | null;
  /** Null: missing, the cell is empty. */
  readonly total: number | null;
  /** Null: not known. */
  readonly negative: number | null;
};

/** Why a row cannot be used, with what could be read of it. */
export type RowFault = {
  readonly timestamp: string | null;
  readonly subject: string | null;
  readonly fault: string;
};

export function readRow(line: string, columns: Columns): CountsRow | RowFault {
  const fields = csvFields(line, columns.delimiter);
  if (fields === null)
    return broken('its quotes do not work out; no cell goes on in the next line');
  const timestamp = fields[columns.timestamp] ?? null;
  const subject = columns.subject === null ? null : (fields[columns.subject] ?? null);
  const fault = (why: string): RowFault => ({ timestamp, subject, fault: why });
  if (fields.length !== columns.count || timestamp === null) {
    return fault(`it has ${fields.length} fields where the first line has ${columns.count}`);
  }
  if (columns.subject !== null && (subject === null || subject.trim() === '')) {
    return fault('subject is empty');
  }
  if (subject !== null && subject.length > SUBJECT_CHARS_MAX) {
    return fault(`subject is longer than ${SUBJECT_CHARS_MAX} characters`);
  }
  const read = (name: string, at: number) => readCount(name, fields[at] ?? '', columns.delimiter);
  const total = read('total', columns.total);
  if (typeof total === 'string') return fault(total);
  const negative = columns.negative === null ? null : read('negative', columns.negative);
  if (typeof negative === 'string') return fault(negative);
  if (negative !== null && total === null) return fault('negative is given and total is not');
  if (negative !== null && total !== null && negative > total) {
    return fault(`more negative mentions (${negative}) than mentions (${total})`);
  }
  return { timestamp, subject, total, negative };
}

/** For a line of which not even the fields are known. */
export const broken = (fault: string): RowFault => ({ timestamp: null, subject: null, fault });

/** @returns null where the cell is empty, a sentence where it holds no count */
function readCount(name: string, cell: string, delimiter: string): number | null | string {
  const text = cell.trim();
  if (text === '') return null;
  // Where the comma is for decimals, 12.000 is twelve thousand; elsewhere it is twelve.
  if (delimiter === ';' && THOUSANDS.test(text)) {
    return `${name} ${quoted(text)} may be thousands or decimals: write it without a point`;
  }
  // Data frames write 104.0 once a column has empty cells.
  if (/^\d+(?:\.0+)?$/.test(text)) {
    const count = Number(text);
    return count <= COUNT_MAX ? count : `${name} ${quoted(text)} is above ${COUNT_MAX}`;
  }
  if (/^-\d+(?:\.\d+)?$/.test(text)) return `${name} ${quoted(text)} is below zero`;
  if (/^\d*\.\d+$/.test(text)) return `${name} ${quoted(text)} is not a whole number`;
  return `${name} ${quoted(text)} is not a number; an empty cell says that it is missing`;
}
