/**
 * Control characters of C0 and C1 (a terminal obeys them: ESC, and CSI as U+009B), line and
 * paragraph separators, bidi controls (they reorder what surrounds them) and unassigned tags.
 */
const UNPRINTABLE =
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu;

/** Text of strangers, safe on one line of a terminal: what is not to be shown becomes a blank. */
export function printable(text: string): string {
  return text.toWellFormed().replace(UNPRINTABLE, ' ').replace(/\s+/gu, ' ').trim();
}

/** The same for JSON: its own escapes, also where JSON would let a terminal's control through. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(UNPRINTABLE, (found) =>
    found.replace(/./gsu, (char) => escaped(char)),
  );
}

function escaped(char: string): string {
  let text = '';
  for (let at = 0; at < char.length; at += 1)
    text += `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`;
  return text;
}
