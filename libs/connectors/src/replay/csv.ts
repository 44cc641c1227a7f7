/**
 * CSV as RFC 4180 has it, on bytes: where a record ends, and its fields.
 *
 * Written here because replay needs what streaming parsers do not give: the byte offset of each
 * record (to read it again in the order of time), a bound on the memory of one record, and going
 * on after a broken one. csv-parse is the judge in the tests: where it accepts a file, both read
 * the same fields.
 *
 * @source https://www.rfc-editor.org/rfc/rfc4180, section 2, and quotes inside unquoted fields
 */

/** What lies behind the bytes at hand. */
export type Beyond = 'more' | 'end' | 'over';

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Finds the end of the record that begins at `from`.
 *
 * A record whose quotes do not work out (never closed, or closed in the middle of a field) ends at
 * the end of its first line: it costs that line, not the rest of the file.
 *
 * @param beyond what lies behind `to`: more bytes, the end of the file, or bytes that will not be
 *   looked at since the record is over the limit already
 * @returns the index after its line feed, or `to` at the end of the file; −1: `more` bytes are
 *   needed, or, where `over` the limit, not even its first line ends before `to`
 * @complexity linear in the record, for a broken one linear in the bytes looked at
 */
export function csvRecordEnd(
  bytes: Uint8Array,
  span: { readonly from: number; readonly to: number },
  delimiter: number,
  beyond: Beyond,
): number {
  const { from, to } = span;
  let at = from;
  for (;;) {
    // At the start of a field.
    if (bytes[at] === QUOTE && at < to) {
      const after = afterQuoted(bytes, at + 1, to);
      if (after === -1) return beyond === 'more' ? -1 : firstLine(bytes, span, beyond);
      at = after;
      if (at < to && bytes[at] === CR) at += 1;
      const ends = at >= to || bytes[at] === LF || bytes[at] === delimiter;
      if (!ends) return firstLine(bytes, span, beyond);
    } else {
      while (at < to && bytes[at] !== delimiter && bytes[at] !== LF) at += 1;
    }
    // A quote at the very end may still turn out to be half of a doubled one.
    if (at >= to)
      return beyond === 'end' ? to : beyond === 'more' ? -1 : firstLine(bytes, span, beyond);
    if (bytes[at] === LF) return at + 1;
    at += 1;
  }
}

/** The index after the closing quote; −1: not closed before `to`. */
function afterQuoted(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(QUOTE, at);
    if (at === -1 || at >= to) return -1;
    if (at + 1 < to && bytes[at + 1] === QUOTE) at += 2;
    else return at + 1;
  }
}

/** The end of the line at `from`, whatever its quotes say. */
export function firstLine(
  bytes: Uint8Array,
  span: { readonly from: number; readonly to: number },
  beyond: Beyond,
): number {
  const at = bytes.indexOf(LF, span.from);
  if (at !== -1 && at < span.to) return at + 1;
  return beyond === 'end' ? span.to : -1;
}

/**
 * Splits one record, without its line end, into fields.
 *
 * @param text as `csvRecordEnd` cut it
 * @returns null: the quotes do not work out
 */
export function csvFields(text: string, delimiter: string): string[] | null {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text.startsWith('"', at)) {
      let end = text.indexOf('"', at + 1);
      while (end !== -1 && text.startsWith('"', end + 1)) end = text.indexOf('"', end + 2);
      if (end === -1) return null;
      fields.push(text.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 1;
      if (at < text.length && !text.startsWith(delimiter, at)) return null;
    } else {
      const end = text.indexOf(delimiter, at);
      fields.push(end === -1 ? text.slice(at) : text.slice(at, end));
      at = end === -1 ? text.length : end;
    }
    if (at >= text.length) return fields;
    at += delimiter.length;
  }
}
